"""How does a case come into being, once for each wish of a customer?"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Connection, Select, Text, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from domain.base import Fact
from domain.case import Case, Step
from domain.judge import Opening
from domain.judge import open_case as judged
from domain.plan import messages_of, plan
from domain.standard import Standard
from storage import case_rows, editions, people, texts
from storage.case_rows import NoSuchCase, load_case
from storage.engine import Database, sqlstate
from storage.people import Caller
from storage.rota import rota
from storage.tables_cases import COMPLAINT_NUMBERS, ORDER_NUMBERS, cases
from storage.writing import StepWritten, begin

__all__ = [
    "Arrival",
    "KeyReused",
    "NoSuchCase",
    "Opened",
    "load_case",
    "mark_started",
    "open_case",
    "unstarted",
]


UNIQUE_VIOLATION = "23505"


class Before(Fact):
    """What there was before: how often this customer complained or came, and who receives whom in turn."""

    times: int = 0
    rota: tuple[str, ...] = ()


Build = Callable[[str, str, Before], Opening]
"""Given the number, the customer's id, and what there was before: what the case begins with."""


class KeyReused(Exception):
    """The same idempotency key came with another wish."""


class Arrival(Fact):
    """What stands beside a case when it is opened, and must not travel with it.

    The customer is a `caller`, known by phone, or the `customer` of an earlier case, with its contacts.
    `counts_since`: earlier complaints count from then on (None: all of them).
    """

    standard: Standard
    at: datetime
    key: str | None = None
    fingerprint: str | None = None
    caller: Caller | None = None
    customer: str | None = None
    contacts_of: str | None = None
    problem: str | None = None
    requested_for_text: str | None = None
    counts_since: datetime | None = None
    words: dict[str, str] = {}
    by: str | None = None
    trace: str | None = None


class Opened(Fact):
    """A case that is in the database. `new` is false when its key had opened it before."""

    no: str
    case: Case
    new: bool


