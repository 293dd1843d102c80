"""Which closed cases have been kept for as long as their standard wants, and how is one taken away whole?"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, text, update

from domain.base import Fact
from domain.case import Case
from domain.keeping import by_clause, identity_until, kept_until
from storage.case_rows import case_of
from storage.engine import Database
from storage.tables import editions, people
from storage.tables_access import audit
from storage.tables_bridges import bridges
from storage.tables_cases import case_contacts, cases, causes, events, private_texts
from storage.tables_messages import attempts, callbacks, inbox, messages
from storage.texts import FORGOTTEN

A_PAGE = 200
IDENTITY = "identity_copy"


class Ripe(Fact):
    """A case whose record may go now, and the clause that says so."""

    no: str
    clause: str


def ripe(db: Database, now: datetime) -> Iterator[Ripe]:
    """Every case that may go by `now`, a real instant; a case whose clock was moved counts by its own."""
    for case, worst in _closed(db):
        until, clause = kept_until(case, worst), by_clause(case)
        if until and clause and until <= now + case.shift:
            yield Ripe(no=case.no, clause=clause)


def forget_identity(db: Database, now: datetime) -> int:
    """Take away the words of identity papers whose own, shorter time is over; how many there were."""
    ids: list[str] = []
    for case, _ in _closed(db):
        until = identity_until(case)
        if until and until <= now + case.shift:
            ids += _identity_texts(db, case.no)
    if not ids:
        return 0
    held = private_texts.c.id.in_(ids) & (private_texts.c.text != FORGOTTEN)
    with db.transaction() as connection:
        return connection.execute(update(private_texts).where(held).values(text=FORGOTTEN)).rowcount


def purge(db: Database, no: str, clause: str) -> bool:
    """Rows, texts and contacts of a case go in one transaction, and a line in the audit book stays.

    False where it was gone already. A complaint about the case keeps its own record and time.
    """
    return db.in_transaction(lambda connection: _purge(connection, no, clause))


def _closed(db: Database) -> Iterator[tuple[Case, int]]:
    """Closed cases of standards that say how long they are kept, each with the class of its gravest open complaint."""
    about = cases.alias("about")
    worst = (
        select(func.coalesce(func.max(about.c.severity), 0))
        .where(about.c.linked_to == cases.c.no, about.c.kind == "complaint", about.c.closed_at.is_(None))
        .scalar_subquery()
    )
    limited = select(editions.c.hash).where(editions.c.compiled["order"]["retention"].astext.is_not(None))
    after = ""
    while True:
        page = (
            select(cases.c.no, cases.c.state, cases.c.edition_hash, worst.label("worst"))
            .where(cases.c.closed_at.is_not(None), cases.c.edition_hash.in_(limited), cases.c.no > after)
            .order_by(cases.c.no)
            .limit(A_PAGE)
        )
        with db.reading() as connection:
            rows = connection.execute(page).mappings().all()
            found = [(case_of(connection, row), row["worst"]) for row in rows]
        yield from found
        if len(rows) < A_PAGE:
            return
        after = rows[-1]["no"]


def _identity_texts(db: Database, no: str) -> list[str]:
    answers = events.c.facts["answers"][IDENTITY].astext
    statement = select(answers).where(
        events.c.case_no == no, events.c.name == "paper_filed", answers.is_not(None)
    )
    with db.reading() as connection:
        return list(connection.scalars(statement))


def _purge(connection: Connection, no: str, clause: str) -> bool:
    row = connection.execute(select(cases.c.customer, cases.c.standard).where(cases.c.no == no)).first()
    if row is None:
        return False
    # What happened is never altered; only a purge may take it away.
    connection.execute(text("SET LOCAL shangmen.purge = 'on'"))
    own = select(messages.c.id).where(messages.c.case_no == no)
    tries = select(attempts.c.id).where(attempts.c.message_id.in_(own))
    connection.execute(delete(callbacks).where(callbacks.c.attempt_id.in_(tries)))
    connection.execute(delete(attempts).where(attempts.c.message_id.in_(own)))
    for table in (bridges, messages, inbox, private_texts, events, causes, case_contacts):
        connection.execute(delete(table).where(table.c.case_no == no))
    connection.execute(delete(cases).where(cases.c.no == no))
    _forget_customer(connection, row.customer)
    line = {
        "who": "system",
        "what": "purged",
        "subject": no,
        "facts": {"clause": clause, "standard": row.standard},
    }
    connection.execute(insert(audit), line)
    return True


def _forget_customer(connection: Connection, customer: str | None) -> None:
    """Whoever is a customer and nothing else, and has no case left, is not remembered either."""
    alone = ~exists(select(cases.c.no).where(cases.c.customer == customer))
    connection.execute(delete(people).where(people.c.id == customer, people.c.roles == ["customer"], alone))
