"""Which calls were bridged, between whom, and what became of them?"""

from datetime import datetime

from sqlalchemy import insert, or_, select, update

from domain.base import Fact
from storage.engine import Database
from storage.ids import new_id
from storage.tables_bridges import bridges

OPEN = ("dialling",)


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
    """Write it down before anybody is called; the same key is the same call, and False says that it was there."""
    with db.transaction() as connection:
        if key:
            same = (bridges.c.key == key, bridges.c.case_no == asked.case_no, bridges.c.asker == asked.asker)
            known = connection.execute(select(bridges).where(*same)).mappings().first()
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
