"""Who came in by this cookie, may they still be here, and where else are they signed in?"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from domain.base import Fact
from storage.engine import Database
from storage.ids import new_id
from storage.tables import people
from storage.tables_access import accounts, sessions

CameBy = Literal["password", "company", "sandbox"]
LASTS = timedelta(hours=12)
KEPT = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=1)
LONGEST_AGENT = 300


class Session(Fact):
    """Somebody signed in somewhere. Instants are real; `seen_at` is right to the minute."""

    id: str
    person: str
    came_by: CameBy
    user_agent: str | None = None
    address: str | None = None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class SessionRow(Session):
    """One line of the list of sessions."""

    name: str | None = None
    in_force: bool


def begin(
    db: Database,
    person: str,
    came_by: CameBy,
    *,
    user_agent: str | None = None,
    address: str | None = None,
    lasts: timedelta = LASTS,
) -> str:
    """A new session: the 256-bit id for the cookie, which is kept nowhere. Those long over are forgotten."""
    shown = secrets.token_urlsafe(32)
    row = {
        "id": new_id("ses"),
        "hash": _hash(shown),
        "person": person,
        "came_by": came_by,
        "user_agent": user_agent[:LONGEST_AGENT] if user_agent else None,
        "address": address,
        "seen_at": func.now(),
        "expires_at": func.now() + lasts,
    }
    over = func.coalesce(sessions.c.revoked_at, sessions.c.expires_at)
    with db.transaction() as connection:
        connection.execute(delete(sessions).where(over < func.now() - KEPT))
        connection.execute(insert(sessions).values(row))
    return shown


def look_up(db: Database, shown: str) -> Session | None:
    """The session behind a cookie; None where it is unknown, over, taken back, or its account is shut."""
    shut = select(accounts.c.person).where(
        accounts.c.person == sessions.c.person, accounts.c.disabled_at.is_not(None)
    )
    stale = (sessions.c.seen_at < func.now() - SEEN_EVERY).label("stale")
    statement = select(sessions, stale).where(sessions.c.hash == _hash(shown), _in_force(), ~shut.exists())
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        if row["stale"]:
            seen = update(sessions).where(sessions.c.id == row["id"]).values(seen_at=func.now())
            connection.execute(seen)
    return Session.model_validate({name: row[name] for name in Session.model_fields})


def revoke(db: Database, session_id: str, person: str | None = None) -> bool:
    """End a session, that person's only where one is named; False when it was not in force."""
    mine = [] if person is None else [sessions.c.person == person]
    return _end(db, sessions.c.id == session_id, *mine) > 0


def revoke_all(db: Database, person: str, but: str | None = None) -> int:
    """End every session of somebody, but perhaps the one they are in; how many."""
    return _end(db, sessions.c.person == person, *([] if but is None else [sessions.c.id != but]))


def listed(db: Database, person: str | None = None, limit: int = 200) -> list[SessionRow]:
    """Sessions, the lately seen first."""
    statement = (
        select(sessions, people.c.name, _in_force().label("in_force"))
        .join(people, people.c.id == sessions.c.person)
        .order_by(_in_force().desc(), sessions.c.seen_at.desc(), sessions.c.id)
        .limit(limit)
    )
    if person is not None:
        statement = statement.where(sessions.c.person == person)
    with db.reading() as connection:
        return [SessionRow.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def _end(db: Database, *which: ColumnElement[bool]) -> int:
    statement = update(sessions).where(*which, _in_force()).values(revoked_at=func.now())
    with db.transaction() as connection:
        return connection.execute(statement).rowcount


def _in_force() -> ColumnElement[bool]:
    return sessions.c.revoked_at.is_(None) & (sessions.c.expires_at > func.now())


def _hash(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()
