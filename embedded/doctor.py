"""What does this house lack, and how is it mended?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from domain.base import Fact
from embedded import postgres, temporal
from embedded.child import CannotStart
from embedded.ports import is_free
from embedded.probes import listens
from embedded.state import connected, read
from settings import Settings, variable


class Finding(Fact):
    """`good`: as it should be; `note`: works, and here is what it does not do; `wrong`: mend it first."""

    what: str
    state: Literal["good", "note", "wrong"]
    zh: str
    en: str


Check = Callable[[Settings], Finding]


def wheels(settings: Settings) -> Finding:
    what = "内置服务 embedded servers"
    try:
        found = [str(postgres.programs())] if settings.database_url is None else []
        found += [str(temporal.program())] if settings.temporal_address is None else []
    except CannotStart as missing:
        return Finding(what=what, state="wrong", zh=missing.zh, en=missing.en)
    if not found:
        return Finding(what=what, state="good", zh="都用自备的", en="none: both are your own")
    return Finding(what=what, state="good", zh="已装好", en="installed: " + ", ".join(found))


def port(settings: Settings) -> Finding:
    what, name = "端口 port", variable("port")
    if read(settings.home).up:
        return Finding(
            what=what, state="good", zh="由正在运行的本系统占用", en="held by this house, which is up"
        )
    if is_free(settings.port, settings.host):
        return Finding(what=what, state="good", zh=f"{settings.port} 空闲", en=f"{settings.port} is free")
    return Finding(
        what=what,
        state="wrong",
        zh=f"{settings.port} 被别的程序占用：停掉它，或用 {name} 换一个",
        en=f"{settings.port} is taken by another program: stop that, or choose another by {name}",
    )


def database(settings: Settings) -> Finding:
    url = connected(settings).database_url
    parts = urlsplit(url or "")
    host, number = parts.hostname or "localhost", parts.port or 5432
    return _reach("数据库 database", "database_url", (host, number) if url else None)


def engine(settings: Settings) -> Finding:
    host, _, number = (connected(settings).temporal_address or "").rpartition(":")
    return _reach("Temporal", "temporal_address", (host, int(number)) if host else None)


def _reach(what: str, field: str, address: tuple[str, int] | None) -> Finding:
    if address is None:
        zh, en = "内置的，还没启动：make run", "embedded and not started: make run"
        return Finding(what=what, state="note", zh=zh, en=en)
    host, number = address
    if listens(host, number):
        return Finding(what=what, state="good", zh=f"{host}:{number} 可连接", en=f"{host}:{number} answers")
    name = variable(field)
    return Finding(
        what=what,
        state="wrong",
        zh=f"连不上 {host}:{number}：启动它，或改 {name}",
        en=f"{host}:{number} does not answer: start it, or change {name}",
    )


def messages(settings: Settings) -> Finding:
    what = "短信和电话 SMS and voice"
    if not settings.twilio:
        zh = f"没有设置 Twilio，消息只写在纸上；要真正发送，请设 {variable('twilio_account_sid')} 等"
        en = f"no Twilio: messages go to paper; to send them, set {variable('twilio_account_sid')} and so on"
        return Finding(what=what, state="note", zh=zh, en=en)
    return Finding(what=what, state="good", zh="已设置 Twilio", en="Twilio is set up")


def public_url(settings: Settings) -> Finding:
    what, url = "外部网址 public URL", settings.public_url
    if url is None:
        zh = f"没有设置 {variable('public_url')}：短信和电话平台无法回调"
        return Finding(
            what=what, state="note", zh=zh, en=f"no {variable('public_url')}: providers cannot call back"
        )
    if urlsplit(url).scheme != "https" and settings.twilio_base_url is None:
        zh, en = f"{url} 不是 https：回调会明文传送", f"{url} is not https: callbacks travel in the open"
        return Finding(what=what, state="note", zh=zh, en=en)
    return Finding(what=what, state="good", zh=url, en=url)


# A check more is one function here, or appended by the command line from a room that this one may not import.
def calendars(settings: Settings) -> Finding:
    """From December on, a year whose make-up days are not announced makes working time a guess."""
    import standards

    today = datetime.now(UTC).date()
    years = {today.year, (today + timedelta(days=31)).year}
    laws = [standards.load(name) for name in standards.names()]
    open_years = {
        year for law in laws for year in years if law.calendar.coverage(year) in ("provisional", "unknown")
    }
    if not open_years:
        return Finding(
            what="日历 calendar", state="good", zh="节假日安排齐全", en="holidays and make-up days are known"
        )
    said = "、".join(map(str, sorted(open_years)))
    return Finding(
        what="日历 calendar",
        state="note",
        zh=f"{said} 年的调休安排未确认；公布后写进 standards/shared 的新版 calendar.yaml",
        en=f"make-up days of {said} are not confirmed; put them into a new edition of standards/shared",
    )


CHECKS: list[Check] = [wheels, port, database, engine, messages, public_url, calendars]


def examine(settings: Settings) -> list[Finding]:
    return [check(settings) for check in CHECKS]