def fingerprint(wish: object) -> str:
    """The same for the same wish, whatever the order of its fields."""
    return blake2b(json.dumps(wish, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def open_case(db: Database, arrival: Arrival, build: Build) -> Opened:
    """Open a case in one transaction. The same key again: the same case; KeyReused for another wish."""
    try:
        opened = db.in_transaction(lambda connection: _open(connection, arrival, build))
    except IntegrityError as error:
        if arrival.key is None or sqlstate(error) != UNIQUE_VIOLATION:
            raise
        # Somebody with the same key was a moment quicker, and is done by now.
        opened = db.in_transaction(lambda connection: _open(connection, arrival, build))
    editions.kept(opened.case.standard)
    return opened


def unstarted(db: Database, older_than: timedelta) -> list[str]:
    """Cases whose opening was answered that long ago, and whose workflow nobody started."""
    statement = (
        select(cases.c.no)
        .where(cases.c.started_at.is_(None), cases.c.created_at < func.now() - older_than)
        .order_by(cases.c.created_at)
        .limit(200)
    )
    with db.reading() as connection:
        return list(connection.scalars(statement))


def mark_started(db: Database, no: str) -> None:
    """The workflow of a case is running; the first to say so counts."""
    db.at_once(_STARTED, {"case": no})


def _open(connection: Connection, arrival: Arrival, build: Build) -> Opened:
    if arrival.key is not None:
        earlier = _opened_before(connection, arrival.key, arrival.fingerprint)
        if earlier:
            return earlier
    customer, no = _known_as(connection, arrival)
    before = _before(connection, arrival, customer)
    begun_with = build(no, customer, before)
    step = judged(begun_with)
    _insert(connection, arrival, begun_with, step)
    texts.keep_all(connection, no, arrival.words, arrival.by)
    return Opened(no=no, case=step.case, new=True)


def _opened_before(connection: Connection, key: str, wish: str | None) -> Opened | None:
    row = connection.execute(_BY_KEY, {"key": key}).first()
    if row is None:
        return None
    if row.fingerprint != wish:
        raise KeyReused(key)
    return Opened(no=row.no, case=load_case(connection, row.no), new=False)


def _before(connection: Connection, arrival: Arrival, customer: str) -> Before:
    """Which complaint is the second, and whose turn is it? Two at once go one after the other."""
    law = arrival.standard
    if law.kind not in ("complaint", "reception"):
        return Before()
    in_turn = law.kind == "reception" and law.reception_rules.in_turn.value
    _lock(connection, f"{law.kind}s of {customer}", *((f"rota of {law.name}",) if in_turn else ()))
    statement = select(func.count()).where(cases.c.customer == customer, cases.c.kind == law.kind)
    if arrival.counts_since is not None:
        statement = statement.where(cases.c.opened_at >= arrival.counts_since)
    times = connection.scalar(statement) or 0
    return Before(times=times, rota=rota(connection, law.name) if in_turn else ())


def _lock(connection: Connection, *what: str) -> None:
    """Until the end of the transaction, one after the other."""
    connection.execute(_LOCKED, {"what": what})


def _known_as(connection: Connection, arrival: Arrival) -> tuple[str, str]:
    """The id of the customer and the number of the case; its law stands in the book from now on, too."""
    law, complaint = arrival.standard, arrival.standard.kind == "complaint"
    given = {"digest": editions.edition_hash(law), "customer": arrival.customer}
    if arrival.customer is None:
        given = {**given, **people.called(arrival.caller or Caller())}
    row = connection.execute(_KNOWN_AS[arrival.customer is None, complaint], given).one()
    if not row.in_the_book:
        editions.keep(connection, law)
    day = arrival.at.astimezone(ZoneInfo(law.calendar.zone)).strftime("%Y%m%d")
    return str(row.customer), f"{'TS' if complaint else 'SO'}-{day}-{row.count:06}"


def _insert(connection: Connection, arrival: Arrival, begun_with: Opening, step: Step) -> None:
    case = step.case
    entries = plan(case)
    planned = [message for entry in entries for message in messages_of(case, entry)]
    row = {
        "no": case.no,
        "kind": case.body.kind,
        "standard": case.standard.name,
        "edition": case.standard.edition,
        "edition_hash": editions.edition_hash(case.standard),
        "idempotency_key": arrival.key,
        "fingerprint": arrival.fingerprint,
        "opening": begun_with.model_dump(mode="json", exclude={"standard"}),
        **case_rows.row_of(case, entries),
    }
    first = StepWritten(seq=case.seq, at=case.at, events=step.events, released=step.messages)
    begin(connection, {**row, "trace": arrival.trace}, case, first, planned, _contacts(connection, arrival))


def _contacts(connection: Connection, arrival: Arrival) -> dict[str, Any]:
    """What the case knows of its own; over what the earlier one knew, where this one is linked to it."""
    earlier = people.contacts_of(connection, arrival.contacts_of) if arrival.contacts_of else {}
    caller = arrival.caller.model_dump(exclude={"language"}) if arrival.caller else {}
    own = {**caller, "problem": arrival.problem, "requested_for_text": arrival.requested_for_text}
    return {**earlier, **{field: value for field, value in own.items() if value is not None}}


def _statement(caller: bool, complaint: bool) -> Select[Any]:
    """Who calls, the next number, and whether the law is in the book, in one question."""
    numbers = COMPLAINT_NUMBERS if complaint else ORDER_NUMBERS
    known = people.CUSTOMER.cte("known")
    customer = known.c.id if caller else bindparam("customer", type_=Text)
    return select(
        customer.label("customer"),
        numbers.next_value().label("count"),
        editions.in_the_book(bindparam("digest", type_=Text)).label("in_the_book"),
    )


_STARTED = (
    update(cases)
    .where(cases.c.no == bindparam("case", type_=Text), cases.c.started_at.is_(None))
    .values(started_at=func.now())
)
_BY_KEY = select(cases.c.no, cases.c.fingerprint).where(cases.c.idempotency_key == bindparam("key"))
_WHAT = func.unnest(bindparam("what", type_=ARRAY(Text))).column_valued("what")
_LOCKED = select(func.pg_advisory_xact_lock(func.hashtextextended(_WHAT, 0)))
_KNOWN_AS = {
    (caller, complaint): _statement(caller, complaint)
    for caller in (True, False)
    for complaint in (True, False)
}
