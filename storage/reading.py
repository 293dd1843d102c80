"""What stands in the book: which cases are there, what happened in one, and who is behind it?"""

import base64
import binascii
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import aliased

from domain.base import Fact
from domain.case import Case
from domain.plan import Planned
from storage.case_rows import NoSuchCase, case_of, load_case
from storage.engine import Database
from storage.reading_people import technicians_near
from storage.reading_scope import Scope, listed, visible
from storage.tables import people
from storage.tables_cases import case_contacts, cases, causes, events
from storage.texts import texts_by_id

__all__ = ["NoSuchCase", "load_case", "technicians_near"]

NEVER = "infinity"


class BadCursor(ValueError):
    """That is no cursor of ours."""


class CaseRow(Fact):
    """One line of the list of cases."""

    no: str
    kind: str
    standard: str
    edition: str
    stage: str
    severity: int | None = None
    subject: str | None = None
    customer: str | None = None
    customer_name: str | None = None
    technician: str | None = None
    technician_name: str | None = None
    team: str | None = None
    linked_to: str | None = None
    overdue: bool
    plan: tuple[Planned, ...] = ()
    next_at: datetime | None = None
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None = None


class Page(Fact):
    """Some lines, and where the next ones begin."""

    rows: tuple[CaseRow, ...]
    cursor: str | None = None


class Contacts(Fact):
    """What a case knows of its own customer; personal."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    problem: str | None = None
    lat: float | None = None
    lng: float | None = None
    requested_for_text: str | None = None


class CaseFile(Fact):
    """A case as it was last written down, with its plan, what it knows of its customer, and who works on it."""

    case: Case
    plan: tuple[Planned, ...]
    overdue: bool
    updated_at: datetime
    started_at: datetime | None = None
    contacts: Contacts = Contacts()
    technician_name: str | None = None
    badge_no: str | None = None


class EventRow(Fact):
    """Something that happened; `texts` holds the words behind ids, `command` is what caused it."""

    seq: int
    index: int
    at: datetime
    name: str
    by: str
    by_name: str | None = None
    facts: dict[str, JsonValue]
    texts: dict[str, str] = {}
    command: str | None = None
    recorded_at: datetime


def case_by_no(db: Database, no: str, scope: Scope | None = None) -> CaseFile:
    """One case. NoSuchCase when there is none, or none that is for that person to see."""
    with db.reading() as connection:
        file = _FILE.where(visible(scope)) if scope else _FILE
        row = connection.execute(file, {"no": no}).mappings().first()
        if row is None:
            raise NoSuchCase(no)
        return CaseFile.model_validate({**row, "case": case_of(connection, row), "contacts": dict(row)})


def cases_like(
    db: Database,
    *,
    kinds: Collection[str] = (),
    stage: str | None = None,
    standard: str | None = None,
    overdue: bool | None = None,
    open_only: bool = False,
    customer: str | None = None,
    technician: str | None = None,
    scope: Scope | None = None,
    q: str | None = None,
    phones: bool = True,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of cases: overdue ones first, then by what comes next. `q` searches number and name, and `phones`."""
    wanted = {"stage": stage, "standard": standard, "overdue": overdue}
    wanted |= {"customer": customer, "technician": technician}
    statement = _lines().where(
        listed(scope), *(cases.c[name] == value for name, value in wanted.items() if value is not None)
    )
    if kinds:
        statement = statement.where(cases.c.kind.in_(kinds))
    if open_only:
        statement = statement.where(cases.c.closed_at.is_(None))
    if q:
        statement = statement.where(_searched(q, phones))
    if cursor:
        statement = statement.where(_after(cursor))
    order = (cases.c.overdue.desc(), cases.c.next_at.asc().nulls_last(), cases.c.no)
    with db.reading() as connection:
        rows = connection.execute(statement.order_by(*order).limit(limit + 1)).mappings().all()
    more = len(rows) > limit
    shown = rows[:limit]
    lines = tuple(CaseRow.model_validate(dict(row)) for row in shown)
    return Page(rows=lines, cursor=_cursor(shown[-1]) if more else None)


