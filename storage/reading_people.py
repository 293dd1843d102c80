"""Who is there, who is on duty, and who is near and free?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, and_, bindparam, func, literal, null, select
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, array

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.people import CUSTOMERS, Person, person_of
from storage.tables import duties as duties_kept
from storage.tables import people
from storage.tables_cases import bookings, case_contacts

EARTH_RADIUS_KM = 6371.0088
# Somebody always answers: where nobody holds a part, these are asked in this order.
STAND_INS = (Role.SUPERVISOR, Role.DISPATCHER, Role.ADMIN)

NEVER_ON_DUTY = (Role.CUSTOMER, Role.VIEWER, Role.SYSTEM)


class Duty(Fact):
    """Who would be told for a part in a case of that team; nobody where it is vacant and no one stands in."""

    role: Role
    team: str | None = None
    person: Person | None = None

    @property
    def played(self) -> bool:
        """By somebody who holds the part, not by whoever stands in."""
        return self.person is not None and self.role in self.person.roles


def person(db: Database, person_id: str) -> Person | None:
    """One person, customer or staff."""
    with db.reading() as connection:
        row = connection.execute(_PERSON, {"id": person_id}).mappings().first()
    return person_of(row) if row else None


def staff(
    db: Database, role: Role | None = None, team: str | None = None, *, active_only: bool = False
) -> list[Person]:
    """People of the house, customers apart, in the order in which they came."""
    statement = select(people).order_by(people.c.num)
    statement = statement.where(_holds((role,)) if role else ~CUSTOMERS)
    if team:
        statement = statement.where(people.c.team == team)
    if active_only:
        statement = statement.where(people.c.active)
    with db.reading() as connection:
        return [person_of(row) for row in connection.execute(statement).mappings()]


def by_phone(db: Database, phone: str) -> list[Person]:
    """Whoever has that phone, staff first: one person may be known in both parts."""
    statement = select(people).where(people.c.phone == phone).order_by(CUSTOMERS, people.c.num)
    with db.reading() as connection:
        return [person_of(row) for row in connection.execute(statement).mappings()]


def by_wecom(db: Database, name: str) -> list[Person]:
    """Whoever WeCom knows by that name."""
    statement = select(people).where(people.c.wecom == name).order_by(people.c.num)
    with db.reading() as connection:
        return [person_of(row) for row in connection.execute(statement).mappings()]


def on_duty(db: Database, role: Role, team: str | None = None) -> list[str]:
    """Who answers for a part: those of the team first; where nobody holds it, whoever stands in."""
    with db.reading() as connection:
        return [found.id for found in choose(holders(connection, (role,)), role, team)]


def holders(connection: Connection, roles: Sequence[Role]) -> list[Person]:
    """All active people who hold any of these parts or stand in for others."""
    held = [role.value for role in (*roles, *STAND_INS)]
    return [person_of(row) for row in connection.execute(_HOLDERS, {"held": held}).mappings()]


def duties(db: Database) -> list[Duty]:
    """Who would be told now: every technician, and for each other part and team whoever is chosen there."""
    parts = [role for role in Role if role not in NEVER_ON_DUTY]
    with db.reading() as connection:
        known = holders(connection, parts)
    by_job = [one for one in known if Role.TECHNICIAN in one.roles]
    found = [Duty(role=Role.TECHNICIAN, team=one.team, person=one) for one in by_job]
    if not by_job:
        found.append(Duty(role=Role.TECHNICIAN))
    teams: list[str | None] = [None, *sorted({one.team for one in known if one.team})]
    for role in parts:
        if role is not Role.TECHNICIAN:
            for team in teams:
                first = next(iter(choose(known, role, team)), None)
                found.append(Duty(role=role, team=team, person=first))
    return found


def choose(known: Sequence[Person], role: Role, team: str | None) -> list[Person]:
    """Of those known, who answers for a part: those of the team first, and of them whoever is on call.

    Always in the same order: whoever came first comes first. Who is away is asked only where nobody at all is there.
    """
    for there in ([one for one in known if not one.away], known):
        for part in (role, *STAND_INS):
            found = [one for one in there if part in one.roles]
            if found:
                return sorted(found, key=lambda one: (team is not None and one.team != team, not one.on_call))
    return []


def at_work(*, away: bool, at: datetime | None = None) -> ColumnElement[bool]:
    """Whether a person of the outer question is away, or on call, at that real instant; else now."""
    instant = func.now() if at is None else literal(at)
    now = duties_kept.c.during.op("@>")(instant)
    mine = select(duties_kept.c.id).where(
        duties_kept.c.person == people.c.id, duties_kept.c.away.is_(away), now
    )
    return mine.exists()


def nearest_technicians(
    db: Database,
    *,
    lat: float | None,
    lng: float | None,
    count: int,
    without: Sequence[str] = (),
    as_of: datetime | None = None,
    visit: timedelta | None = None,
    criteria: Sequence[str] = (),
    at_least: int = 0,
) -> list[tuple[str, float | None]]:
    """The nearest technicians at work and their distance in km; with `as_of` and `visit`, those free then.

    With criteria only those whose scorecard has `at_least` so much in each of them (OUTS-09).

    Where the place is unknown, by id; technicians of unknown place come last.
    """
    away = _distance(lat, lng)
    statement = (
        select(people.c.id, away.label("km"))
        .where(people.c.active, _holds((Role.TECHNICIAN,)), people.c.id.not_in(list(without)))
        .where(~at_work(away=True, at=as_of))
        .order_by(away.asc().nulls_last(), people.c.id)
        .limit(count)
    )
    for criterion in criteria:
        statement = statement.where(people.c.scorecard[criterion].as_integer() >= at_least)
    if as_of is not None and visit is not None:
        during = bookings.c.during.op("&&")(func.tstzrange(as_of, as_of + visit))
        busy = select(bookings.c.case_no).where(bookings.c.technician == people.c.id, during)
        statement = statement.where(~busy.exists())
    with db.reading() as connection:
        return [(row.id, row.km) for row in connection.execute(statement)]


def technicians_near(
    db: Database, case_no: str, *, count: int, without: Sequence[str] = ()
) -> tuple[str, ...]:
    """The nearest active technicians to the place of a case."""
    place = select(case_contacts.c.lat, case_contacts.c.lng).where(case_contacts.c.case_no == case_no)
    with db.reading() as connection:
        found = connection.execute(place).first()
    lat, lng = (found.lat, found.lng) if found else (None, None)
    near = nearest_technicians(db, lat=lat, lng=lng, count=count, without=without)
    return tuple(technician for technician, _ in near)


def _distance(lat: float | None, lng: float | None) -> ColumnElement[float | None]:
    if lat is None or lng is None:
        return null().cast(Double)
    return km_between(people.c.lat, people.c.lng, literal(lat, Double), literal(lng, Double))


def km_between(
    lat: ColumnElement[Any], lng: ColumnElement[Any], to_lat: ColumnElement[Any], to_lng: ColumnElement[Any]
) -> ColumnElement[float | None]:
    """Along the surface, by the haversine; in one coordinate system, as WGS-84 and GCJ-02 lie 500 m apart."""
    south_north = func.radians(lat - to_lat) / 2
    west_east = func.radians(lng - to_lng) / 2
    along = func.cos(func.radians(lat)) * func.cos(func.radians(to_lat))
    half = func.power(func.sin(south_north), 2) + along * func.power(func.sin(west_east), 2)
    # LEAST passes over NULL, which would send whoever is at an unknown place to the far side of the earth.
    length = 2 * EARTH_RADIUS_KM * func.asin(func.sqrt(func.least(half, 1.0)))
    return when((and_(*(place.is_not(None) for place in (lat, lng, to_lat, to_lng))), length))


# Built once: a courier asks it in every round.
_HOLDERS = (
    select(people, at_work(away=True).label("away"), at_work(away=False).label("on_call"))
    .where(people.c.active, people.c.roles.op("&&")(bindparam("held", type_=ARRAY(TEXT))))
    .order_by(people.c.num)
)


def _holds(roles: Sequence[Role]) -> ColumnElement[bool]:
    return people.c.roles.op("&&")(array([role.value for role in roles], type_=TEXT).cast(ARRAY(TEXT)))


_PERSON = select(people).where(people.c.id == bindparam("id"))
