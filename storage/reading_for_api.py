"""What does the door ask the database beside a case itself?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text

from domain.base import Fact
from storage.engine import Database
from storage.tables import people
from storage.tables_cases import cases, causes, private_texts
from storage.tables_messages import attempts, messages


class Spoken(Fact):
    """What a call has to say, to whom it has not been said in vain."""

    text: str | None = None
    language: str | None = None
    asks: bool
    answered: bool


class OnPhone(Fact):
    """One message on somebody's phone; `waits` for an answer."""

    person: str
    name: str | None = None
    message_id: str
    case_no: str
    channel: str
    text: str
    status: str
    waits: bool
    at: datetime


def answers(db: Database) -> bool:
    with db.reading() as connection:
        return bool(connection.scalar(text("SELECT 1")))


def command_under(db: Database, no: str, key: str) -> dict[str, Any] | None:
    """The command that a case carried out under a key, as it travelled; None where it is not on record."""
    given = causes.c.given
    statement = select(given["command"]).where(causes.c.case_no == no, given["key"].astext == key)
    with db.reading() as connection:
        found = connection.scalar(statement)
    return dict(found) if found else None


def forget(db: Database, ids: Sequence[str]) -> None:
    """Take away the words of a command that was refused: they belong to nothing."""
    if ids:
        with db.transaction() as connection:
            connection.execute(delete(private_texts).where(private_texts.c.id.in_(list(ids))))


def spoken(db: Database, attempt_id: str) -> Spoken | None:
    """The words of the message that an attempt carries; None where there is no such attempt."""
    statement = (
        select(
            messages.c.text,
            messages.c.language,
            messages.c.asks_acknowledgement.label("asks"),
            (messages.c.status == "acknowledged").label("answered"),
        )
        .join(attempts, attempts.c.message_id == messages.c.id)
        .where(attempts.c.id == attempt_id)
    )
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
    return Spoken.model_validate(dict(row)) if row else None


def still_unsent(db: Database, no: str) -> int:
    """How many messages of a case are due, held until now, or on their way to the provider."""
    statement = select(func.count()).where(
        messages.c.case_no == no,
        messages.c.status.in_(("due", "sending"))
        | ((messages.c.status == "held") & (messages.c.ready_at <= func.now())),
    )
    with db.reading() as connection:
        return connection.scalar(statement) or 0


def seq_of(db: Database, no: str) -> int:
    """Up to which step a case is written down."""
    with db.reading() as connection:
        return connection.scalar(select(cases.c.seq).where(cases.c.no == no)) or 0


def lately_received(db: Database, limit: int = 60) -> list[OnPhone]:
    """The last messages on all phones, newest first."""
    waits = messages.c.asks_acknowledgement & messages.c.status.in_(("sent", "delivered"))
    statement = (
        select(
            messages.c.told_person.label("person"),
            people.c.name,
            messages.c.id.label("message_id"),
            messages.c.case_no,
            messages.c.channel,
            messages.c.text,
            messages.c.status,
            waits.label("waits"),
            messages.c.sent_at.label("at"),
        )
        .outerjoin(people, people.c.id == messages.c.told_person)
        .where(
            messages.c.told_person.is_not(None), messages.c.text.is_not(None), messages.c.sent_at.is_not(None)
        )
        .order_by(func.coalesce(messages.c.claimed_at, messages.c.sent_at).desc(), messages.c.id)
        .limit(limit)
    )
    with db.reading() as connection:
        return [OnPhone.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
