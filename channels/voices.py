"""Which accounts besides Twilio's do the settings name?"""

from typing import Protocol

from pydantic import Field, SecretStr

from channels.aliyun_account import AliyunAccount, AliyunSettings, aliyun_of
from channels.elsewhere import LIMIT, Elsewhere
from domain.base import Fact

WECOM = "https://qyapi.weixin.qq.com"
DINGTALK = "https://oapi.dingtalk.com"
FEISHU = "https://open.feishu.cn"


class WeComAccount(Elsewhere):
    """An app of a corporation. Without token and key of its callbacks there are no buttons: nobody would hear them."""

    corp_id: str
    agent_id: int
    secret: SecretStr
    callback_token: SecretStr | None = None
    callback_aes_key: SecretStr | None = None


class RobotAccount(Elsewhere):
    """A robot in a group; WeCom's has a key and does not sign."""

    token: SecretStr
    secret: SecretStr | None = None


class MailAccount(Fact):
    """A server that takes our e-mail. Port 465 is encrypted from the first byte, the others by STARTTLS."""

    host: str
    port: int
    user: str | None = None
    password: SecretStr | None = None
    sender: str
    starttls: bool = True
    timeout: float = Field(default=LIMIT, gt=0)


class WebhookAccount(Fact):
    """Another system that takes our messages."""

    url: SecretStr
    secret: SecretStr
    timeout: float = Field(default=LIMIT, gt=0)


class PushAccount(Fact):
    """Addresses of services as Apprise writes them, secrets and all."""

    urls: tuple[SecretStr, ...]
    timeout: float = Field(default=LIMIT, gt=0)


class VoiceSettings(AliyunSettings, Protocol):
    """What the settings of the house say of voices besides Twilio's."""

    @property
    def wecom_corp_id(self) -> str | None: ...
    @property
    def wecom_agent_id(self) -> int | None: ...
    @property
    def wecom_secret(self) -> SecretStr | None: ...
    @property
    def wecom_callback_token(self) -> SecretStr | None: ...
    @property
    def wecom_callback_aes_key(self) -> SecretStr | None: ...
    @property
    def wecom_base_url(self) -> str | None: ...
    @property
    def wecom_bot_key(self) -> SecretStr | None: ...
    @property
    def dingtalk_bot_token(self) -> SecretStr | None: ...
    @property
    def dingtalk_bot_secret(self) -> SecretStr | None: ...
    @property
    def feishu_bot_token(self) -> SecretStr | None: ...
    @property
    def feishu_bot_secret(self) -> SecretStr | None: ...
    @property
    def smtp_host(self) -> str | None: ...
    @property
    def smtp_port(self) -> int: ...
    @property
    def smtp_user(self) -> str | None: ...
    @property
    def smtp_password(self) -> SecretStr | None: ...
    @property
    def smtp_from(self) -> str | None: ...
    @property
    def smtp_starttls(self) -> bool: ...
    @property
    def apprise_urls(self) -> SecretStr | None: ...
    @property
    def webhook_url(self) -> str | None: ...
    @property
    def webhook_secret(self) -> SecretStr | None: ...


class Accounts(Fact):
    """What is there; the settings have made sure that each is whole."""

    wecom: WeComAccount | None = None
    wecom_bot: RobotAccount | None = None
    dingtalk_bot: RobotAccount | None = None
    feishu_bot: RobotAccount | None = None
    mail: MailAccount | None = None
    webhook: WebhookAccount | None = None
    aliyun: AliyunAccount | None = None
    push: PushAccount | None = None


def accounts_of(settings: VoiceSettings) -> Accounts:
    """The accounts that are set up."""
    return Accounts(
        wecom=_wecom(settings),
        wecom_bot=_robot(settings.wecom_bot_key, None, settings.wecom_base_url),
        dingtalk_bot=_robot(settings.dingtalk_bot_token, settings.dingtalk_bot_secret),
        feishu_bot=_robot(settings.feishu_bot_token, settings.feishu_bot_secret),
        mail=_mail(settings),
        webhook=_webhook(settings),
        aliyun=aliyun_of(settings),
        push=_push(settings.apprise_urls),
    )


def _wecom(settings: VoiceSettings) -> WeComAccount | None:
    if settings.wecom_corp_id is None or settings.wecom_agent_id is None or settings.wecom_secret is None:
        return None
    return WeComAccount(
        corp_id=settings.wecom_corp_id,
        agent_id=settings.wecom_agent_id,
        secret=settings.wecom_secret,
        callback_token=settings.wecom_callback_token,
        callback_aes_key=settings.wecom_callback_aes_key,
        base_url=settings.wecom_base_url,
    )


def _robot(
    token: SecretStr | None, secret: SecretStr | None, base_url: str | None = None
) -> RobotAccount | None:
    return RobotAccount(token=token, secret=secret, base_url=base_url) if token else None


def _push(urls: SecretStr | None) -> PushAccount | None:
    return (
        PushAccount(urls=tuple(SecretStr(url) for url in urls.get_secret_value().split())) if urls else None
    )


def _mail(settings: VoiceSettings) -> MailAccount | None:
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    return MailAccount(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        sender=settings.smtp_from,
        starttls=settings.smtp_starttls,
    )


def _webhook(settings: VoiceSettings) -> WebhookAccount | None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return WebhookAccount(url=SecretStr(settings.webhook_url), secret=settings.webhook_secret)
