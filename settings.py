"""How is this house set up, and is that setting-up sound?"""

import difflib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from settings_kinds import DRIVER as DRIVER
from settings_kinds import Address, Database, Few, File, Hotline, Lower, Name, Pool, Port, Url
from settings_voices import VOICE_MEANINGS, Voices, needs

PREFIX = "SHANGMEN_"


class SettingsWrong(Exception):
    """Nobody should start with this. Each problem names its variable and the way out, in zh and en."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{zh}\n{en}" for zh, en in problems))


class House(BaseSettings):
    """What every house has, with or without voices of its own."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    home: Path = Path(".shangmen")
    host: Name = "127.0.0.1"
    port: Port = 8000
    public_url: Url | None = None
    sandbox: bool = False
    bootstrap_key: SecretStr | None = None

    database_url: Database | None = Field(default=None, repr=False)
    postgres_port: Port | None = None
    api_pool: Pool = 20
    worker_pool: Pool = 16
    # 70 kB each. A case that is not among them has its history told again by whatever wakes it, 10 ms or more.
    worker_cache: Annotated[int, Field(ge=10, le=1_000_000)] = 6000

    temporal_address: Address | None = None
    temporal_namespace: Name = "default"
    temporal_api_key: SecretStr | None = None
    temporal_tls_cert: File | None = None
    temporal_tls_key: File | None = None
    temporal_tls_ca: File | None = None
    temporal_port: Port | None = None
    temporal_ui_port: Port | None = None

    language: Annotated[Literal["zh", "en"], Lower] = "zh"
    company: Name = "上门服务"
    hotline: Hotline = "400-000-0000"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Lower] = "info"
    log_format: Annotated[Literal["plain", "json"], Lower] = "plain"
    build_id: Name | None = None
    metrics_port: Port | None = None
    engine_metrics_port: Port | None = None
    courtesies_person_hour: Few = 3
    courtesies_person_day: Few = 6
    courtesies_number_hour: Few = 3
    courtesies_number_day: Few = 6
    bundle_seconds: Annotated[int, Field(ge=0, le=600)] = 0
    couriers: Annotated[int, Field(ge=1, le=32)] = 2
    grace: Annotated[float, Field(gt=0, le=600)] = 30
    ready_file: Path | None = None
    session_hours: Annotated[int, Field(ge=1, le=720)] = 12
    oidc_issuer: Url | None = None
    oidc_client_id: Name | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: Name = "公司账号"


class Settings(Voices, House):
    """Every setting of every process; MEANINGS says what the values are."""

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if problems := [
            *_key_problems(self),
            *_cluster_problems(self),
            *_voice_problems(self),
            *_sign_in_problems(self),
        ]:
            raise PydanticCustomError("together", "settings do not fit together", {"problems": problems})
        return self

    @property
    def twilio(self) -> bool:
        """Whether messages go out over Twilio; else they go to paper."""
        return self.twilio_account_sid is not None

    def database(self) -> str:
        if self.database_url is None:
            raise SettingsWrong([_absent("database_url")])
        return self.database_url

    @property
    def own_url(self) -> str:
        """Where people find this house: from outside, or else from this machine."""
        return self.public_url or f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"

    def temporal(self) -> str:
        if self.temporal_address is None:
            raise SettingsWrong([_absent("temporal_address")])
        return self.temporal_address


