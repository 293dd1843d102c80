"""Who did what with the house itself, and who looked at what is hidden?"""

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import insert, select

from domain.base import Fact
from storage.engine import Database
from storage.tables import people
from storage.tables_access import audit


class Deed(Fact):
    """One line of the book; `at` is a real instant."""

    id: int
    at: datetime
    who: str
    who_name: str | None = None
    what: str
    subject: str | None = None
    facts: dict[str, JsonValue] = {}


def write(db: Database, who: str, what: str, subject: str | None = None, **facts: JsonValue) -> None:
    """Write a line. `facts` hold codes and ids: what is personal stays where it can be erased."""
    row = {"who": who, "what": what, "subject": subject, "facts": facts}
    with db.transaction() as connection:
        connection.execute(insert(audit), row)


def read(
    db: Database,
    *,
    who: str | None = None,
    what: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Deed]:
    """The book from its end; `before` is the number of the last line of the page before."""
    wanted = {"who": who, "what": what, "subject": subject}
    statement = (
        select(audit, people.c.name.label("who_name"))
        .outerjoin(people, people.c.id == audit.c.who)
        .where(*(audit.c[name] == value for name, value in wanted.items() if value))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(audit.c.id < before)
    with db.reading() as connection:
        return [Deed.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
