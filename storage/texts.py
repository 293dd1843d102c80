"""Where are the words that must not leave the database, and how are they forgotten?"""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from storage.engine import Database
from storage.ids import new_id
from storage.tables_cases import private_texts

FORGOTTEN = "—"


def keep(db: Database, case_no: str | None, field: str, text: str, by: str | None) -> str:
    """Keep words of a case; only their id (`txt_…`) travels on."""
    with db.transaction() as connection:
        return keep_all(connection, case_no, {field: text}, by)[field]


def keep_all(
    connection: Connection, case_no: str | None, words: dict[str, str], by: str | None
) -> dict[str, str]:
    """Keep several at once; the id for each field."""
    ids = {field: new_id("txt") for field in words}
    rows = [
        # PostgreSQL keeps no NUL; a text with one would be refused for ever.
        {"id": ids[field], "case_no": case_no, "field": field, "text": text.replace("\0", ""), "by": by}
        for field, text in words.items()
    ]
    if rows:
        connection.execute(insert(private_texts), rows)
    return ids


def words(db: Database, ids: Iterable[str]) -> dict[str, str]:
    """The words behind ids, for a sentence that is being said."""
    with db.reading() as connection:
        return texts_by_id(connection, ids)


def texts_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The words behind ids."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = connection.execute(
        select(private_texts.c.id, private_texts.c.text).where(private_texts.c.id.in_(wanted))
    )
    return {row.id: row.text for row in found}
