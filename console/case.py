"""What does one case look like: what comes next, what happened, and what may be done about it now?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.cases import case_for, look_at, messages_for
from api.errors import Problem, in_short
from api.house import House
from api.reporting import pass_on
from api.sandbox import move_clock
from api.shapes import CaseSeen
from api.words import Words, language_of, pick
from console.access import Signed, SignedIn, within
from console.arithmetic import sums_of
from console.case_forms import forms_of
from console.commanding import Sorry, carried_out, first, form_of
from console.papers import papers_of, sheets_of
from console.rendering import page
from console.timeline import Reader, story
from domain.case import Case
from domain.complaint import SUBJECT_NAMES, Complaint
from domain.naming import COMMAND_NAMES
from domain.order import Order
from domain.purchase import Purchase
from domain.refusal import Refused
from domain.span import Span
from storage import attachments, reading, receipts
from storage.reading_messages import MessageRow, messages_of
from storage.reading_people import person as find_person
from storage.reading_people import staff
from storage.teams import names as team_names
from workflows.handles import EngineAway, RefusedByCase

router = APIRouter(include_in_schema=False)
sandbox_router = APIRouter(include_in_schema=False)
CaseNo = Annotated[str, Path(pattern=r"^(SO|TS)-\d{8}-\d{6,9}$")]
SKIPS = tuple(map(Span.parse, ("5 minutes", "1 hour", "24 hours")))
UNANSWERED = ("sent", "delivered")


@router.get("/cases/{no}", name="case_view")
def case_view(request: Request, house: TheHouse, signed: SignedIn, no: CaseNo) -> Response:
    return _page(request, house, signed, no)


@router.post("/cases/{no}/commands", name="case_command")
async def case_command(request: Request, house: TheHouse, signed: SignedIn, no: CaseNo) -> Response:
    """A command from the page; where it is refused the page comes back with what was filled in, and why."""
    form, language = await form_of(request), language_of(request)
    sorry = await carried_out(house, signed, no, form, language)
    if sorry is not None:
        return await run_in_threadpool(_page, request, house, signed, no, sorry)
    done = pick(COMMAND_NAMES.get(first(form, "kind"), ("", "")), language)
    return _back(f"/cases/{no}", done)


@router.post("/cases/{no}/acknowledge", name="case_acknowledge")
async def case_acknowledge(request: Request, house: TheHouse, signed: SignedIn, no: CaseNo) -> Response:
    """Whoever is at the page has taken notice of what waits in this case, or of one message: as if by answering it."""
    found = await run_in_threadpool(case_for, house, signed, no)
    form = await form_of(request)
    waiting = unanswered(found.case, await run_in_threadpool(messages_of, house.database, no))
    meant = first(form, "message")
    for message in [one for one in waiting if not meant or one.id == meant]:
        report = await run_in_threadpool(
            receipts.acknowledge, house.database, message.id, signed.actor.person, datetime.now(UTC)
        )
        await pass_on(house, report)
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Trigger": "changed"})
    return _back(within(first(form, "back")))


@sandbox_router.post("/cases/{no}/forward", name="case_forward")
async def case_forward(request: Request, house: TheHouse, signed: SignedIn, no: CaseNo) -> Response:
    form = await form_of(request)
    try:
        found = await run_in_threadpool(case_for, house, signed, no)
        await move_clock(house, found, Span.parse(first(form, "by")))
    except (ValueError, Problem, Refused, RefusedByCase, EngineAway) as sorry:
        said = in_short(sorry, language_of(request))
        return await run_in_threadpool(
            _page, request, house, signed, no, Sorry("forward", said, 409, filled=form)
        )
    back = first(form, "back")
    return _back(within(back) if back else f"/cases/{no}")


def unanswered(case: Case, messages: Sequence[MessageRow]) -> list[MessageRow]:
    """What was said to people who should answer, and have not. Once it was done nobody need answer any more."""
    open_clocks = {clock.name for clock in case.clocks if clock.unanswered}
    asked = [one for one in messages if one.asks_acknowledgement and one.status in UNANSWERED]
    return [one for one in asked if one.about is None or one.about in open_clocks]


def _page(request: Request, house: House, signed: Signed, no: str, sorry: Sorry | None = None) -> Response:
    found = case_for(house, signed, no)
    case = found.case
    seen = look_at(house, signed, found)
    messages, events = messages_for(house, signed, no), reading.events_of(house.database, no)
    reader = reader_of(house, case, seen)
    return page(
        request,
        "case.html",
        sorry.status if sorry else 200,
        live=f"/live?case={no}",
        case=seen,
        shift=case.shift,
        case_now=seen.now,
        zone=reader.zone,
        forms=forms_of(house, signed, case, seen),
        sums=sums_of(case),
        story=story(events, messages, reader),
        papers=papers_of(case, seen, events),
        sheets=sheets_of(case),
        waiting=unanswered(case, messages) if not case.closed_at else [],
        names=reader.names,
        team_names=team_names(house.database),
        about=_about(case),
        pictures=attachments.of_case(house.database, no),
        skips=SKIPS if house.settings.sandbox and not case.closed_at else (),
        sorry=sorry,
        subject_names=SUBJECT_NAMES,
    )


def reader_of(house: House, case: Case, seen: CaseSeen) -> Reader:
    """Whoever may be named on a page of this case, and what may be priced in it."""
    names = _names(house, case) | {case.body.customer: seen.customer.name or case.body.customer}
    return Reader(seen.kind, case.standard.calendar.zone, names, _items(case))


def _about(case: Case) -> dict[str, Any]:
    """What stands at the head of the page beside the customer."""
    body = case.body
    about: dict[str, Any] = {"technician": body.technician, "team": body.team}
    if isinstance(body, Order):
        about |= {"total": body.total if body.lines else None, "paid": body.paid, "linked": body.warranty_of}
    elif isinstance(body, Complaint):
        about |= {"linked": body.order}
    elif isinstance(body, Purchase):
        about |= {"total": body.price + body.extras, "paid": body.paid}
    return about


def _items(case: Case) -> dict[str, Words]:
    """What is on the price list, by its code."""
    order = case.standard.order
    return {code: (price.zh, price.en) for code, price in order.quote.prices.items()} if order else {}


def _names(house: House, case: Case) -> dict[str, str]:
    """The names of everybody who may appear on the page."""
    names = {one.id: one.name or one.id for one in staff(house.database)}
    if case.body.technician and case.body.technician not in names:
        left = find_person(house.database, case.body.technician)
        names[case.body.technician] = (left.name if left else None) or case.body.technician
    return names


def _back(path: str, done: str = "") -> Response:
    return RedirectResponse(f"{path}?done={done}" if done else path, status_code=303)
