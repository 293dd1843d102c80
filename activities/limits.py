"""How many courtesies does one person get in an hour and in a day, and when may the next one come?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import messages
from activities import manners
from domain.base import Fact
from storage.engine import Database
from storage.outbox import Claimed
from storage.told import told_between

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Limits(Fact):
    """What a person, and a number that several may share, is spared; only courtesies are counted."""

    person_hour: int = 3
    person_day: int = 6
    number_hour: int = 3
    number_day: int = 6


@cache
def courtesies() -> frozenset[str]:
    """The sentences that are counted."""
    return frozenset(name for name in messages.names() if messages.load(name).weight == "courtesy")


def too_many(db: Database, claimed: Sequence[Claimed], limits: Limits, now: datetime) -> dict[str, datetime]:
    """Of one batch, which messages would be too many, and the real instant until which each waits.

    Two couriers at the same instant may each let one through: sparing a person is no reason to lock the house.
    """
    held: dict[str, datetime] = {}
    beside: dict[str, list[datetime]] = {}
    for one in claimed:
        if not manners.is_courtesy(one) or manners.is_declined(one):
            continue
        case_now = now + one.shift
        heard = told_between(db, one.to, courtesies(), case_now - DAY, case_now)
        person = [*heard.person, *beside.get(one.to.person or "", [])]
        number = [*heard.number, *beside.get(one.to.phone or "", [])]
        waits = (
            _free_at(person, limits.person_hour, limits.person_day, case_now),
            _free_at(number, limits.number_hour, limits.number_day, case_now) if one.to.phone else None,
        )
        until = max((at for at in waits if at), default=None)
        if until is not None:
            held[one.message_id] = until - one.shift
            continue
        for who in (one.to.person, one.to.phone):
            if who:
                beside.setdefault(who, []).append(case_now)
    return held


def _free_at(told: Sequence[datetime], an_hour: int, a_day: int, now: datetime) -> datetime | None:
    """The instant at which both windows have room again; None when they have it now."""
    waits: list[datetime] = []
    for length, most in ((HOUR, an_hour), (DAY, a_day)):
        within = sorted(at for at in told if now - length < at <= now)
        if len(within) >= most:
            waits.append(within[-most] + length)
    return max(waits, default=None)
