"""What does a newcomer see: the open cases with their plans, the town's phones, and a form for every command?"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Request
from jinja2 import Environment, FileSystemLoader
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.access import Asker, TheHouse
from api.asked import asked_of
from api.cases import case_for, line_of, look_at, message_seen
from api.clauses import clause_text
from api.errors import Problem, in_short, why
from api.giving import give
from api.house import House
from api.orders import OrderIn, take_order
from api.page_forms import Input, filled_in, inputs_of
from api.sandbox import answer, move_clock
from api.shapes import CaseSeen
from api.words import language_of, pick
from domain.event import HAPPENINGS
from domain.machines import MACHINES
from domain.naming import STATUS_NAMES
from domain.people import ROLE_NAMES, Actor, Role
from domain.refusal import Refused
from domain.span import Span
from storage import reading, reading_for_api
from storage.reading_messages import messages_of
from storage.reading_people import staff
from workflows.handles import EngineAway, RefusedByCase

router = APIRouter(include_in_schema=False)
sandbox_router = APIRouter(include_in_schema=False)
VISITOR = Asker(key="page", actor=Actor(person="page", roles=(Role.ADMIN,)))
HOME = "Asia/Shanghai"
TOWN = {"lat": 30.0, "lng": 120.0}
SKIPS = tuple(map(Span.parse, ("1 minute", "5 minutes", "10 minutes", "1 hour", "24 hours", "7 days")))
ASKED: dict[str, TypeAdapter[Any]] = {
    kind: TypeAdapter(asked_of([machine])) for kind, machine in MACHINES.items()
}
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


@router.get("/", name="front_page")
@router.get("/cases/{no}", name="case_page")
def closed(request: Request) -> Response:
    """Outside the sandbox these pages show nothing: they would need somebody to be known first."""
    return page(request, "closed.html")


@sandbox_router.get("/", name="front_page")
def front_page(request: Request, house: TheHouse) -> Response:
    found = reading.cases_like(house.database, open_only=True, limit=50)
    cases = [(line_of(row), row) for row in found.rows]
    tomorrow = datetime.now(ZoneInfo(HOME)).replace(hour=10, minute=0) + timedelta(days=1)
    return page(
        request,
        "front.html",
        cases=cases,
        phones=_phones(house),
        requested_for=tomorrow.strftime("%Y-%m-%dT%H:%M"),
    )


@sandbox_router.get("/cases/{no}", name="case_page")
def case_page(request: Request, house: TheHouse, no: str) -> Response:
    return _case_page(request, house, no)


@sandbox_router.post("/orders", name="report_on_page")
async def report_on_page(request: Request, house: TheHouse, after: BackgroundTasks) -> Response:
    form = await _form(request)
    wish = {
        "customer": {**TOWN, **{name: form.get(name, [""])[0] for name in ("name", "phone", "address")}},
        "problem": form.get("problem", [""])[0],
        "requested_for": form.get("requested_for", [""])[0],
        "channel": "web",
    }
    try:
        order = OrderIn.model_validate(wish)
        seen = await run_in_threadpool(take_order, house, VISITOR, order, None, Response(), after)
    except ValidationError as wrong:
        return page(request, "sorry.html", 422, said=_reasons(request, wrong), back="/")
    except Problem as problem:
        return page(
            request, "sorry.html", problem.status, said=in_short(problem, language_of(request)), back="/"
        )
    return _to(request, f"/cases/{seen.no}", after)


@sandbox_router.post("/cases/{no}/commands", name="command_on_page")
async def command_on_page(request: Request, house: TheHouse, no: str) -> Response:
    form = await _form(request)
    back = f"/cases/{no}"
    try:
        found = await run_in_threadpool(case_for, house, VISITOR, no)
        seen = await run_in_threadpool(look_at, house, VISITOR, found.case)
        kind = form.get("kind", [""])[0]
        fields = filled_in(form, _inputs(seen, kind), found.case.standard.calendar.zone)
        by = form.get("by", [""])[0] or None
        asked = ASKED[seen.kind].validate_python({"kind": kind, **fields, **({"by": by} if by else {})})
        await give(house, VISITOR, found, asked, None)
    except ValidationError as wrong:
        return page(request, "sorry.html", 422, said=_reasons(request, wrong), back=back)
    except (Problem, Refused, RefusedByCase, EngineAway) as sorry:
        return page(request, "sorry.html", 409, said=in_short(sorry, language_of(request)), back=back)
    return _to(request, back)


@sandbox_router.post("/cases/{no}/forward", name="forward_on_page")
async def forward_on_page(request: Request, house: TheHouse, no: str) -> Response:
    form = await _form(request)
    back = f"/cases/{no}"
    try:
        found = await run_in_threadpool(case_for, house, VISITOR, no)
        await move_clock(house, found, Span.parse(form.get("by", [""])[0]))
    except (ValueError, Problem, Refused, RefusedByCase, EngineAway) as sorry:
        return page(request, "sorry.html", 409, said=in_short(sorry, language_of(request)), back=back)
    return _to(request, back)


@sandbox_router.post("/phones/{person}", name="answer_on_page")
async def answer_on_page(request: Request, house: TheHouse, person: str) -> Response:
    form = await _form(request)
    text, digit = form.get("text", [""])[0][:1000], form.get("digit", [""])[0][:1]
    back = "/#phones"
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


def _case_page(request: Request, house: House, no: str) -> Response:
    found = case_for(house, VISITOR, no)
    seen = look_at(house, VISITOR, found.case)
    return page(
        request,
        "case.html",
        case=seen,
        forms=[(command, inputs_of(command, seen)) for command in seen.commands],
        people=_people(house, seen),
        events=reading.events_of(house.database, no),
        messages=[message_seen(row) for row in messages_of(house.database, no)],
        skips=SKIPS,
        zone=found.case.standard.calendar.zone,
    )


def _inputs(seen: CaseSeen, kind: str) -> list[Input]:
    return next((inputs_of(command, seen) for command in seen.commands if command.kind == kind), [])


def _people(house: House, seen: CaseSeen) -> list[tuple[str, str]]:
    """Whoever may be acting, those of the case first."""
    known = staff(house.database, active_only=True)
    found = [(one.id, f"{one.name or one.id} · {', '.join(one.roles)}") for one in known]
    first = [
        person for person in (seen.facts.get("technician"), *_listed(seen.facts.get("candidates"))) if person
    ]
    found.sort(key=lambda one: one[0] not in first)
    return [*found, (seen.customer.id, f"{seen.customer.name or seen.customer.id} · customer")]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


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


def _reasons(request: Request, wrong: ValidationError) -> str:
    language = language_of(request)
    reasons = [
        (".".join(map(str, error["loc"][-1:])), pick(why(error), language)) for error in wrong.errors()
    ]
    return "；".join(f"{place}：{reason}" for place, reason in reasons)


def _to(request: Request, path: str, after: BackgroundTasks | None = None) -> Response:
    where = f"{path}?lang={language_of(request)}"
    return RedirectResponse(where, status_code=303, background=after)
