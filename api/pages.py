"""What does a newcomer see on the phones of the town, and how is a message answered there?"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse, Response

from api.access import TheHouse
from api.clauses import clause_text
from api.errors import Problem, in_short
from api.house import House
from api.sandbox import answer
from api.words import language_of, pick
from domain.event import HAPPENINGS
from domain.naming import STATUS_NAMES
from domain.people import ROLE_NAMES, Role
from storage import reading_for_api

router = APIRouter(include_in_schema=False)
HOME = "Asia/Shanghai"
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def clock(at: datetime | None, zone: str = HOME) -> str:
    """As people here read it, to the second where seconds matter."""
    return at.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M:%S") if at else ""


def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    language = language_of(request)
    words = {
        "t": lambda zh, en: zh if language == "zh" else en,
        "role": lambda name: pick(ROLE_NAMES[Role(name)], language) if name in list(Role) else name,
        "status": lambda name: pick(STATUS_NAMES.get(name, (name, name)), language),
        "happening": lambda name: pick(HAPPENINGS.get(name, (name, name)), language),
        "clause": lambda number: pick(clause_text(number) or ("", ""), language),
        "clock": clock,
    }
    shown |= {"lang": language, "path": request.url.path}
    return HTMLResponse(TEMPLATES.get_template(template).render(**words, **shown), status)


@router.get("/phones", name="front_page")
def front_page(request: Request, house: TheHouse) -> Response:
    return page(request, "front.html", phones=_phones(house))


@router.post("/phones/{person}", name="answer_on_page")
async def answer_on_page(request: Request, house: TheHouse, person: str) -> Response:
    form = await _form(request)
    text, digit = form.get("text", [""])[0][:1000], form.get("digit", [""])[0][:1]
    back = "/phones"
    try:
        done = await answer(
            house, person, form.get("message", [None])[0], text=text or None, digit=digit or None
        )
    except Problem as problem:
        return page(
            request, "sorry.html", problem.status, said=in_short(problem, language_of(request)), back=back
        )
    return page(
        request, "done.html", said=done.words.zh if language_of(request) == "zh" else done.words.en, back=back
    )


def _phones(house: House) -> list[tuple[str, str, list[Any]]]:
    """Phones that received something lately, the one with the newest message first."""
    phones: dict[str, tuple[str, str, list[Any]]] = {}
    for row in reading_for_api.lately_received(house.database):
        phones.setdefault(row.person, (row.person, row.name or row.person, []))[2].append(row)
    return list(phones.values())


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a form that was sent from one of our own pages."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, "ForeignForm", ("这个表单不是本站的。", "That form is not one of ours."))
    form = await request.form()
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value.replace("\x00", ""))
    return found
