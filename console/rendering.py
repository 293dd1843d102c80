"""How does a page become HTML: in whose language, in which light, and in which words?"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse, Response

from api.cases import without_keys
from api.clauses import clause_text
from api.words import Language, Words, language_of, pick
from console.field_words import choice_words, field_words
from console.navigation import entries_for
from console.words import DEEDS, DOES, role_words
from domain.channel import channel_name
from domain.event import HAPPENINGS
from domain.naming import COMMAND_NAMES, STATUS_NAMES
from standards.wording import moment

HERE = Path(__file__).parent
HOME = "Asia/Shanghai"
YEAR = 365 * 24 * 3600
THEMES = ("light", "dark", "auto")
# The first mark that is found counts: most browsers call themselves by the names of others too.
BROWSERS = (
    *(("wxwork", "企业微信 WeCom"), ("MicroMessenger", "微信 WeChat"), ("DingTalk", "钉钉 DingTalk")),
    *(("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)
STYLES: dict[str, str] = {
    "short": "%H:%M",
    "date": "%m-%d",
    "day": "%m-%d %H:%M",
    "full": "%Y-%m-%d %H:%M:%S",
}


def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    """The page, in the language and light that were chosen; choosing is remembered in a cookie.

    `shown` may hold `live` (the address of news), `counts` (route name → number in the menu), `toasts` ((kind, said)).
    """
    language, theme = language_of(request), theme_of(request)
    frame = {
        "lang": language,
        "theme": theme,
        "request": request,
        "signed": getattr(request.state, "asker", None),
        "path": request.url.path,
        "now_ms": int(datetime.now(UTC).timestamp() * 1000),
        "asset": asset,
        "address_with": lambda **changes: str(request.url.include_query_params(**changes)),
        "navigation": entries_for(request, shown.get("counts") or {}),
    }
    asked_of_state = {name: getattr(request.state, name, None) for name in ("person_name", "csrf_headers")}
    html = TEMPLATES.get_template(template).render(**{**frame, **asked_of_state, **shown})
    answer = HTMLResponse(html, status)
    _remember(request, answer)
    return answer


def theme_of(request: Request) -> str:
    """`light` or `dark` where somebody chose; empty where the system decides."""
    asked = request.query_params.get("theme") or request.cookies.get("theme") or ""
    return asked if asked in ("light", "dark") else ""


def _remember(request: Request, answer: Response) -> None:
    for name, known in (("lang", ("zh", "en")), ("theme", THEMES)):
        asked = request.query_params.get(name, "")
        if asked in known:
            answer.set_cookie(name, asked, max_age=YEAR, samesite="lax", httponly=True)


@cache
def asset(name: str) -> str:
    """The address of one of our files, with its fingerprint: it may be kept for ever, and a new one has another."""
    path = HERE / "static" / name
    mark = (
        hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else version("django-js-lib-htmx")
    )
    return f"/static/{name}?v={mark}"


def _language(context: Context) -> Language:
    found: Language = context.get("lang", "zh")
    return found


@pass_context
def _t(context: Context, zh: str, en: str) -> str:
    return pick((zh, en), _language(context))


@pass_context
def _clock(context: Context, at: datetime | None, style: str = "") -> str:
    """As people here read it: the time of day today, with the date on any other day."""
    if at is None:
        return ""
    zone = ZoneInfo(context.get("zone") or HOME)
    local = at.astimezone(zone)
    today = (context.get("case_now") or datetime.now(UTC)).astimezone(zone).date()
    if not style:
        style = "short" if local.date() == today else "day"
    return local.strftime(STYLES[style])


@pass_context
def _away(context: Context, at: datetime) -> str:
    """How far off an instant is: what a countdown shows before it runs."""
    seconds = int((at - datetime.now(UTC)).total_seconds())
    said = span_words(abs(seconds), _language(context))
    return said if seconds >= 0 else pick((f"{said} 前", f"{said} ago"), _language(context))


def span_words(seconds: int, language: Language) -> str:
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return pick((f"{days} 天 {hours} 小时", f"{days} d {hours} h"), language)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _named(names: Mapping[str, Words]) -> Any:
    """A filter that says a code in the reader's language; a code without a name is shown as it is."""

    @pass_context
    def words(context: Context, code: str | None) -> str:
        return pick(names.get(code, (code, code)), _language(context)) if code else ""

    return words


@pass_context
def _role(context: Context, name: str | None) -> str:
    return pick(role_words(name), _language(context)) if name else ""


@pass_context
def _channel(context: Context, name: str) -> str:
    return channel_name(name, _language(context))


@pass_context
def _clause(context: Context, number: str | None) -> str:
    return pick(clause_text(number) or (number or "", number or ""), _language(context))


@pass_context
def _length_of(context: Context, length: timedelta) -> str:
    return span_words(abs(int(length.total_seconds())), _language(context))


@pass_context
def _moment(context: Context, name: str) -> str:
    return moment(name, _language(context))


@pass_context
def _half(context: Context, both: str) -> str:
    """One language of a text that says a thing twice: `中文 · English`."""
    zh, _, en = both.partition(" · ")
    return pick((zh, en or zh), _language(context))


def phone_words(phone: str | None) -> str:
    """A number as people say it: 199 0000 0001; one of another country as it is stored."""
    if phone and phone.startswith("+861") and len(phone) == 14:
        return f"{phone[3:6]} {phone[6:10]} {phone[10:]}"
    return phone or ""


@pass_context
def _field(context: Context, name: str, command: str = "") -> str:
    return pick(field_words(name, command), _language(context))


@pass_context
def _choice(context: Context, code: str) -> str:
    return pick(choice_words(code), _language(context))


def device(user_agent: str | None) -> str:
    """Enough of what a browser says of itself to know one's own again."""
    said = user_agent or ""
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return " · ".join(part for part in (browser, system) if part) or said[:40]


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {"t": _t}
    made.filters |= {
        "without_keys": without_keys,
        "clock": _clock,
        "away": _away,
        "half": _half,
        "sentence": lambda said: said[:1].upper() + said[1:],
        "length_of": _length_of,
        "moment": _moment,
        "field": _field,
        "choice": _choice,
        "device": device,
        "deed": _named(DEEDS),
        "phone": phone_words,
        "clause": _clause,
        "role": _role,
        "told": _role,
        "status": _named(STATUS_NAMES),
        "happening": _named(HAPPENINGS),
        "command": _named(COMMAND_NAMES),
        "does": _named(DOES),
        "channel": _channel,
    }
    return made


TEMPLATES = _environment()
