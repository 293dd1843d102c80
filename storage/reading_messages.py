"""What was said to whom, what will be, and how well are the promises kept?"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from domain.base import Fact
from domain.message import Recipient
from domain.people import Role
from storage.engine import Database
from storage.tables import people
from storage.tables_cases import events
from storage.tables_messages import messages


class MessageRow(Fact):
    """A message as people see it: `due` is still `planned` to them."""

    id: str
    case_no: str
    key: str
    to: Recipient
    told_person: str | None = None
    told_name: str | None = None
    channel: str
    intent: str
    text: str | None = None
    language: str | None = None
    status: str
    clause: str | None = None
    about: str | None = None
    asks_acknowledgement: bool
    planned_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    attempts: int
    reason_zh: str | None = None
    reason_en: str | None = None


class Received(Fact):
    """What one phone shows."""

    message_id: str
    case_no: str
    channel: str
    text: str
    status: str
    asks_acknowledgement: bool
    clause: str | None = None
    at: datetime


class DeadlineFigure(Fact):
    """How often a promise was kept and broken."""

    clause: str
    deadline: str
    kept: int
    broken: int


def messages_of(db: Database, no: str) -> list[MessageRow]:
    """All messages of a case, said and still to be said, by the instant they are meant for."""
    told = aliased(people)
    statement = (
        select(messages, told.c.name.label("told_name"))
        .outerjoin(told, told.c.id == messages.c.told_person)
        .where(messages.c.case_no == no)
        .order_by(messages.c.planned_at, messages.c.id)
    )
    with db.reading() as connection:
        rows = connection.execute(statement).mappings().all()
    return [
        MessageRow.model_validate(
            {
                **row,
                "to": Recipient(role=Role(row["role"]), person=row["person"]),
                "intent": row["says"],
                "status": "planned" if row["status"] == "due" else row["status"],
            }
        )
        for row in rows
    ]


def phone_of(db: Database, person: str) -> list[Received]:
    """What a person's phone received, newest last."""
    statement = (
        select(messages, messages.c.id.label("message_id"), messages.c.sent_at.label("at"))
        .where(
            messages.c.told_person == person, messages.c.text.is_not(None), messages.c.sent_at.is_not(None)
        )
        .where(messages.c.status.in_(("sent", "delivered", "acknowledged")))
        .order_by(messages.c.sent_at, messages.c.id)
    )
    with db.reading() as connection:
        return [Received.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def deadline_figures(db: Database, since: datetime | None = None) -> list[DeadlineFigure]:
    """Deadlines kept and broken, per clause, of everything that happened since."""
    clause, deadline = events.c.facts["clause"].astext, events.c.facts["deadline"].astext
    statement = (
        select(
            clause.label("clause"),
            deadline.label("deadline"),
            func.count().filter(events.c.name == "kept").label("kept"),
            func.count().filter(events.c.name == "breached").label("broken"),
        )
        .where(events.c.name.in_(("kept", "breached")))
        .group_by(clause, deadline)
        .order_by(clause, deadline)
    )
    if since is not None:
        statement = statement.where(events.c.at >= since)
    with db.reading() as connection:
        return [DeadlineFigure.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def status_counts(db: Database) -> dict[str, int]:
    """How many messages there are of each status; `due` and `planned` apart, for the operator."""
    statement = select(messages.c.status, func.count().label("told")).group_by(messages.c.status)
    with db.reading() as connection:
        return {row.status: row.told for row in connection.execute(statement)}
