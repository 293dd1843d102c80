"""What did one request cause, and which request caused one message?"""

from datetime import datetime

from sqlalchemy import Connection, Row, Select, or_, select, tuple_

from domain.base import Fact
from storage.engine import Database
from storage.tables_cases import causes, events
from storage.tables_messages import attempts, messages


class Try(Fact):
    """One attempt to tell somebody, and by which name the provider knows it."""

    number: int
    channel: str
    begun_at: datetime
    outcome: str | None
    code: str | None
    provider_id: str | None


class Said(Fact):
    """A message that a step planned or said."""

    id: str
    says: str
    role: str
    channel: str
    status: str
    planned_at: datetime
    attempts: tuple[Try, ...]


class Traced(Fact):
    """One step of a case with all that followed from it. No command: the opening, or time passed."""

    case_no: str
    seq: int
    at: datetime
    trace: str | None
    command: str | None
    by: str | None
    events: tuple[str, ...]
    messages: tuple[Said, ...]


def traced(db: Database, ident: str) -> list[Traced]:
    """By a trace, the id of a message, or the provider's reference of an attempt; nothing where none is known."""
    with db.reading() as connection:
        return [_whole(connection, row) for row in connection.execute(_steps(ident))]


def _steps(ident: str) -> Select[tuple[str, int, datetime, str | None, str | None, str | None]]:
    sent = select(attempts.c.message_id).where(attempts.c.provider_id == ident)
    told = select(messages.c.case_no, messages.c.since).where(
        or_(messages.c.id == ident, messages.c.id.in_(sent))
    )
    given = causes.c.given
    return (
        select(
            causes.c.case_no,
            causes.c.seq,
            causes.c.at,
            causes.c.trace,
            given["command"]["kind"].astext.label("command"),
            given["by"]["person"].astext.label("by"),
        )
        .where(or_(causes.c.trace == ident, tuple_(causes.c.case_no, causes.c.seq).in_(told)))
        .order_by(causes.c.at, causes.c.case_no, causes.c.seq)
    )


def _whole(
    connection: Connection, step: Row[tuple[str, int, datetime, str | None, str | None, str | None]]
) -> Traced:
    happened = select(events.c.name).where(events.c.case_no == step.case_no, events.c.seq == step.seq)
    said = select(messages).where(messages.c.case_no == step.case_no, messages.c.since == step.seq)
    return Traced(
        **step._mapping,
        events=tuple(connection.scalars(happened.order_by(events.c.index))),
        messages=tuple(
            Said.model_validate({**row, "attempts": _tries(connection, row["id"])})
            for row in connection.execute(said.order_by(messages.c.planned_at, messages.c.id)).mappings()
        ),
    )


def _tries(connection: Connection, message_id: str) -> tuple[Try, ...]:
    rows = select(attempts).where(attempts.c.message_id == message_id).order_by(attempts.c.number)
    return tuple(Try(**row) for row in connection.execute(rows).mappings())
