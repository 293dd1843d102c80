"""Which shapes may the value of a setting have?"""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

FALSE_YES = frozenset({"wecombot", "dingtalk", "feishu", "lark"})
TEMPLATE = re.compile(r"[a-z0-9-]{1,60}(\.en)?=[A-Za-z0-9_]{1,40}( [a-z_]{1,30})*")
DRIVER = "postgresql+psycopg2://"


def said(zh: str, en: str) -> PydanticCustomError:
    """A reason in both languages, which a validator raises."""
    return PydanticCustomError("said", "refused", {"zh": zh, "en": en})


def lowered(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def postgresql_address(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise said(f"应以 {DRIVER} 开头", f"should begin with {DRIVER}")
    if not urlsplit("x://" + rest).path[1:]:
        raise said("缺少库名，应以 /库名 结尾", "names no database; it should end with /database")
    return DRIVER + rest


def host_and_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or "/" in host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise said("应为 主机:端口，例如 temporal:7233", "should be host:port, such as temporal:7233")
    return value


def web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise said(
            "应为 http:// 或 https:// 开头的网址", "should be an address that begins with http:// or https://"
        )
    return value.rstrip("/")


def existing_file(value: Path) -> Path:
    if not value.is_file():
        raise said("没有这个文件", "no such file")
    return value


def aes_key(value: SecretStr) -> SecretStr:
    """43 letters and digits: 32 bytes in base 64 without the last sign, as the console of WeCom shows it."""
    said_key = value.get_secret_value()
    if len(said_key) != 43 or not said_key.isalnum() or not said_key.isascii():
        raise said("应为 43 位字母和数字", "should be 43 letters and digits")
    return value


def templates(value: str) -> str:
    """`sentence=CODE place place; sentence.en=CODE`, as often as there are templates."""
    for one in value.split(";"):
        if one.strip() and not TEMPLATE.fullmatch(one.strip()):
            raise said("应为 话术=模板号 变量 变量; …", "should be sentence=CODE place place; …")
    return value


def path_token(value: SecretStr) -> SecretStr:
    """Whoever knows it can report anything: long enough not to be guessed, and fit to stand in an address."""
    written = value.get_secret_value()
    if len(written) < 24 or not written.isalnum() or not written.isascii():
        raise said("应为至少 24 位字母和数字", "should be 24 letters and digits at least")
    return value


def push_urls(value: SecretStr) -> SecretStr:
    """The library takes a refusal of these three for a success; they have channels of their own here."""
    for url in value.get_secret_value().split():
        scheme, there, _ = url.partition("://")
        if not there:
            raise said(
                "应为 Apprise 的网址，用空格隔开", "should be addresses of Apprise, with spaces between"
            )
        if scheme.lower() in FALSE_YES:
            raise said(
                "企业微信、钉钉、飞书请用本系统自己的渠道",
                "WeCom, DingTalk and Feishu have channels of their own",
            )
    return value


Port = Annotated[int, Field(ge=1, le=65535)]
Few = Annotated[int, Field(ge=1, le=1000)]
Pool = Annotated[int, Field(ge=2, le=200)]
File = Annotated[Path, AfterValidator(existing_file)]
Url = Annotated[str, AfterValidator(web_address)]
Lower = BeforeValidator(lowered)
Database = Annotated[str, AfterValidator(postgresql_address)]
Address = Annotated[str, AfterValidator(host_and_port)]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Hotline = Annotated[str, Field(pattern=r"^[+\d][\d -]{2,19}$")]
Number = Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")]
Account = Annotated[str, Field(pattern="^AC")]
ApiKey = Annotated[str, Field(pattern="^SK")]
MessagingService = Annotated[str, Field(pattern="^MG")]
AgentId = Annotated[int, Field(ge=1)]
PushUrls = Annotated[SecretStr, AfterValidator(push_urls)]
Templates = Annotated[str, AfterValidator(templates)]
PathToken = Annotated[SecretStr, AfterValidator(path_token)]
AesKey = Annotated[SecretStr, AfterValidator(aes_key)]
Sender = Annotated[str, Field(pattern=r"^[^\s<>@]+@[^\s<>@]+$", max_length=254)]
