"""What became of the messages of each day: sent, delivered, unknown, doubled?"""

from datetime import date, datetime

from sqlalchemy import case, cast, func, select
from sqlalchemy.types import Date

from domain.base import Fact
from storage.engine import Database
from storage.tables_messages import attempts, messages

SAID = ("sent", "delivered", "acknowledged")
OPEN = ("sending", "unknown")


class Daily(Fact):
    """One day of messages, by the day of their last attempt.

    `sent` counts all that went out, `delivered` those of them that arrived. `doubled`: a provider took it more than
    once; `perhaps_doubled`: said again since nobody could tell whether it had gone out.
    """

    day: date
    sent: int
    delivered: int
    acknowledged: int
    undeliverable: int
    unknown: int
    doubled: int
    perhaps_doubled: int
    attempts: int


def daily(db: Database, since: datetime, zone: str) -> list[Daily]:
    """The days from then on, the newest first, as the clock of that zone counts them."""
    tried = (
        select(
            attempts.c.message_id,
            func.count().filter(attempts.c.outcome.is_distinct_from("held")).label("tries"),
            func.count().filter(attempts.c.outcome == "accepted").label("taken"),
            func.count().filter(attempts.c.code == "outcome_unknown").label("doubted"),
        )
        .where(attempts.c.begun_at >= since)
        .group_by(attempts.c.message_id)
        .subquery()
    )
    status = messages.c.status
    day = cast(func.timezone(zone, messages.c.claimed_at), Date).label("day")
    again = (tried.c.doubted > 0) & (tried.c.tries > 1)
    statement = (
        select(
            day,
            func.count().filter(status.in_(SAID)).label("sent"),
            func.count().filter(status.in_(("delivered", "acknowledged"))).label("delivered"),
            func.count().filter(status == "acknowledged").label("acknowledged"),
            func.count().filter(status == "undeliverable").label("undeliverable"),
            func.count().filter(status.in_(OPEN)).label("unknown"),
            func.count().filter(tried.c.taken > 1).label("doubled"),
            func.count().filter(case((tried.c.taken > 1, False), else_=again)).label("perhaps_doubled"),
            func.coalesce(func.sum(tried.c.tries), 0).label("attempts"),
        )
        .join(tried, tried.c.message_id == messages.c.id)
        .where(messages.c.claimed_at >= since)
        .group_by(day)
        .order_by(day.desc())
    )
    with db.reading() as connection:
        return [Daily.model_validate(dict(row)) for row in connection.execute(statement).mappings()]
