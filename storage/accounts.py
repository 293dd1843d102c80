"""Who may sign in to the pages, with which password, and who may not any more?"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.passwords import is_outdated, is_right, kept
from storage.people import CUSTOMERS
from storage.tables import people
from storage.tables_access import accounts, links, sessions, sign_in_failures

# Passwords tried in vain within the window: more of one name, or from one address, have to wait.
WINDOW = timedelta(minutes=15)
OF_A_NAME, FROM_AN_ADDRESS = 5, 30


class Account(Fact):
    """Somebody of the house and how they sign in."""

    person: str
    name: str | None = None
    roles: tuple[Role, ...] = ()
    team: str | None = None
    active: bool
    has_password: bool
    has_subject: bool
    created_at: datetime
    password_set_at: datetime | None = None
    disabled_at: datetime | None = None


def sign_in(db: Database, names: Sequence[str], password: str) -> str | None:
    """Whoever has one of these names (person id, phone, e-mail) and that password; None for anybody else.

    Slow on purpose, and as slow for a name that nobody has: call it in a thread.
    """
    with db.reading() as connection:
        rows = connection.execute(_named(names)).all()
    only = rows[0] if len(rows) == 1 else None
    if not is_right(only.hash if only else None, password) or only is None:
        return None
    if is_outdated(only.hash):
        set_password(db, only.person, password)
    return str(only.person)


def set_password(db: Database, person: str, password: str) -> None:
    """Open an account or change its password; whoever was signed in with the old one is no more."""
    row = {"person": person, "hash": kept(password), "password_set_at": func.now()}
    statement = upsert(accounts).values(row)
    fresh = {"hash": statement.excluded.hash, "password_set_at": func.now()}
    with db.transaction() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=[accounts.c.person], set_=fresh))
        _end_sessions(connection, person)


def open_for(db: Database, person: str) -> None:
    """An account without a password yet, for somebody invited; one that is there is left as it is."""
    with db.transaction() as connection:
        connection.execute(upsert(accounts).values(person=person).on_conflict_do_nothing())


def disable(db: Database, person: str) -> bool:
    """Shut an account and end its sessions; False when it was not open."""
    return _set_disabled(db, person, True)


def enable(db: Database, person: str) -> bool:
    """Open a shut account again; False when it was not shut."""
    return _set_disabled(db, person, False)


def by_subject(db: Database, subject: str, email: str | None) -> str | None:
    """Whoever the company's identity provider means: known by the subject, or the first time by a verified e-mail.

    The first time binds the account to the subject; an account bound to another one is not found by its e-mail.
    """
    with db.transaction() as connection:
        found = connection.scalar(_open_accounts().where(accounts.c.subject == subject))
        if found is not None or email is None:
            return str(found) if found else None
        by_email = _open_accounts().where(
            func.lower(people.c.email) == email.lower(), accounts.c.subject.is_(None)
        )
        rows = connection.scalars(by_email).all()
        if len(rows) != 1:
            return None
        connection.execute(update(accounts).where(accounts.c.person == rows[0]).values(subject=subject))
        return str(rows[0])


def one(db: Database, person: str) -> Account | None:
    """Somebody's account; None where they have none."""
    return next(iter(_accounts(db, _ACCOUNTS.where(accounts.c.person == person))), None)


def listed(db: Database) -> list[Account]:
    """Every account, in the order in which their people came."""
    return _accounts(db, _ACCOUNTS)


def wait_before(db: Database, name: str, address: str) -> timedelta | None:
    """How long to wait before another password may be tried; None where it may be now, which counts as a failure.

    Counted before the password is looked at, so that many tries at once are no more than their number. A try that has
    to wait is not counted: whoever keeps knocking does not keep the owner out for longer.
    """
    too_early = (
        _counted(_tried(name), OF_A_NAME),
        _counted(sign_in_failures.c.address == address, FROM_AN_ADDRESS),
    )
    with db.transaction() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(_name_hash(name)))))
        waits = [connection.scalar(wait) for wait in too_early]
        longest = max((wait for wait in waits if wait), default=None)
        if longest is None:
            connection.execute(insert(sign_in_failures).values(name_hash=_name_hash(name), address=address))
    return longest


def _counted(which: ColumnElement[bool], at_most: int) -> Select[Any]:
    """How long until fewer than so many have failed within the window; nothing where it is so already."""
    oldest = func.min(sign_in_failures.c.at)
    return (
        select(oldest + WINDOW - func.now())
        .where(which, sign_in_failures.c.at > func.now() - WINDOW)
        .having(func.count() >= at_most)
    )


def succeeded(db: Database, name: str) -> None:
    """Forget the failures of a name, and everybody's that count no more."""
    old = sign_in_failures.c.at < func.now() - WINDOW
    with db.transaction() as connection:
        connection.execute(delete(sign_in_failures).where(or_(_tried(name), old)))


_ACCOUNTS = (
    select(
        *(accounts.c[name] for name in ("person", "created_at", "password_set_at", "disabled_at")),
        *(people.c[name] for name in ("name", "roles", "team", "active")),
        accounts.c.hash.is_not(None).label("has_password"),
        accounts.c.subject.is_not(None).label("has_subject"),
    )
    .join(people, people.c.id == accounts.c.person)
    .order_by(people.c.num)
)


def _accounts(db: Database, statement: Select[Any]) -> list[Account]:
    with db.reading() as connection:
        return [Account.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def _named(names: Sequence[str]) -> Select[Any]:
    lowered = [name.lower() for name in names]
    same = or_(people.c.id.in_(names), people.c.phone.in_(names), func.lower(people.c.email).in_(lowered))
    return _open_accounts(accounts.c.hash).where(same)


def _open_accounts(*more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(accounts.c.person, *more)
        .join(people, people.c.id == accounts.c.person)
        .where(accounts.c.disabled_at.is_(None), people.c.active, ~CUSTOMERS)
    )


def _set_disabled(db: Database, person: str, disabled: bool) -> bool:
    now_so = accounts.c.disabled_at.is_(None) if disabled else accounts.c.disabled_at.is_not(None)
    statement = update(accounts).where(accounts.c.person == person, now_so)
    with db.transaction() as connection:
        if disabled:
            _end_sessions(connection, person)
        changed = connection.execute(statement.values(disabled_at=func.now() if disabled else None))
        return changed.rowcount > 0


def _end_sessions(connection: Connection, person: str) -> None:
    """And the invitations that are about: whoever has an old one must not be able to come in behind."""
    invitation = links.c.purpose == "invite"
    for table, which in ((sessions, true()), (links, invitation)):
        mine = (table.c.person == person, table.c.revoked_at.is_(None), which)
        connection.execute(update(table).where(*mine).values(revoked_at=func.now()))


def _tried(name: str) -> ColumnElement[bool]:
    return sign_in_failures.c.name_hash == _name_hash(name)


def _name_hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
