"""Which attempts did nobody ever report on, and what does the provider's own word make of them?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select, update

from storage.engine import Database
from storage.outbox import IN_DOUBT, LEFT_OVER, Claimed, left_over
from storage.tables_messages import attempts, messages

# Reports come in seconds; Aliyun repeats one for ten minutes. After a day a provider is asked no more.
QUIET_FOR = timedelta(minutes=15)
LOOK_BACK = timedelta(days=2)
MOST_ASKS = 6


def unreported(db: Database, now: datetime, channels: Sequence[str], limit: int = 50) -> list[Claimed]:
    """Attempts that went out and never came to an end, and such as nobody closed: each is given to one asker.

    Asked after a quarter of an hour, then each time as long again as it was silent, six times at most.
    """
    waited = attempts.c.begun_at + QUIET_FOR * _doubled()
    overdue = or_(attempts.c.asked_at.is_(None), waited <= now)
    recent = and_(attempts.c.begun_at <= now - QUIET_FOR, attempts.c.begun_at >= now - LOOK_BACK)
    statement = (
        select(*LEFT_OVER)
        .join(attempts, attempts.c.message_id == messages.c.id)
        .where(recent, overdue, attempts.c.asks < MOST_ASKS, attempts.c.channel.in_(channels))
        .where(or_(_never_reported(), _never_closed()))
        .order_by(attempts.c.begun_at)
        .limit(limit)
        .with_for_update(of=attempts, skip_locked=True)
    )
    with db.transaction() as connection:
        rows = connection.execute(statement).mappings().all()
        ids = [row["attempt_id"] for row in rows]
        asked = {"asked_at": now, "asks": attempts.c.asks + 1}
        connection.execute(update(attempts).where(attempts.c.id.in_(ids)).values(asked))
        return left_over(connection, rows)


def close(db: Database, attempt_id: str, outcome: str, provider_id: str | None, at: datetime) -> None:
    """Nobody else will: how an attempt ended whose message was settled without it."""
    unended = or_(attempts.c.outcome.is_(None), attempts.c.outcome == "unknown")
    known = {"outcome": outcome, "finished_at": at}
    if provider_id:
        known["provider_id"] = provider_id
    with db.transaction() as connection:
        connection.execute(update(attempts).where(attempts.c.id == attempt_id, unended).values(known))


def _doubled() -> ColumnElement[int]:
    """1, 2, 4, 8 …: with each asking that brought nothing."""
    return cast(func.power(2, attempts.c.asks), Integer)


def _never_reported() -> ColumnElement[bool]:
    return and_(
        messages.c.status == "sent",
        attempts.c.outcome == "accepted",
        attempts.c.provider_id.is_not(None),
        attempts.c.number == messages.c.attempts,
    )


def _never_closed() -> ColumnElement[bool]:
    """What is still in doubt is its courier's."""
    doubted = and_(messages.c.status.in_(IN_DOUBT), attempts.c.number == messages.c.attempts)
    return and_(attempts.c.finished_at.is_(None), ~doubted)
