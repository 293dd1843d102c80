"""How is a case of any kind looked at, listed, and given a command?"""

import re
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.access import Asker, Asking, TheHouse
from api.asked import asked_of
from api.clauses import clause_text
from api.customers import BLANK, customer_seen
from api.errors import Problem, unprocessable
from api.giving import CommandKey, give
from api.guide import problems
from api.house import House
from api.shapes import Both, CaseLine, CaseLines, CaseSeen, CustomerSeen, EventSeen, MessageSeen, ToSeen
from api.view import both, seen
from domain.event import HAPPENINGS
from domain.machine import Machine
from domain.machines import COMPLAINT, MACHINES, ORDER, PURCHASE, RECEPTION
from domain.people import Role
from storage import audit, reading
from storage.reading import CaseFile, CaseRow, EventRow, NoSuchCase
from storage.reading_messages import MessageRow, messages_of


@dataclass(frozen=True)
class Kind:
    """A kind of case as its addresses are spelt."""

    name: str
    machines: tuple[Machine, ...]
    plural: str
    prefix: str
    zh: str


KEY_IN_LINK = re.compile(r"(https?://[^\s/]+/[ac]/)[\w-]{16,}", re.ASCII)
# Which of its machines an order goes through, its standard decides.
ORDERS = Kind("order", (ORDER, PURCHASE, RECEPTION), "orders", "SO", "工单")
COMPLAINTS = Kind("complaint", (COMPLAINT,), "complaints", "TS", "投诉")
Code = Annotated[Annotated[str, Field(pattern="^[a-z0-9_-]{0,40}$")] | None, BLANK]
Sought = Annotated[Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")] | None, BLANK]
YesNo = Annotated[bool | None, BLANK]
Cursor = Annotated[Annotated[str, Field(max_length=300, pattern="^[A-Za-z0-9_=-]*$")] | None, BLANK]
"""Filters may be sent empty: `?stage=&q=` asks for everything."""


def case_for(house: House, asker: Asker, no: str) -> CaseFile:
    """The case as it was last written down; 404 where there is none, or none for this asker to see."""
    try:
        return reading.case_by_no(house.database, no, asker.scope)
    except NoSuchCase:
        raise Problem(404, "NotFound") from None


def look(house: House, asker: Asker, no: str) -> CaseSeen:
    """The case as this asker sees it now."""
    return look_at(house, asker, case_for(house, asker, no))


def look_at(house: House, asker: Asker, found: CaseFile) -> CaseSeen:
    case, contacts = found.case, found.contacts
    names = {
        **house.names,
        "technician": found.technician_name or "",
        "badge_no": found.badge_no or "",
    }
    customer = customer_seen(
        case.body.customer, contacts.name, contacts.phone, contacts.address, whole=asker.sees_contact
    )
    return seen(case, customer, contacts.problem, asker.actor, names)


def revealed(house: House, asker: Asker, no: str) -> CustomerSeen:
    """The whole of what is masked for most; who asked for it, and when, is written into the audit book first."""
    found = case_for(house, asker, no)
    audit.write(house.database, asker.actor.person, "contact_revealed", no)
    contacts = found.contacts
    return customer_seen(
        found.case.body.customer, contacts.name, contacts.phone, contacts.address, whole=True
    )


def messages_for(house: House, asker: Asker, no: str) -> list[MessageRow]:
    """What was said in a case; sentences that name the customer's number or address keep them from most roles too."""
    rows = messages_of(house.database, no)
    if asker.sees_contact:
        return rows
    contacts = reading.contacts_of(house.database, no)
    phone = contacts.phone or ""
    hidden = [word for word in (phone, phone.removeprefix("+86"), contacts.address) if word]
    return [row.model_copy(update={"text": _covered(row.text, hidden)}) for row in rows]


def _covered(text: str | None, hidden: list[str]) -> str | None:
    for word in hidden:
        text = text.replace(word, "****") if text else text
    return text


def router_of(kind: Kind) -> APIRouter:
    """The addresses that every kind of case has; how it is opened is each kind's own affair."""
    router = APIRouter(prefix=f"/v1/{kind.plural}", tags=[kind.plural])
    number = Annotated[str, Depends(_number_of(kind))]
    _add_reading(router, kind, number)
    _add_revealing(router, kind, number)
    _add_commands(router, kind, number)
    return router


def _number_of(kind: Kind) -> Any:
    spelt = re.compile(rf"{kind.prefix}-\d{{8}}-\d{{6,9}}", re.ASCII)

    async def number(no: Annotated[str, Path(examples=[f"{kind.prefix}-20261121-000042"])]) -> str:
        if not spelt.fullmatch(no):
            raise Problem(404, "NotFound")
        return no

    return number


def _add_reading(router: APIRouter, kind: Kind, number: Any) -> None:
    one, gone = kind.name, problems(401, 403, 404)
    kinds = tuple(machine.kind for machine in kind.machines)

    @router.get(
        "", name=f"list_{kind.plural}", summary=f"{kind.zh}列表 · list", responses=problems(401, 403, 422)
    )
    def list_cases(
        house: TheHouse,
        asker: Asking,
        stage: Code = None,
        standard: Code = None,
        overdue: YesNo = None,
        open_only: Annotated[bool, Query(alias="open")] = False,
        q: Sought = None,
        cursor: Cursor = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> CaseLines:
        wanted = {"stage": stage, "standard": standard, "overdue": overdue, "q": q, "cursor": cursor}
        return _page(house, asker, kinds=kinds, open_only=open_only, limit=limit, **wanted)

    @router.get("/{no}", name=f"read_{one}", summary=f"看{kind.zh} · one of them", responses=gone)
    def read_case(house: TheHouse, asker: Asking, no: number) -> CaseSeen:
        return look(house, asker, no)

    @router.get("/{no}/events", name=f"events_of_{one}", summary="发生过什么 · what happened", responses=gone)
    def events(house: TheHouse, asker: Asking, no: number) -> list[EventSeen]:
        case_for(house, asker, no)
        inside = not set(asker.actor.roles) <= {Role.CUSTOMER}
        return [_event_seen(row, inside=inside) for row in reading.events_of(house.database, no)]

    @router.get(
        "/{no}/messages",
        name=f"messages_of_{one}",
        summary="对谁说了什么、将说什么 · what is said to whom",
        responses=gone,
    )
    def messages(house: TheHouse, asker: Asking, no: number) -> list[MessageSeen]:
        case_for(house, asker, no)
        return [message_seen(row) for row in messages_for(house, asker, no)]


def _add_revealing(router: APIRouter, kind: Kind, number: Any) -> None:
    @router.post(
        "/{no}/contact",
        name=f"reveal_contact_of_{kind.name}",
        summary="看客户的完整电话和地址 · unmask the customer's phone and address",
        description="谁看了、什么时候看的，记入审计。 · Who looked, and when, goes into the audit book.",
        responses=problems(401, 403, 404),
    )
    def reveal(house: TheHouse, asker: Asking, no: number) -> CustomerSeen:
        return revealed(house, asker, no)


def _add_commands(router: APIRouter, kind: Kind, number: Any) -> None:
    asked_by_kind = asked_of(kind.machines)

    @router.post(
        "/{no}/commands",
        name=f"command_{kind.name}",
        summary=f"给{kind.zh}一个命令 · give a command",
        description="现在能给哪些，看 `GET` 回答里的 `commands`。 · Which may be given now: `commands` of `GET`.",
        responses=problems(401, 403, 404, 409, 422, 503),
    )
    async def command(
        house: TheHouse,
        asker: Asking,
        no: number,
        asked: asked_by_kind,  # type: ignore[valid-type]
        key: CommandKey = None,
    ) -> CaseSeen:
        await give(house, asker, partial(case_for, house, asker, no), asked, key)
        return await run_in_threadpool(look, house, asker, no)


def _page(house: House, asker: Asker, **wanted: Any) -> CaseLines:
    """A page of the cases that this asker may see."""
    try:
        page = reading.cases_like(house.database, scope=asker.scope, phones=asker.sees_contact, **wanted)
    except reading.BadCursor:
        raise unprocessable("cursor", "不是我们给的游标", "not a cursor of ours") from None
    return CaseLines(items=[line_of(row) for row in page.rows], next=page.cursor)


def line_of(row: CaseRow) -> CaseLine:
    shown = {name: getattr(row, name) for name in CaseLine.model_fields if name != "stage_words"}
    return CaseLine(**shown, stage_words=both(MACHINES[row.kind].words(row.stage)))


def _event_seen(row: EventRow, *, inside: bool) -> EventSeen:
    return EventSeen(
        seq=row.seq,
        at=row.at,
        name=row.name,
        words=both(HAPPENINGS.get(row.name, (row.name, row.name))),
        by=row.by,
        command=row.command,
        facts=row.facts,
        texts=row.texts if inside else {},
    )


def without_keys(said: str | None) -> str | None:
    """What was said, for others to read: a link that lets its receiver in without signing in is nobody else's."""
    return KEY_IN_LINK.sub(r"\1…", said) if said else said


def message_seen(row: MessageRow) -> MessageSeen:
    text = clause_text(row.clause)
    return MessageSeen(
        id=row.id,
        to=ToSeen(role=row.to.role, person=row.told_person or row.to.person),
        channel=row.channel,
        intent=row.intent,
        text=without_keys(row.text),
        status=row.status,
        planned_at=row.planned_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        acknowledged_at=row.acknowledged_at,
        asks_acknowledgement=row.asks_acknowledgement,
        clause=row.clause,
        clause_text=both(text) if text else None,
        reason=Both(zh=row.reason_zh, en=row.reason_en or row.reason_zh) if row.reason_zh else None,
    )
