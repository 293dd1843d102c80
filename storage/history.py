"""What did a case begin with, and what was done since?"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from domain.judge import Opening
from domain.retelling import Cause
from domain.standard import Standard
from storage import editions
from storage.case_rows import NoSuchCase
from storage.engine import Database
from storage.tables_cases import cases, causes


def beginning_of(db: Database, no: str, standard: Standard | None = None) -> Opening:
    """What a case began with, under its own standard or under another. NoSuchCase when there is none."""
    with db.reading() as connection:
        row = connection.execute(
            select(cases.c.opening, cases.c.edition_hash).where(cases.c.no == no)
        ).first()
        if row is None:
            raise NoSuchCase(no)
        law = standard or editions.edition(connection, row.edition_hash)
    return Opening.model_validate({**row.opening, "standard": law})


def causes_of(db: Database, no: str) -> list[Cause]:
    """What was done since, in order; the opening itself is not among it."""
    statement = select(causes.c.seq, causes.c.at, causes.c.given).where(
        causes.c.case_no == no, causes.c.seq > 1
    )
    with db.reading() as connection:
        rows = connection.execute(statement.order_by(causes.c.seq)).mappings()
        return [Cause.model_validate(dict(row)) for row in rows]


def opened_between(db: Database, standard: str, from_at: datetime, to_at: datetime) -> Iterator[str]:
    """The numbers of all cases of a standard that were opened in a time."""
    statement = select(cases.c.no).where(
        cases.c.standard == standard, cases.c.opened_at.between(from_at, to_at)
    )
    with db.reading() as connection:
        yield from connection.scalars(statement.order_by(cases.c.no))
