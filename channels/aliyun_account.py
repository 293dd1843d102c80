"""Which Aliyun account do the settings name, and which approved template says which sentence?"""

from typing import Protocol

from pydantic import Field, SecretStr

from channels.elsewhere import Elsewhere
from domain.base import Fact

SMS_HOST = "https://dysmsapi.aliyuncs.com"
VOICE_HOST = "https://dyvmsapi.aliyuncs.com"


class Template(Fact):
    """An approved template, and the facts it has places for; none named: all that its sentence has."""

    code: str
    places: tuple[str, ...] = ()


class AliyunAccount(Elsewhere):
    """SMS with a signature and templates, calls with templates. Without a callback token nothing ever comes back.

    `settles_within`: seconds until Aliyun's records, or its report of a call, show what was really begun.
    """

    key_id: str
    key_secret: SecretStr
    sign_name: str | None = None
    sms_templates: dict[str, Template] = {}
    show_number: str | None = None
    voice_templates: dict[str, Template] = {}
    thanks: str | None = None
    callback_token: SecretStr | None = None
    settles_within: float = Field(default=90.0, ge=0)


def templates_in(written: str | None) -> dict[str, Template]:
    """`case-idle=SMS_1 case link; case-idle.en=SMS_2` as templates by sentence; `.en` is for English."""
    found = {}
    for one in (written or "").split(";"):
        says, _, rest = one.strip().partition("=")
        if rest:
            code, *places = rest.split()
            found[says] = Template(code=code, places=tuple(places))
    return found


def template_for(templates: dict[str, Template], says: str, language: str) -> Template | None:
    """A template in the person's language, or else the Chinese one."""
    return templates.get(f"{says}.{language}") or templates.get(says)


class AliyunSettings(Protocol):
    """What the settings of the house say of Aliyun."""

    @property
    def aliyun_access_key_id(self) -> str | None: ...
    @property
    def aliyun_access_key_secret(self) -> SecretStr | None: ...
    @property
    def aliyun_sign_name(self) -> str | None: ...
    @property
    def aliyun_sms_templates(self) -> str | None: ...
    @property
    def aliyun_show_number(self) -> str | None: ...
    @property
    def aliyun_voice_templates(self) -> str | None: ...
    @property
    def aliyun_voice_thanks(self) -> str | None: ...
    @property
    def aliyun_callback_token(self) -> SecretStr | None: ...
    @property
    def aliyun_base_url(self) -> str | None: ...


def aliyun_of(settings: AliyunSettings) -> AliyunAccount | None:
    """The account, or None. The settings have made sure that it is whole."""
    if settings.aliyun_access_key_id is None or settings.aliyun_access_key_secret is None:
        return None
    return AliyunAccount(
        key_id=settings.aliyun_access_key_id,
        key_secret=settings.aliyun_access_key_secret,
        sign_name=settings.aliyun_sign_name,
        sms_templates=templates_in(settings.aliyun_sms_templates),
        show_number=settings.aliyun_show_number,
        voice_templates=templates_in(settings.aliyun_voice_templates),
        thanks=settings.aliyun_voice_thanks,
        callback_token=settings.aliyun_callback_token,
        base_url=settings.aliyun_base_url,
    )
