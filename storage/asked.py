"""What was somebody asked, and who has answered it?"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select

from domain.base import Fact
from domain.message import Message
from storage.engine import Database
from storage.message_rows import message_of
from storage.receipts import ASKED
from storage.tables import people
from storage.tables_messages import attempts, messages

MOST_QUESTIONS = 50


class Asked(Fact):
    """A message that asks somebody something; `waits` until it is answered, and then knows by whom."""

    message_id: str
    case_no: str
    person: str | None
    message: Message
    waits: bool = True
    answered_by: str | None = None


def questions(
    db: Database, *, person: str | None = None, phone: str | None = None, also: Collection[str] = ()
) -> list[Asked]:
    """What that person, or that phone, was asked, answered or not; the last put first.

    Asked are acknowledgements, and `also` what these sentences ask. Nobody answers what never left the house: it
    would swallow the answer to another question.
    """
    told = select(attempts.c.message_id).where(attempts.c.outcome.is_distinct_from("rejected"))
    asks = or_(messages.c.asks_acknowledgement, messages.c.says.in_(list(also)))
    statement = (
        select(messages, people.c.name.label("by_name"))
        .outerjoin(people, people.c.id == messages.c.acknowledged_by)
        .where(messages.c.status.in_((*ASKED, "acknowledged")), asks)
    )
    if person is not None:
        statement = statement.where(messages.c.told_person == person)
    if phone is not None:
        told = told.where(attempts.c.address == phone)
    statement = statement.where(messages.c.id.in_(told))
    statement = statement.order_by(messages.c.claimed_at.desc(), messages.c.id).limit(MOST_QUESTIONS)
    with db.reading() as connection:
        return [_asked(row, row["by_name"]) for row in connection.execute(statement).mappings()]


def asked_by_attempt(db: Database, attempt_id: str) -> Asked | None:
    """The message that an attempt carried, whatever became of it."""
    statement = select(messages).join(attempts).where(attempts.c.id == attempt_id)
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
    return _asked(row) if row else None


def _asked(row: Mapping[Any, Any], answered_by: str | None = None) -> Asked:
    return Asked(
        message_id=row["id"],
        case_no=row["case_no"],
        person=row["told_person"],
        message=message_of(row),
        waits=row["status"] in ASKED,
        answered_by=answered_by,
    )
