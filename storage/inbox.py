"""What did somebody write to us that only a person can answer, and what was said that nobody has answered?"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select, update

from domain.base import Fact
from domain.clock import Clock
from storage.engine import Database
from storage.ids import new_id
from storage.reading_scope import Scope, listed
from storage.tables import people
from storage.tables_cases import cases
from storage.tables_messages import inbox, messages

MOST = 200
REACHED = ("sent", "delivered")


class Written(Fact):
    """What somebody wrote to us. `taken_by` looks after it; that was done at the real instant `handled_at`."""

    id: str
    received_at: datetime
    text: str
    person: str | None = None
    name: str | None = None
    phone: str | None = None
    case_no: str | None = None
    message_id: str | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    handled_by: str | None = None
    handled_at: datetime | None = None
    note: str | None = None


class Unanswered(Fact):
    """An escalation that reached somebody who has not taken notice, and whose deadline is open still."""

    message_id: str
    case_no: str
    role: str
    person: str | None = None
    name: str | None = None
    channel: str
    says: str
    text: str | None = None
    clause: str | None = None
    sent_at: datetime


def keep(
    db: Database,
    *,
    text: str,
    received_at: datetime,
    person: str | None = None,
    phone: str | None = None,
    case_no: str | None = None,
    message_id: str | None = None,
) -> str:
    """Keep what somebody wrote to us; its id."""
    row = {"id": new_id("in"), "received_at": received_at, "text": text.replace("\0", ""), "person": person}
    with db.transaction() as connection:
        connection.execute(
            insert(inbox), row | {"phone": phone, "case_no": case_no, "message_id": message_id}
        )
    return str(row["id"])


def written(db: Database, *, handled: bool = False, scope: Scope | None = None) -> list[Written]:
    """What waits for somebody, the oldest first; or what was looked after, the last first."""
    if handled:
        statement = _entries().where(inbox.c.handled_at.is_not(None)).order_by(inbox.c.handled_at.desc())
    else:
        statement = _entries().where(inbox.c.handled_at.is_(None)).order_by(inbox.c.received_at)
    if scope is not None:
        statement = statement.where(inbox.c.case_no.in_(select(cases.c.no).where(listed(scope))))
    with db.reading() as connection:
        rows = connection.execute(statement.order_by(inbox.c.id).limit(MOST)).mappings()
        return [Written.model_validate(dict(row)) for row in rows]


def entry(db: Database, entry_id: str) -> Written | None:
    with db.reading() as connection:
        row = connection.execute(_entries().where(inbox.c.id == entry_id)).mappings().first()
    return Written.model_validate(dict(row)) if row else None


def take(db: Database, entry_id: str, by: str) -> bool:
    """Somebody looks after it; False where another does, or it has been looked after, or there is none."""
    free = or_(inbox.c.taken_by.is_(None), inbox.c.taken_by == by)
    return _change(db, entry_id, free, taken_by=by, taken_at=func.coalesce(inbox.c.taken_at, func.now()))


def put_back(db: Database, entry_id: str, by: str) -> bool:
    """Whoever took it leaves it to others; False where it is not theirs."""
    return _change(db, entry_id, inbox.c.taken_by == by, taken_by=None, taken_at=None)


def settle(db: Database, entry_id: str, by: str, note: str | None = None) -> bool:
    """It was looked after, by whoever took it or in their place; False where it was before, or there is none."""
    return _change(db, entry_id, handled_by=by, handled_at=func.now(), note=note)


def unanswered(db: Database, scope: Scope | None = None) -> list[Unanswered]:
    """Told and not acknowledged, in open cases that this person may see, the longest ago first."""
    statement = (
        select(
            messages.c.id.label("message_id"),
            messages.c.about,
            *(
                messages.c[name]
                for name in ("case_no", "role", "channel", "says", "text", "clause", "sent_at")
            ),
            messages.c.told_person.label("person"),
            people.c.name,
            cases.c.state["clocks"].label("clocks"),
        )
        .join(cases, cases.c.no == messages.c.case_no)
        .outerjoin(people, people.c.id == messages.c.told_person)
        .where(messages.c.asks_acknowledgement, messages.c.status.in_(REACHED), cases.c.closed_at.is_(None))
        .where(messages.c.sent_at.is_not(None), listed(scope))
        .order_by(messages.c.sent_at, messages.c.id)
        .limit(MOST)
    )
    with db.reading() as connection:
        rows = connection.execute(statement).mappings().all()
    return [Unanswered.model_validate(dict(row)) for row in rows if _matters(row["about"], row["clocks"])]


def _matters(about: str | None, clocks: list[dict[str, Any]]) -> bool:
    """Once it was done, or another has taken notice of the same, nobody needs to answer any more."""
    running = [Clock.model_validate(clock) for clock in clocks]
    return about is None or any(clock.name == about and clock.unanswered for clock in running)


def _entries() -> Select[Any]:
    columns = [inbox.c[name] for name in Written.model_fields if name != "name"]
    return select(*columns, people.c.name).outerjoin(people, people.c.id == inbox.c.person)


def _change(db: Database, entry_id: str, *which: ColumnElement[bool], **changes: Any) -> bool:
    statement = update(inbox).where(inbox.c.id == entry_id, inbox.c.handled_at.is_(None), *which)
    with db.transaction() as connection:
        return connection.execute(statement.values(changes)).rowcount == 1