def events_of(db: Database, no: str) -> list[EventRow]:
    """All that happened in a case, in its order. NoSuchCase when there is none."""
    by = aliased(people)
    statement = (
        select(events, by.c.name.label("by_name"), causes.c.given["command"]["kind"].astext.label("command"))
        .outerjoin(by, by.c.id == events.c.by)
        .outerjoin(causes, and_(causes.c.case_no == events.c.case_no, causes.c.seq == events.c.seq))
        .where(events.c.case_no == no)
        .order_by(events.c.seq, events.c.index)
    )
    with db.reading() as connection:
        rows = connection.execute(statement).mappings().all()
        if not rows:
            _must_exist(connection, no)
        words = texts_by_id(connection, {key for row in rows for key in _text_ids(row["facts"])})
    return [
        EventRow.model_validate(
            {**row, "texts": {key: words[key] for key in _text_ids(row["facts"]) if key in words}}
        )
        for row in rows
    ]


def contacts_of(db: Database, no: str) -> Contacts:
    """What a case knows of its own customer; empty where it knows nothing."""
    statement = select(case_contacts).where(case_contacts.c.case_no == no)
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
    return Contacts.model_validate(dict(row)) if row else Contacts()


def open_counts(db: Database) -> list[dict[str, Any]]:
    """How many cases are open, by kind and stage, and how many of those are overdue."""
    late = func.count().filter(cases.c.overdue).label("overdue")
    statement = (
        select(cases.c.kind, cases.c.stage, func.count().label("open"), late)
        .where(cases.c.closed_at.is_(None))
        .group_by(cases.c.kind, cases.c.stage)
        .order_by(cases.c.kind, cases.c.stage)
    )
    with db.reading() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


def _lines() -> Select[Any]:
    fields = [column for name, column in cases.c.items() if name in CaseRow.model_fields]
    technician = aliased(people)
    return (
        select(
            *fields, case_contacts.c.name.label("customer_name"), technician.c.name.label("technician_name")
        )
        .outerjoin(case_contacts, case_contacts.c.case_no == cases.c.no)
        .outerjoin(technician, technician.c.id == cases.c.technician)
    )


def _searched(q: str, phones: bool) -> ColumnElement[bool]:
    columns = (cases.c.no, case_contacts.c.name, *((case_contacts.c.phone,) if phones else ()))
    return or_(*(column.icontains(q.strip(), autoescape=True) for column in columns))


def _cursor(row: Mapping[Any, Any]) -> str:
    next_at = row["next_at"].isoformat() if row["next_at"] else NEVER
    return base64.urlsafe_b64encode(f"{int(row['overdue'])} {next_at} {row['no']}".encode()).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    """Whatever stands behind that line in the order of the list, wherever the line itself is by now."""
    try:
        late, next_text, no = base64.urlsafe_b64decode(cursor.encode()).decode().split(" ")
        next_at = None if next_text == NEVER else datetime.fromisoformat(next_text)
    except (ValueError, binascii.Error) as error:
        raise BadCursor(cursor) from error
    same = and_(cases.c.next_at.is_not_distinct_from(next_at), cases.c.no > no)
    later = or_(cases.c.next_at > next_at, cases.c.next_at.is_(None)) if next_at else false()
    level = and_(cases.c.overdue.is_(late == "1"), or_(later, same))
    return or_(level, cases.c.overdue.is_(False)) if late == "1" else level


def _text_ids(facts: Mapping[str, Any]) -> list[str]:
    listed = [item for value in facts.values() for item in _inside(value)]
    return [item for item in listed if isinstance(item, str) and item.startswith("txt_")]


def _inside(value: Any) -> list[Any]:
    return value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]


def _must_exist(connection: Connection, no: str) -> None:
    if connection.scalar(select(true()).where(cases.c.no == no)) is None:
        raise NoSuchCase(no)


_WORKS = aliased(people)
_FILE = (
    select(
        *(cases.c[name] for name in ("state", "edition_hash", "plan", "overdue", "updated_at", "started_at")),
        *(case_contacts.c[name] for name in Contacts.model_fields),
        _WORKS.c.name.label("technician_name"),
        _WORKS.c.badge_no,
    )
    .outerjoin(case_contacts, case_contacts.c.case_no == cases.c.no)
    .outerjoin(_WORKS, _WORKS.c.id == cases.c.technician)
    .where(cases.c.no == bindparam("no"))
)
