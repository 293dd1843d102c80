"""Which calls were bridged, between whom, and what became of them?"""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, insert, or_, select, update

from domain.base import Fact
from domain.machines import Given
from domain.people import Actor, Role
from domain.stages.appointment import LogCall
from storage.engine import Database
from storage.ids import new_id
from storage.tables_bridges import bridges
from storage.tables_cases import cases

OPEN = ("dialling",)
RINGS_FOR = timedelta(minutes=1)
# Reports come in seconds, and nobody waits on the page for longer than a call may last.
QUIET_FOR = timedelta(minutes=15)
# Whoever let it end tells the case at once; what they could not tell is told for them.
TOLD_WITHIN = timedelta(seconds=3)


class Bridge(Fact):
    """A call that joins two people. `status`: dialling, then connected, busy, no_answer or failed."""

    id: str
    case_no: str
    asker: str
    other: str
    language: str = "zh"
    status: str = "dialling"
    provider_id: str | None = None
    reason_zh: str | None = None
    reason_en: str | None = None
    begun_at: datetime
    ended_at: datetime | None = None
    seconds: int | None = None


def begin(db: Database, key: str | None, asked: Bridge) -> tuple[Bridge, bool]:
    """Write it down before anybody is called. The same key, or pressed again while it rings, is the same call, and
    False says that it was there: whoever has a link cannot have somebody called over and over."""
    rings = and_(bridges.c.status.in_(OPEN), bridges.c.begun_at > asked.begun_at - RINGS_FOR)
    with db.transaction() as connection:
        theirs = (bridges.c.case_no == asked.case_no, bridges.c.asker == asked.asker)
        again = select(bridges).where(*theirs, or_(bridges.c.key == key, rings) if key else rings)
        known = connection.execute(again.order_by(bridges.c.begun_at.desc())).mappings().first()
        if known:
            return Bridge.model_validate(dict(known)), False
        made = asked.model_copy(update={"id": new_id("brg")})
        connection.execute(insert(bridges), made.model_dump() | {"key": key})
    return made, True


def known(db: Database, bridge_id: str) -> Bridge | None:
    with db.reading() as connection:
        row = connection.execute(select(bridges).where(bridges.c.id == bridge_id)).mappings().first()
    return Bridge.model_validate(dict(row)) if row else None


def called(db: Database, bridge_id: str, provider_id: str | None) -> None:
    """The provider has taken it; a report that was quicker is not undone."""
    with db.transaction() as connection:
        statement = update(bridges).where(bridges.c.id == bridge_id)
        connection.execute(statement.values(provider_id=provider_id))


def end(
    db: Database,
    bridge_id: str,
    status: str,
    at: datetime,
    seconds: int | None = None,
    reason: tuple[str, str] | None = None,
) -> bool:
    """How it ended; False where that was known already: a report may come twice."""
    zh, en = reason or (None, None)
    changes = {"status": status, "ended_at": at, "seconds": seconds, "reason_zh": zh, "reason_en": en}
    with db.transaction() as connection:
        statement = update(bridges).where(bridges.c.id == bridge_id, bridges.c.status.in_(OPEN))
        return connection.execute(statement.values(changes)).rowcount == 1


def silent(db: Database, now: datetime, limit: int = 50) -> list[Bridge]:
    """Calls whose end nobody reported: each is given to one asker, and not again for a quarter of an hour."""
    quiet_since = func.coalesce(bridges.c.asked_at, bridges.c.begun_at)
    statement = (
        select(bridges)
        .where(bridges.c.status.in_(OPEN), quiet_since <= now - QUIET_FOR)
        .order_by(bridges.c.begun_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    with db.transaction() as connection:
        found = [Bridge.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
        asked = update(bridges).where(bridges.c.id.in_([one.id for one in found]))
        connection.execute(asked.values(asked_at=now))
    return found


def untold(db: Database, limit: int = 50) -> list[tuple[Bridge, Given | None]]:
    """Calls that have ended and of which their case has not heard, each with what it is told."""
    statement = (
        select(bridges, cases.c.customer)
        .join(cases, cases.c.no == bridges.c.case_no)
        .where(bridges.c.told_at.is_(None), bridges.c.ended_at <= func.now() - TOLD_WITHIN)
        .order_by(bridges.c.ended_at)
        .limit(limit)
    )
    with db.reading() as connection:
        rows = connection.execute(statement).mappings().all()
    found = [(Bridge.model_validate(dict(row)), row["customer"]) for row in rows]
    return [(bridge, as_call(bridge, customer)) for bridge, customer in found]


def as_call(bridge: Bridge, customer: str | None) -> Given | None:
    """What the case hears, as if the technician had entered it; the key makes it one however often it is told.

    None: a customer who did not get through is no call of the technician's.
    """
    connected = bridge.status == "connected"
    technician = bridge.asker if bridge.asker != customer else bridge.other
    if not connected and technician != bridge.asker:
        return None
    by = Actor(person=technician, roles=(Role.TECHNICIAN,))
    return Given(command=LogCall(connected=connected), by=by, key=f"bridge {bridge.id}")


def mark_told(db: Database, bridge_id: str) -> None:
    """The case has heard of it, or has no use for it."""
    with db.transaction() as connection:
        connection.execute(update(bridges).where(bridges.c.id == bridge_id).values(told_at=func.now()))


def bridges_of(db: Database, case_no: str) -> list[Bridge]:
    """All of a case, the first first."""
    statement = select(bridges).where(bridges.c.case_no == case_no).order_by(bridges.c.begun_at)
    with db.reading() as connection:
        return [Bridge.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def on_phone(db: Database, person: str) -> list[Bridge]:
    """What a person's phone rang for."""
    theirs = or_(bridges.c.asker == person, bridges.c.other == person)
    statement = select(bridges).where(theirs).order_by(bridges.c.begun_at)
    with db.reading() as connection:
        return [Bridge.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