MEANINGS: dict[str, tuple[str, str]] = {
    "home": ("内置服务的数据目录", "state of the embedded servers"),
    "host": ("接口和网页监听的地址", "address that API and pages listen on"),
    "port": ("接口和网页的端口", "port of API and pages"),
    "public_url": ("短信、电话平台回调的外部网址", "address that providers call back"),
    "sandbox": ("演练：可快进时间；正式环境填 0", "rehearsal, time can be moved"),
    "bootstrap_key": ("首个管理员密钥", "the first administrator's key"),
    "database_url": ("自备的 PostgreSQL；不填用内置的", "a PostgreSQL of your own"),
    "postgres_port": ("内置 PostgreSQL 的端口；不填自选", "port of the embedded PostgreSQL"),
    "api_pool": ("接口进程的数据库连接数，即线程数", "connections and threads of an api process"),
    "worker_pool": ("worker 的数据库连接数，即线程数", "connections and threads of a worker"),
    "worker_cache": (
        "worker 记在内存里的单子数，一张约 70 kB；没记住的醒来要把历史重放一遍",
        "cases that a worker keeps in memory, 70 kB each; another one has its history told again when it wakes",
    ),
    "temporal_address": ("自备的 Temporal；不填用内置的", "a Temporal of your own"),
    "temporal_namespace": ("Temporal 命名空间", "Temporal namespace"),
    "temporal_api_key": ("Temporal Cloud 的密钥", "API key of Temporal Cloud"),
    "temporal_tls_cert": ("连接 Temporal 的客户端证书文件", "client certificate file for Temporal"),
    "temporal_tls_key": ("上述证书的私钥文件", "private key file of that certificate"),
    "temporal_tls_ca": ("签发 Temporal 证书的 CA 文件", "CA that signed Temporal's certificate"),
    "temporal_port": ("内置 Temporal 的端口；不填自选", "port of the embedded Temporal"),
    "temporal_ui_port": ("内置 Temporal 网页的端口；不填不开", "port of its web page; none when unset"),
    "language": ("默认用语", "language spoken by default"),
    "company": ("话术里的公司名", "company name in what we say"),
    "hotline": ("话术里的服务热线", "hotline in what we say"),
    "log_level": ("日志详略", "how much is logged"),
    "log_format": ("日志写法：plain 给人看，json 给程序看", "plain for people, json for programs"),
    "build_id": ("worker 的版本号；填了要先设为当前版本", "build of a worker; gets work once made current"),
    "metrics_port": ("worker 的 /metrics 端口；不填不开", "port of a worker's /metrics; none when unset"),
    "engine_metrics_port": (
        "worker 里 Temporal 自己的 /metrics 端口；不填不开",
        "port of the Temporal SDK's metrics in a worker; none when unset",
    ),
    "courtesies_person_hour": ("一小时内给一位客户发几条可发可不发的消息", "courtesies to a person an hour"),
    "courtesies_person_day": ("一天内给一位客户发几条这类消息", "courtesies to a person a day"),
    "courtesies_number_hour": ("一小时内给一个号码发几条这类消息", "courtesies to a number an hour"),
    "courtesies_number_day": ("一天内给一个号码发几条这类消息", "courtesies to a number a day"),
    "bundle_seconds": (
        "相隔几秒以内到期、给同一个人的短信并成一条；0 不并",
        "SMS to one person due so close go as one; 0: never",
    ),
    "couriers": ("每个 worker 的信使数", "couriers of a worker"),
    "grace": ("停止时留给手头工作的秒数", "seconds given to work in hand at a stop"),
    "ready_file": ("worker 就绪后写下的文件，由 shangmen up 指定", "file a ready worker touches"),
    "session_hours": ("登录一次管几小时", "hours that signing in to the pages lasts"),
    "oidc_issuer": ("公司统一登录（OIDC）的签发网址", "issuer of the company's own sign-in (OIDC)"),
    "oidc_client_id": ("本系统在那里的 client id", "our client id there"),
    "oidc_client_secret": ("上述 client 的密钥", "secret of that client"),
    "oidc_name": ("登录页上怎么称呼它", "what the sign-in page calls it"),
    **VOICE_MEANINGS,
}


def variable(field: str) -> str:
    """The environment variable that sets a field."""
    return PREFIX + field.upper()


def table() -> str:
    """Every setting in Markdown: variable, default, meaning."""
    defaults = {field: info.default for field, info in Settings.model_fields.items()}
    shown = {field: "–" if value is None else f"`{value}`" for field, value in defaults.items()}
    rows = [f"| `{variable(field)}` | {shown[field]} | {zh} | {en} |" for field, (zh, en) in MEANINGS.items()]
    return "\n".join(["| 设置 setting | 默认 default | 意思 | meaning |", "| --- | --- | --- | --- |", *rows])


def load() -> Settings:
    """The settings of this process; `SettingsWrong` tells everything that is wrong at once."""
    problems = [_unknown(name) for name in sorted(os.environ) if _is_unknown(name)]
    try:
        settings = Settings()
    except ValidationError as refusal:
        # The refusal quotes what it was given, secrets too: only our own words leave this function.
        problems += [problem for error in refusal.errors() for problem in _told(error)]
        raise SettingsWrong(problems) from None
    if problems:
        raise SettingsWrong(problems)
    return settings


