"""What did a courier leave half done that was killed, or whose provider never answered?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Integer,
    Interval,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from storage.among import among, among_given
from storage.engine import Database
from storage.outbox import IN_DOUBT, LEFT_OVER, Claimed, left_over
from storage.tables import INSTANT
from storage.tables_messages import attempts, messages

ASKED_WITHIN = timedelta(seconds=1)
# A courier has gone when the server has lost its ear; not when the server itself was away until just now.
_GONE = literal_column(
    "(attempts.worker ~ '@[0-9]+$' AND NOT EXISTS (SELECT 1 FROM pg_stat_activity AS ear"
    " WHERE ear.pid = substring(attempts.worker from '@([0-9]+)$')::int))",
    Boolean,
)


def stuck(
    db: Database, now: datetime, older_than: timedelta, at_once: Sequence[str] = (), limit: int = 50
) -> list[Claimed]:
    """Attempts whose end nobody knows: their courier was killed, or the provider never answered.

    Each is given to one asker, and not again for as long; look it up, then `resolve` it. On the channels `at_once`
    those of a courier that was killed are not waited for.
    """
    return db.in_transaction(lambda connection: _stuck(connection, now, older_than, at_once, limit))


def life_of(courier: str, ear: int) -> str:
    """The name of one life of a courier: of the listening connection that ends with it."""
    return f"{courier}@{ear}"


def _stuck(
    connection: Connection, now: datetime, older_than: timedelta, at_once: Sequence[str], limit: int
) -> list[Claimed]:
    given = {"now_at": now, "older_than": older_than, "at_once": list(at_once), "limit": limit}
    rows = connection.execute(_STUCK, given).mappings().all()
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    connection.execute(update(messages).where(messages.c.id.in_(ids)).values(claimed_at=now))
    return left_over(connection, rows)


def _left_half_done() -> Select[Any]:
    now = bindparam("now_at", type_=INSTANT)
    older_than = bindparam("older_than", type_=Interval)
    kept_up = func.pg_postmaster_start_time() < func.now() - older_than
    # Whoever asks first has so long to hear the answer before another asks too.
    waited = messages.c.claimed_at < now - literal(ASKED_WITHIN)
    at_once = among_given(attempts.c.channel, "at_once")
    given_up = and_(messages.c.status == "sending", at_once, waited, kept_up, _GONE)
    last = and_(attempts.c.message_id == messages.c.id, attempts.c.number == messages.c.attempts)
    return (
        select(*LEFT_OVER)
        .join(attempts, last)
        .where(
            among(messages.c.status, IN_DOUBT),
            or_(messages.c.claimed_at < now - older_than, given_up),
        )
        .order_by(messages.c.claimed_at)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(of=messages, skip_locked=True)
    )


_STUCK = _left_half_done()
