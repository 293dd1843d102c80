"""What does this link open, and does it still?"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from domain.base import Fact
from storage.engine import Database
from storage.ids import new_id
from storage.rows import packed, travelling
from storage.tables_access import Purpose, links

# 22 letters, 128 bits of chance: short enough for an SMS.
BYTES = 16
# As long as a job, its warranty talk and its complaints usually take.
FOLLOWED_FOR = timedelta(days=180)
ACKNOWLEDGED_WITHIN = timedelta(days=3)
ONCE: tuple[Purpose, ...] = ("invite",)


class Link(Fact):
    """What a link opens: one case for one customer, one message for one person, or an account for its person."""

    id: str
    purpose: Purpose
    case_no: str | None = None
    person: str | None = None
    message: str | None = None
    made_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def make(
    db: Database,
    purpose: Purpose,
    *,
    made_by: str,
    lasts: timedelta,
    case_no: str | None = None,
    person: str | None = None,
    message: str | None = None,
) -> tuple[str, str]:
    """A new link: its id, and the token for the address, which is kept nowhere."""
    link_id, token = new_id("lnk"), new_token()
    row = {
        "id": link_id,
        "hash": _hash(token),
        "purpose": purpose,
        "case_no": case_no,
        "person": person,
        "message": message,
        "made_by": made_by,
        "expires_at": func.now() + lasts,
    }
    with db.transaction() as connection:
        connection.execute(insert(links).values(row))
    return link_id, token


class ToAcknowledge(Fact):
    """A link by which one person acknowledges one message."""

    token: str
    case_no: str
    message: str
    person: str | None


def new_token() -> str:
    """For the address of a link that is yet to be written down."""
    return secrets.token_urlsafe(BYTES)


def keep_to_acknowledge(connection: Connection, asked: Sequence[ToAcknowledge], at: datetime) -> None:
    """Write them down, all in one statement, before anybody is told; they last for three days from `at`."""
    shared = {"purpose": "acknowledge", "made_by": "courier", "expires_at": at + ACKNOWLEDGED_WITHIN}
    rows = [
        {"id": new_id("lnk"), "hash": _hash(one.token), **one.model_dump(exclude={"token"}), **shared}
        for one in asked
    ]
    if rows:
        connection.execute(_KEPT, packed(rows))


def to_follow(db: Database, case_no: str, made_by: str = "system") -> str:
    """The token of a new link by which a customer follows one case: it opens that case alone, for 180 days."""
    return make(db, "track", made_by=made_by, lasts=FOLLOWED_FOR, case_no=case_no)[1]


def look_up(db: Database, token: str, purpose: Purpose) -> Link | None:
    """The link behind a token; None where it is unknown, meant for something else, over or taken back."""
    statement = select(links).where(links.c.hash == _hash(token), links.c.purpose == purpose, _in_force())
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
    return _link(dict(row)) if row else None


def by_id(db: Database, link_id: str) -> Link | None:
    """What was made under that id, in force or not."""
    with db.reading() as connection:
        row = connection.execute(select(links).where(links.c.id == link_id)).mappings().first()
    return _link(dict(row)) if row else None


def use(db: Database, token: str, purpose: Purpose) -> Link | None:
    """The same, and it is used from now on; of two at once, one only gets it where a link opens once."""
    which = (links.c.hash == _hash(token), links.c.purpose == purpose, _in_force())
    statement = update(links).where(*which).values(used_at=func.now()).returning(links)
    with db.transaction() as connection:
        row = connection.execute(statement).mappings().first()
    return _link(dict(row)) if row else None


def revoke(db: Database, link_id: str) -> bool:
    """Take a link back; False when it was not in force."""
    return _end(db, links.c.id == link_id) > 0


def revoke_of_person(db: Database, person: str, purpose: Purpose) -> int:
    """Take back somebody's links of one purpose; how many."""
    return _end(db, links.c.person == person, links.c.purpose == purpose)


def of_case(db: Database, case_no: str) -> list[Link]:
    """The links that open a case, newest first."""
    statement = (
        select(links).where(links.c.case_no == case_no).order_by(links.c.created_at.desc(), links.c.id)
    )
    with db.reading() as connection:
        return [_link(dict(row)) for row in connection.execute(statement).mappings()]


def _end(db: Database, *which: ColumnElement[bool]) -> int:
    statement = update(links).where(*which, _in_force()).values(revoked_at=func.now())
    with db.transaction() as connection:
        return connection.execute(statement).rowcount


def _in_force() -> ColumnElement[bool]:
    unused = or_(links.c.purpose.not_in(ONCE), links.c.used_at.is_(None))
    return links.c.revoked_at.is_(None) & (links.c.expires_at > func.now()) & unused


def _link(row: dict[str, object]) -> Link:
    return Link.model_validate({name: row[name] for name in Link.model_fields})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _kept() -> Any:
    fields = ("id", "hash", "purpose", "case_no", "person", "message", "made_by", "expires_at")
    given = travelling({name: links.c[name].type for name in fields})
    return insert(links).from_select(fields, select(*(given.c[name] for name in fields)))


_KEPT = _kept()
