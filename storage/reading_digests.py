"""What do the reports that come round with the calendar count, and where are they kept?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_once

from domain.base import Fact
from domain.message import Message
from storage.engine import Database
from storage.message_rows import row_of
from storage.tables_cases import cases, events
from storage.tables_messages import digests, messages

# The forms of what customers said after a sale (RETAIL-AFT-03, RETAIL-AFT-07), besides the events that are answers.
SURVEYS = ("satisfaction_survey", "delivery_feedback")


class Content(Fact):
    """A table with its head, and one line that sums it up in both languages. No personal data."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    zh: str
    en: str


class Digest(Fact):
    """A report as it was compiled for its nominal instant."""

    no: str
    name: str
    nominal_at: datetime
    clause: str
    content: Content


def keep(db: Database, digest: Digest, told: Message | None) -> bool:
    """Keep a report and its message in one transaction; False where it was kept before, and nothing is said again."""

    def keep_once(connection: Connection) -> bool:
        row = digest.model_dump(exclude={"content"}) | {"content": digest.content.model_dump()}
        statement = insert_once(digests).values(row).on_conflict_do_nothing().returning(digests.c.no)
        new = connection.scalar(statement) is not None
        if new and told:
            said = row_of(digest.no, told, digest.nominal_at - digest.nominal_at, released=True)
            connection.execute(insert(messages).values(said))
            connection.execute(select(func.pg_notify("messages", told.planned_at.isoformat())))
        return new

    return db.in_transaction(keep_once)


def kept(db: Database, name: str | None = None, limit: int = 100) -> list[Digest]:
    """The reports that were made, the newest first."""
    statement = select(digests).order_by(digests.c.nominal_at.desc(), digests.c.no).limit(limit)
    if name:
        statement = statement.where(digests.c.name == name)
    with db.reading() as connection:
        return [Digest.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def cases_by_end(db: Database, since: datetime, until: datetime) -> Sequence[tuple[Any, ...]]:
    """Standard, kind, end and how many, of what was closed in that time, with the mean of the customers' scores."""
    score = func.round(func.avg(cases.c.state["body"]["score"].astext.cast(cases.c.seq.type)), 2)
    statement = (
        select(cases.c.standard, cases.c.kind, cases.c.stage, func.count(), score)
        .where(cases.c.closed_at >= since, cases.c.closed_at < until)
        .group_by(cases.c.standard, cases.c.kind, cases.c.stage)
        .order_by(cases.c.standard, cases.c.kind, cases.c.stage)
    )
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def answers(db: Database, since: datetime, until: datetime) -> Sequence[tuple[Any, ...]]:
    """Case, standard, what was asked, satisfied and score, of every survey and follow-up in that time.

    A survey form is named by its code; what was filled in stays with its case, for it is the customer's own words.
    """
    facts = events.c.facts
    survey = (events.c.name == "paper_filed") & facts["paper"].astext.in_(SURVEYS)
    statement = (
        select(
            events.c.case_no,
            cases.c.standard,
            case((survey, facts["paper"].astext), else_=events.c.name),
            facts["satisfied"].astext,
            func.coalesce(facts["score"].astext, facts["stars"].astext),
        )
        .join(cases, cases.c.no == events.c.case_no)
        .where(
            events.c.name.in_(("followed_up", "rated")) | survey, events.c.at >= since, events.c.at < until
        )
        .order_by(events.c.at, events.c.case_no, events.c.seq, events.c.index)
    )
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def coordinated(db: Database) -> Sequence[tuple[Any, ...]]:
    """Case, standard, tracker, since when and the next planned instant, of every coordination order that is open."""
    body = cases.c.state["body"]
    statement = (
        select(cases.c.no, cases.c.standard, body["tracker"].astext, cases.c.entered_at, cases.c.next_at)
        .where(cases.c.stage == "coordinating", cases.c.closed_at.is_(None))
        .order_by(cases.c.entered_at, cases.c.no)
    )
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]