def _is_unknown(name: str) -> bool:
    return name.upper().startswith(PREFIX) and name.upper() not in map(variable, Settings.model_fields)


def _unknown(name: str) -> tuple[str, str]:
    near = difflib.get_close_matches(name, map(variable, Settings.model_fields), n=1)
    zh = f"，是不是 {near[0]}？" if near else "；所有设置见 docs/reference/settings.md。"
    en = f"; did you mean {near[0]}?" if near else "; docs/reference/settings.md lists them all."
    return f"没有 {name} 这项设置{zh}", f"there is no setting {name}{en}"


def _absent(field: str) -> tuple[str, str]:
    name, (zh, en) = variable(field), MEANINGS[field]
    return (
        f"没有设置 {name}（{zh}）：请设置，或用 make run（shangmen up）启动整套系统。",
        f"{name} is not set ({en}): set it, or start the whole house with make run (shangmen up).",
    )


REASONS_ZH = {
    "bool_parsing": "只能填 0 或 1",
    "float_parsing": "应为数字",
    "greater_than": "必须大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "int_parsing": "应为整数",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "string_pattern_mismatch": "格式不对",
    "string_too_long": "不能超过 {max_length} 个字",
}


def _told(error: ErrorDetails) -> list[tuple[str, str]]:
    context = error.get("ctx", {})
    if "problems" in context:
        return [(zh, en) for zh, en in context["problems"]]
    field = str(error["loc"][0])
    en = context["en"] if error["type"] == "said" else error["msg"][:1].lower() + error["msg"][1:]
    zh = context.get("zh") or REASONS_ZH.get(error["type"], "写法不对").format(**context)
    (meaning_zh, meaning_en), name = MEANINGS[field], variable(field)
    return [(f"{name}（{meaning_zh}）{zh}。", f"{name} ({meaning_en}): {en}.")]


def _together(given: Settings, fields: tuple[str, ...], why_zh: str, why_en: str) -> list[tuple[str, str]]:
    """One problem for each of the fields that is absent, with the reason why it may not be."""
    absent = [variable(field) for field in fields if getattr(given, field) is None]
    return [(f"缺少 {name}：{why_zh}。", f"{name} is missing: {why_en}.") for name in absent]


def _key_problems(given: Settings) -> list[tuple[str, str]]:
    if given.sandbox or given.bootstrap_key is None or len(given.bootstrap_key.get_secret_value()) >= 16:
        return []
    name = variable("bootstrap_key")
    return [
        (f"{name} 太短：正式环境至少 16 个字符。", f"{name} is short: 16 characters at least in production.")
    ]


def _cluster_problems(given: Settings) -> list[tuple[str, str]]:
    problems = []
    if given.temporal_tls_cert or given.temporal_tls_key:
        pair = ("temporal_tls_cert", "temporal_tls_key")
        problems += _together(given, pair, "证书和私钥要一起填", "certificate and key go together")
    if given.temporal_api_key or given.temporal_tls_cert or given.temporal_tls_ca:
        why = ("密钥和证书只用于自备的 Temporal", "key and certificates are for a Temporal of your own")
        problems += _together(given, ("temporal_address",), *why)
    return problems


def _voice_problems(given: Settings) -> list[tuple[str, str]]:
    problems = [problem for fields, *why in needs(given) for problem in _together(given, fields, *why)]
    if given.webhook_secret and len(given.webhook_secret.get_secret_value()) < 16:
        name = variable("webhook_secret")
        problems.append((f"{name} 太短：至少 16 个字符。", f"{name} is short: 16 characters at least."))
    return list(dict.fromkeys(problems))


def _sign_in_problems(given: Settings) -> list[tuple[str, str]]:
    if not (given.oidc_issuer or given.oidc_client_id or given.oidc_client_secret):
        return []
    why = ("公司统一登录的设置要填齐，或一项不填", "the company's sign-in is set up whole or not at all")
    problems = _together(given, ("oidc_issuer", "oidc_client_id", "oidc_client_secret"), *why)
    if find_spec("authlib") is None:
        zh, en = "统一登录要另装：pip install 'shangmen[oidc]'。", "OIDC wants pip install 'shangmen[oidc]'."
        problems.append((zh, en))
    return problems
