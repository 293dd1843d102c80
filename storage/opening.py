"""How does a case come into being, once for each wish of a customer?"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from domain.base import Fact
from domain.case import Case, Step
from domain.judge import Opening
from domain.judge import open_case as judged
from domain.plan import messages_of, plan
from domain.standard import Standard
from storage import case_rows, editions, people, texts
from storage.case_rows import NoSuchCase, load_case
from storage.engine import Database
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
    with db.transaction() as connection:
        connection.execute(
            update(cases).where(cases.c.no == no, cases.c.started_at.is_(None)).values(started_at=func.now())
        )


def _open(connection: Connection, arrival: Arrival, build: Build) -> Opened:
    if arrival.key is not None:
        earlier = _opened_before(connection, arrival.key, arrival.fingerprint)
        if earlier:
            return earlier
    customer = arrival.customer or people.customer(connection, arrival.caller or Caller())
    before = _before(connection, arrival, customer)
    no = _number(connection, arrival)
    begun_with = build(no, customer, before)
    step = judged(begun_with)
    _insert(connection, arrival, begun_with, step)
    _keep_private(connection, no, arrival)
    return Opened(no=no, case=step.case, new=True)


def _opened_before(connection: Connection, key: str, wish: str | None) -> Opened | None:
    # The second of two at once waits here until the first is committed, and then finds its case.
    _lock(connection, "key", key)
    row = connection.execute(
        select(cases.c.no, cases.c.fingerprint).where(cases.c.idempotency_key == key)
    ).first()
    if row is None:
        return None
    if row.fingerprint != wish:
        raise KeyReused(key)
    return Opened(no=row.no, case=load_case(connection, row.no), new=False)


def _before(connection: Connection, arrival: Arrival, customer: str) -> Before:
    """Which complaint is the second, and whose turn is it? Two at once go one after the other."""
    kind = arrival.standard.kind
    if kind not in ("complaint", "reception"):
        return Before()
    _lock(connection, f"{kind}s of", customer)
    statement = select(func.count()).where(cases.c.customer == customer, cases.c.kind == kind)
    if arrival.counts_since is not None:
        statement = statement.where(cases.c.opened_at >= arrival.counts_since)
    times = connection.scalar(statement) or 0
    if kind == "complaint":
        return Before(times=times)
    _lock(connection, "rota of", arrival.standard.name)
    return Before(times=times, rota=rota(connection, arrival.standard.name))


def _lock(connection: Connection, what: str, name: str) -> None:
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{what} {name}", 0))))


def _number(connection: Connection, arrival: Arrival) -> str:
    complaint = arrival.standard.kind == "complaint"
    count = connection.scalar(COMPLAINT_NUMBERS if complaint else ORDER_NUMBERS)
    day = arrival.at.astimezone(ZoneInfo(arrival.standard.calendar.zone)).strftime("%Y%m%d")
    return f"{'TS' if complaint else 'SO'}-{day}-{count:06}"


def _insert(connection: Connection, arrival: Arrival, begun_with: Opening, step: Step) -> None:
    case = step.case
    entries = plan(case)
    planned = [message for entry in entries for message in messages_of(case, entry)]
    row = {
        "no": case.no,
        "kind": case.body.kind,
        "standard": case.standard.name,
        "edition": case.standard.edition,
        "edition_hash": editions.keep(connection, case.standard),
        "idempotency_key": arrival.key,
        "fingerprint": arrival.fingerprint,
        "opening": begun_with.model_dump(mode="json", exclude={"standard"}),
        **case_rows.row_of(case, entries),
    }
    first = StepWritten(seq=case.seq, at=case.at, events=step.events, released=step.messages)
    begin(connection, row, case, first, planned, arrival.trace)


def _keep_private(connection: Connection, no: str, arrival: Arrival) -> None:
    if arrival.contacts_of:
        people.copy_contacts(connection, arrival.contacts_of, no)
    caller = arrival.caller.model_dump(exclude={"language"}) if arrival.caller else {}
    people.keep_contacts(
        connection, no, **caller, problem=arrival.problem, requested_for_text=arrival.requested_for_text
    )
    texts.keep_all(connection, no, arrival.words, arrival.by)
