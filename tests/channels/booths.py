"""How does every channel besides Twilio's get a far end to speak to?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import SecretStr

from channels.aliyun_account import AliyunAccount, Template
from channels.aliyun_sms import AliyunSms
from channels.aliyun_voice import AliyunVoice
from channels.contract import Address, Channel, Outbound
from channels.dingtalk_bot import DingTalkBot
from channels.email import Email
from channels.feishu_bot import FeishuBot
from channels.push import Push
from channels.robot import Pace
from channels.voices import MailAccount, PushAccount, RobotAccount, WebhookAccount, WeComAccount
from channels.webhook import Webhook
from channels.wecom_app import WeComApp
from channels.wecom_bot import WeComBot
from tests.far_end.aliyun import Aliyun
from tests.far_end.mailbox import Mailbox
from tests.far_end.provider import Provider
from tests.far_end.robots import DingTalk, Feishu, Pushed, Receiver
from tests.far_end.wecom import WeCom

LIMIT = 8.0
# For those that run out of time on purpose.
SHORT = 0.6
PHONE, MAIL, CHAT = "+8619900000001", "zhang.yang@house.example", "zhangyang"
HERE = Address(phone=PHONE, email=MAIL, chat=CHAT, staff=True)
WORDS = "师傅 30 分钟后到，请留意来电。"


def outbound(text: str = WORDS, to: Address = HERE, attempt: str = "att_1", **more: object) -> Outbound:
    given = {
        "attempt_id": attempt,
        "message_id": "msg_1",
        "case_no": "SO-20261121-000001",
        "to": to,
        "text": text,
        "says": "case-idle",
        "params": {"words": text},
    }
    return Outbound.model_validate({**given, "asks_acknowledgement": True, "person": "per_1", **more})


class FarSide(Protocol):
    """What every far end shows."""

    @property
    def taken(self) -> list[object]: ...


@dataclass
class Booth:
    """A channel with its far end, and all that must never be seen of it."""

    channel: Channel
    far: Provider | Mailbox
    account: object
    secrets: tuple[str, ...]
    repeats: bool = False
    sendings: str = "POST"
    keep: list[object] = field(default_factory=list)

    def times_sent(self) -> int:
        if isinstance(self.far, Mailbox):
            return self.far.requests.count("MAIL")
        return len(self.far.requests)


def wecom_account(far: WeCom, limit: float = LIMIT, callback: bool = True) -> WeComAccount:
    return WeComAccount(
        corp_id=far.corp_id,
        agent_id=far.agent_id,
        secret=SecretStr(far.secret),
        callback_token=SecretStr(far.token) if callback else None,
        callback_aes_key=SecretStr(far.aes_key) if callback else None,
        base_url=far.url,
        timeout=limit,
    )


def robot_account(url: str, token: str, secret: str | None = None, limit: float = LIMIT) -> RobotAccount:
    return RobotAccount(
        token=SecretStr(token), secret=SecretStr(secret) if secret else None, base_url=url, timeout=limit
    )


def mail_account(far: Mailbox, limit: float = LIMIT, starttls: bool = False) -> MailAccount:
    return MailAccount(
        host="127.0.0.1",
        port=far.port,
        user=far.user,
        password=SecretStr(far.password),
        sender="fuwu@house.example",
        starttls=starttls,
        timeout=limit,
    )


TEMPLATES = {"case-idle": Template(code="T_1"), "offer-widened": Template(code="T_2", places=("case",))}


def aliyun_account(far: Aliyun, limit: float = LIMIT) -> AliyunAccount:
    return AliyunAccount(
        key_id=far.key_id,
        key_secret=SecretStr(far.secret),
        sign_name="样板上门",
        sms_templates=TEMPLATES,
        voice_templates=TEMPLATES,
        thanks="T_9",
        callback_token=SecretStr(far.token),
        base_url=far.url,
        timeout=limit,
        settles_within=0,
    )


def push_account(far: Pushed, limit: float = LIMIT) -> PushAccount:
    place = far.url.removeprefix("http://")
    return PushAccount(urls=(SecretStr(f"json://house:{far.secret}@{place}/in"),), timeout=limit)


@contextmanager
def booth_of(name: str, limit: float = LIMIT, at_most: int = 20) -> Iterator[Booth]:
    """A channel by name, with a far end of its own."""
    far: Provider | Mailbox
    match name:
        case "wecom_app" | "wecom_bot":
            far = WeCom()
        case "dingtalk_bot":
            far = DingTalk()
        case "feishu_bot":
            far = Feishu()
        case "webhook":
            far = Receiver()
        case "aliyun_sms" | "aliyun_voice":
            far = Aliyun()
        case "push":
            far = Pushed()
        case _:
            far = Mailbox()
    with far:
        booth = _built(name, far, limit, at_most)
        yield booth
        booth.channel.close()


def _built(name: str, far: Provider | Mailbox, limit: float, at_most: int) -> Booth:
    pace = Pace(at_most)
    if isinstance(far, Mailbox):
        mail = mail_account(far, limit)
        return Booth(Email(mail), far, mail, (far.password, MAIL))
    if isinstance(far, Pushed):
        push = push_account(far, limit)
        return Booth(Push(push, pace=pace), far, push, (far.secret,))
    if isinstance(far, Aliyun):
        home = aliyun_account(far, limit)
        made = AliyunSms(home) if name == "aliyun_sms" else AliyunVoice(home)
        return Booth(made, far, home, (far.secret, far.token, PHONE[3:]))
    if isinstance(far, WeCom) and name == "wecom_app":
        app = wecom_account(far, limit)
        return Booth(WeComApp(app), far, app, (far.secret, far.token, far.aes_key, "far-end-token-", CHAT))
    if isinstance(far, WeCom):
        robot = robot_account(far.url, far.robot_key, limit=limit)
        return Booth(WeComBot(robot, pace=pace), far, robot, (far.robot_key, PHONE[3:]))
    if isinstance(far, DingTalk):
        robot = robot_account(far.url, far.token, far.secret, limit)
        return Booth(DingTalkBot(robot, pace=pace), far, robot, (far.token, far.secret, PHONE[3:]))
    if isinstance(far, Feishu):
        robot = robot_account(far.url, far.token, far.secret, limit)
        return Booth(FeishuBot(robot, pace=pace), far, robot, (far.token, far.secret))
    assert isinstance(far, Receiver)
    hook = WebhookAccount(
        url=SecretStr(f"{far.url}/in/far-end-path"), secret=SecretStr(far.secret), timeout=limit
    )
    return Booth(Webhook(hook), far, hook, (far.secret, "far-end-path", PHONE, MAIL), repeats=True)
