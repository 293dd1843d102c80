"""What does a technician see on the phone, in a stairwell, with one hand?"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.cases import case_for, look_at
from api.errors import Problem
from api.house import House
from api.phones import masked
from api.view import both
from api.words import language_of
from console.access import Signed, SignedIn
from console.calling import called, line_to_customer
from console.commanding import Sorry, carried_out, form_of
from console.rendering import page
from console.signing import SIGNED
from console.technician_steps import doings
from domain.case import Case
from domain.judge import commands
from domain.machines import MACHINES
from domain.order import Order
from domain.people import Actor, Role
from domain.privacy import address_seen
from standards.library import load
from storage import attachments
from storage.reading import CaseFile
from storage.reading_jobs import JobRow, jobs_of, km_to

router = APIRouter(include_in_schema=False)
# Where somebody else has the next word, the job waits at the end of the list.
OTHERS = frozenset(
    {"quoting", "quote_pending", "accepting", "settling", "reviewing", "follow_up", "waiting_customer"}
)
AT_IT = frozenset(
    {"contacting", "arrived", "no_answer", "no_contact", "on_site", "surveying", "working", "rework"}
)
NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Group:
    """Jobs under one heading."""

    zh: str
    en: str
    jobs: tuple[JobRow, ...]


@router.get("/m", name="my_day")
def my_day(request: Request, house: TheHouse, signed: SignedIn) -> Response:
    rows = jobs_of(house.database, signed.actor.person)
    offers = [row for row in rows if row.stage == "offered" and row.order.technician is None]
    mine = [row for row in rows if row not in offers]
    return page(
        request,
        "my_day.html",
        live="/live",
        offers=offers,
        groups=[group for group in _groups(mine) if group.jobs],
        address=lambda row: _address(row, signed),
        words=lambda row: both(MACHINES["order"].words(row.stage)),
        sandbox=house.settings.sandbox,
        signed=signed,
        new_key=new_key,
    )


@router.get("/m/{no}", name="my_job")
def my_job(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    return show_job(request, house, signed, no)


@router.post("/m/{no}/commands", name="my_command")
async def my_command(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    form = await form_of(request)
    sorry = await carried_out(house, signed, no, form, language_of(request))
    if sorry:
        return await run_in_threadpool(show_job, request, house, signed, no, sorry)
    return RedirectResponse(f"/m/{no}", status_code=303)


@router.post("/m/{no}/call", name="my_call")
async def my_call(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    sorry = await called(house, signed, no, await form_of(request), language_of(request))
    if sorry:
        return await run_in_threadpool(show_job, request, house, signed, no, sorry)
    return RedirectResponse(f"/m/{no}", status_code=303)


def show_job(request: Request, house: House, signed: Signed, no: str, sorry: Sorry | None = None) -> Response:
    """One job as it stands; `sorry` is what was not carried out a moment ago."""
    found = case_for(house, signed, no)
    case = found.case
    if not isinstance(case.body, Order):
        raise Problem(404, "NotFound")
    seen = look_at(house, signed, found)
    zone, moments = case.standard.calendar.zone, case.moments
    front, drawer = doings(seen, zone, case.body.requested_for, moments.get("eta"), sorry)
    return page(
        request,
        "my_job.html",
        sorry.status if sorry else 200,
        live=f"/live?case={no}",
        case=seen,
        order=case.body,
        zone=zone,
        case_now=seen.now,
        shift=case.shift,
        front=front,
        drawer=drawer,
        sorry=sorry,
        waits_until=_waits_until(case),
        next_due=next((entry for entry in found.plan if entry.does == "due"), None),
        eta=moments.get("eta"),
        prices=case.order_rules.quote.prices,
        to_sign=_to_sign(case) if case.body.technician == signed.actor.person else None,
        line=line_to_customer(house, case, signed),
        signed=signed,
        pictures=attachments.of_case(house.database, no),
        new_key=new_key,
        **_place(house, signed, found),
    )


def new_key() -> str:
    """Of one form on one page: pressed twice, it is done once. With a script the phone makes its own."""
    return f"page-{secrets.token_hex(12)}"


def _place(house: House, signed: Signed, found: CaseFile) -> dict[str, Any]:
    """Where to go: for whoever has the job, or was offered it as the message about it says."""
    case, contacts = found.case, found.contacts
    return {
        "address": address_seen(
            case.order_rules,
            Role.TECHNICIAN,
            signed.actor.person,
            case.body.technician,
            contacts.address or "",
        ),
        "masked_phone": masked(contacts.phone),
        "km": km_to(house.database, signed.actor.person, case.no),
    }


def _address(row: JobRow, signed: Signed) -> str:
    """As the message about the offer says it (HOME-INTAKE-08)."""
    rules = load(row.standard, row.edition).rules_for(row.order.facts())
    person = signed.actor.person
    return address_seen(rules, Role.TECHNICIAN, person, row.order.technician, row.address or "")


def _to_sign(case: Case) -> str | None:
    """What the customer may say yes to now, with a signature."""
    customer = Actor(person=case.body.customer, roles=(Role.CUSTOMER,))
    return next((one["kind"] for one in commands(case, customer) if one["kind"] in SIGNED), None)


def _waits_until(case: Case) -> datetime | None:
    """Until when a technician whom nobody opens stays at the door, by the case's clock."""
    return next((clock.due_at for clock in case.clocks if clock.deadline == "visit.wait"), None)


def _groups(rows: list[JobRow]) -> list[Group]:
    found: dict[str, list[JobRow]] = {"now": [], "today": [], "later": [], "others": []}
    for row in sorted(rows, key=_comes):
        found[_group_of(row)].append(row)
    return [
        Group("正在办", "In hand", tuple(found["now"])),
        Group("今天", "Today", tuple(found["today"])),
        Group("以后", "Later", tuple(found["later"])),
        Group("等别人", "Waiting for others", tuple(found["others"])),
    ]


def _comes(row: JobRow) -> datetime:
    return row.moments.get("eta") or row.moments.get("appointment") or NO_DATE


def _group_of(row: JobRow) -> str:
    if row.stage in OTHERS:
        return "others"
    if row.stage in AT_IT or row.overdue:
        return "now"
    at, now = row.moments.get("appointment"), datetime.now(UTC) + row.shift
    zone = ZoneInfo("Asia/Shanghai")
    return "today" if at and at.astimezone(zone).date() <= now.astimezone(zone).date() else "later"
