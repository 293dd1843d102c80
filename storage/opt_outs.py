"""Who asked to be left alone, and on which channel?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, literal, select
from sqlalchemy.dialects.postgresql import insert

from domain.base import Fact
from storage.among import among_given
from storage.engine import Database
from storage.tables_messages import attempts, opt_outs


class OptOut(Fact):
    """A number that is told nothing more by that channel. `opted_out_at` is a real instant."""

    phone: str
    channel: str
    told_by: Literal["reply", "provider"]
    opted_out_at: datetime


def leave(db: Database, gone: Iterable[OptOut]) -> None:
    """Remember it; the first time counts, however often it is said."""
    rows = sorted((one.model_dump() for one in gone), key=lambda row: (row["phone"], row["channel"]))
    if rows:
        with db.transaction() as connection:
            connection.execute(insert(opt_outs).on_conflict_do_nothing(), rows)


def leave_by_attempt(db: Database, attempt_id: str, at: datetime) -> None:
    """The provider says of one attempt that whoever it was for had left."""
    fields = (attempts.c.address, attempts.c.channel, literal("provider"), literal(at))
    theirs = select(*fields).where(attempts.c.id == attempt_id, attempts.c.address.is_not(None))
    names = ["phone", "channel", "told_by", "opted_out_at"]
    with db.transaction() as connection:
        connection.execute(insert(opt_outs).from_select(names, theirs).on_conflict_do_nothing())


def come_back(db: Database, phone: str, channel: str) -> bool:
    """Forget it, since the person asks to hear from us again; False where there was nothing to forget."""
    theirs = (opt_outs.c.phone == phone, opt_outs.c.channel == channel)
    with db.transaction() as connection:
        return connection.execute(delete(opt_outs).where(*theirs)).rowcount > 0


def left_by(connection: Connection, phones: Iterable[str | None]) -> dict[str, tuple[str, ...]]:
    """The channels that each of these numbers has left, for those that left any."""
    wanted = {phone for phone in phones if phone}
    if not wanted:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_LEFT, {"phones": list(wanted)}):
        found[row.phone] = (*found.get(row.phone, ()), row.channel)
    return found


def listed(db: Database, limit: int = 500) -> list[OptOut]:
    """Whoever left, the latest first."""
    statement = select(opt_outs).order_by(opt_outs.c.opted_out_at.desc(), opt_outs.c.phone).limit(limit)
    with db.reading() as connection:
        return [OptOut.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def channels_left(db: Database, phone: str) -> tuple[str, ...]:
    """The channels that a number has left."""
    with db.reading() as connection:
        return left_by(connection, [phone]).get(phone, ())


_LEFT = (
    select(opt_outs.c.phone, opt_outs.c.channel)
    .where(among_given(opt_outs.c.phone, "phones"))
    .order_by(opt_outs.c.phone, opt_outs.c.channel)
)
