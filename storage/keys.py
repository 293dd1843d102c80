"""Who presents this key, and may they still?"""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.ids import new_id
from storage.tables import api_keys

PREFIX = "smk_"
NOBODY = hashlib.sha256(b"nobody").hexdigest()


class KeyHolder(Fact):
    """Whoever holds a key: the roles it gives, and the person it stands for, if any."""

    id: str
    name: str
    roles: tuple[Role, ...]
    person: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


def make(
    db: Database,
    name: str,
    roles: tuple[Role, ...],
    person: str | None = None,
    expires_at: datetime | None = None,
) -> tuple[str, str]:
    """A new key: its id, and `smk_<id>_<secret>`, which is shown this once and kept nowhere."""
    key_id = new_id("key")
    presented = f"{PREFIX}{key_id.removeprefix('key_')}_{secrets.token_urlsafe(32)}"
    _insert(db, key_id, presented, name, roles, person, expires_at)
    return key_id, presented


def see_to(db: Database, presented: str, name: str, roles: tuple[Role, ...]) -> str:
    """Accept a key that was chosen outside, from now on; its id."""
    key_id = _id_of(presented)
    _insert(db, key_id, presented, name, roles, None, None)
    return key_id


def look_up(db: Database, presented: str) -> KeyHolder | None:
    """The holder of a key; None where it is unknown, revoked or expired. Takes as long for a wrong secret."""
    with db.reading() as connection:
        statement = select(api_keys).where(api_keys.c.id == _id_of(presented), _in_force())
        row = connection.execute(statement).mappings().first()
    kept = row["hash"] if row else NOBODY
    right = hmac.compare_digest(kept, _hash(presented))
    return KeyHolder.model_validate(dict(row)) if row and right else None


def revoke(db: Database, key_id: str) -> bool:
    """Take a key back; False when it was not in force."""
    statement = update(api_keys).where(api_keys.c.id == key_id, _in_force()).values(revoked_at=func.now())
    with db.transaction() as connection:
        return connection.execute(statement).rowcount > 0


def all_keys(db: Database) -> list[KeyHolder]:
    """Every key there ever was, newest first."""
    with db.reading() as connection:
        rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id))
        return [KeyHolder.model_validate(dict(row)) for row in rows.mappings()]


def _insert(
    db: Database,
    key_id: str,
    presented: str,
    name: str,
    roles: tuple[Role, ...],
    person: str | None,
    expires_at: datetime | None,
) -> None:
    row = {
        "id": key_id,
        "hash": _hash(presented),
        "name": name,
        "roles": [role.value for role in roles],
        "person": person,
        "expires_at": expires_at,
    }
    known = select(api_keys.c.id).where(api_keys.c.id == key_id)
    with db.transaction() as connection:
        if connection.scalar(known) is None:
            connection.execute(insert(api_keys), row)


def _in_force() -> ColumnElement[bool]:
    return api_keys.c.revoked_at.is_(None) & or_(
        api_keys.c.expires_at.is_(None), api_keys.c.expires_at > func.now()
    )


def _id_of(presented: str) -> str:
    """A key that we made tells its id; one chosen outside is found by its hash."""
    parts = presented.split("_", 2)
    if len(parts) == 3 and presented.startswith(PREFIX):
        return f"key_{parts[1]}"
    return f"key_{_hash(presented)[:20]}"


def _hash(presented: str) -> str:
    return hashlib.sha256(presented.encode()).hexdigest()
