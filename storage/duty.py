"""Who is away or on call, and when?"""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from domain.base import Fact
from storage.engine import Database
from storage.ids import new_id
from storage.tables import duties, people


class DutyRow(Fact):
    """One line of the duty calendar; real instants, the end not included."""

    id: str
    person: str
    name: str | None = None
    away: bool
    from_at: datetime
    to_at: datetime


def plan(db: Database, person: str, *, away: bool, from_at: datetime, to_at: datetime, made_by: str) -> str:
    """Write down that somebody is away, or on call. ValueError where it would end before it begins."""
    if to_at <= from_at:
        raise ValueError("it would end before it begins")
    duty = new_id("dut")
    row = {"id": duty, "person": person, "away": away, "made_by": made_by}
    with db.transaction() as connection:
        connection.execute(insert(duties).values(during=func.tstzrange(from_at, to_at), **row))
    return duty


def drop(db: Database, duty: str) -> bool:
    """Take a line away; False when there is none."""
    with db.transaction() as connection:
        return connection.execute(delete(duties).where(duties.c.id == duty)).rowcount > 0


def between(db: Database, from_at: datetime, to_at: datetime) -> list[DutyRow]:
    """Every line that touches the time between two instants, by its beginning."""
    begins, ends = func.lower(duties.c.during), func.upper(duties.c.during)
    statement = (
        select(
            duties.c.id,
            duties.c.person,
            duties.c.away,
            people.c.name,
            begins.label("from_at"),
            ends.label("to_at"),
        )
        .join(people, people.c.id == duties.c.person)
        .where(duties.c.during.op("&&")(func.tstzrange(from_at, to_at)))
        .order_by(begins, duties.c.id)
    )
    with db.reading() as connection:
        return [DutyRow.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
