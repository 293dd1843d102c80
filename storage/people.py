"""Who is known to the house, and how do we get to know somebody?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import Insert, insert

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.ids import new_id
from storage.tables import people
from storage.tables_cases import case_contacts

CUSTOMERS: ColumnElement[bool] = literal_column("(roles @> '{customer}'::text[])")


class Person(Fact):
    """A person as kept; customers too. Whether away or on call is known where somebody on duty was asked for."""

    id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    wecom: str | None = None
    language: str = "zh"
    team: str | None = None
    roles: tuple[Role, ...] = ()
    badge_no: str | None = None
    address: str | None = None
    district: str | None = None
    lat: float | None = None
    lng: float | None = None
    active: bool = True
    scorecard: dict[str, int] | None = None
    created_at: datetime | None = None
    away: bool = False
    on_call: bool = False


class Caller(Fact):
    """A customer as given with an opening."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    language: str = "zh"


def person_of(row: Mapping[Any, Any]) -> Person:
    return Person.model_validate(dict(row))


def add(db: Database, **given: Any) -> Person:
    """Add a person, or write over the one of that `id`; without one a `per_…` is made."""
    return add_all(db, [given])[0]


def add_all(db: Database, given: list[dict[str, Any]]) -> list[Person]:
    """Add many, as when a town is loaded. Safe to repeat with ids of one's own."""
    with db.transaction() as connection:
        return [_put(connection, {"id": new_id("per"), **_plain(one)}) for one in given]


def change(db: Database, person_id: str, **changes: Any) -> Person | None:
    """Change what is known of somebody; None when there is nobody of that id."""
    statement = update(people).where(people.c.id == person_id).values(**_plain(changes)).returning(people)
    with db.transaction() as connection:
        row = connection.execute(statement).mappings().first()
    return person_of(row) if row else None


def called(caller: Caller) -> dict[str, Any]:
    """The parameters of `CUSTOMER`."""
    return {"id": new_id("cus"), **caller.model_dump()}


def change_contacts(db: Database, case_no: str, **given: Any) -> None:
    """Details that came later, or were put right: name, phone, address, lat, lng, problem, requested_for_text."""
    with db.transaction() as connection:
        connection.execute(_CONTACTS, {**dict.fromkeys(_CONTACT_FIELDS), **given, "case_no": case_no})


def contacts_of(connection: Connection, no: str) -> dict[str, Any]:
    """What a linked case begins with: all that the earlier one knew, but for its problem."""
    taken = [column for column in case_contacts.c if column.name not in ("case_no", "problem")]
    earlier = connection.execute(select(*taken).where(case_contacts.c.case_no == no)).mappings().first()
    return dict(earlier) if earlier else {}


def count(db: Database) -> int:
    """How many staff there are: nobody yet means an empty house."""
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(people).where(~CUSTOMERS)) or 0


def _put(connection: Connection, row: dict[str, Any]) -> Person:
    statement = insert(people).values(row)
    fresh = {field: value for field, value in row.items() if field != "id"} or {"active": True}
    statement = statement.on_conflict_do_update(index_elements=[people.c.id], set_=fresh)
    return person_of(connection.execute(statement.returning(people)).mappings().one())


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    if "roles" in given:
        return {**given, "roles": [Role(role).value for role in given["roles"]]}
    return given


_CALLER_FIELDS = ("name", "phone", "address", "lat", "lng", "language")
_CONTACT_FIELDS = ("name", "phone", "address", "problem", "lat", "lng", "requested_for_text")


def _upsert(table: Table, fields: tuple[str, ...], given: dict[str, Any]) -> Insert:
    """Built once: what is not given leaves what was known."""
    statement = insert(table).values({field: bindparam(field) for field in fields} | given)
    fresh = {field: func.coalesce(statement.excluded[field], table.c[field]) for field in fields}
    return statement.on_conflict_do_update(**_CONFLICTS[table.name], set_=fresh)


_CONFLICTS: dict[str, dict[str, Any]] = {
    "people": {"index_elements": [people.c.phone], "index_where": CUSTOMERS},
    "case_contacts": {"index_elements": [case_contacts.c.case_no]},
}
# The id of whoever calls from that phone, known from now on by the name last given.
CUSTOMER = _upsert(people, _CALLER_FIELDS, {"id": bindparam("id"), "roles": [Role.CUSTOMER.value]}).returning(
    people.c.id
)
_CONTACTS = _upsert(case_contacts, _CONTACT_FIELDS, {"case_no": bindparam("case_no")})
