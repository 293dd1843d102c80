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
    """What a customer is spared; what matters and what is for staff is not counted."""

    an_hour: int = 3
    a_day: int = 6


@cache
def courtesies() -> frozenset[str]:
    """The sentences that are counted."""
    return frozenset(name for name in messages.names() if messages.load(name).if_unsure == "stay_silent")


def too_many(db: Database, claimed: Sequence[Claimed], limits: Limits, now: datetime) -> dict[str, datetime]:
    """Of one batch, which messages would be too many, and the real instant until which each waits.

    Two couriers at the same instant may each let one through: sparing a person is no reason to lock the house.
    """
    held: dict[str, datetime] = {}
    told: dict[str, list[datetime]] = {}
    for one in claimed:
        phone = one.to.phone
        if phone is None or not manners.is_courtesy(one) or manners.is_declined(one):
            continue
        case_now = now + one.shift
        before = told_between(db, phone, courtesies(), case_now - DAY, case_now)
        beside = told.setdefault(phone, [])
        until = _free_at([*before, *beside], limits, case_now)
        if until is None:
            beside.append(case_now)
        else:
            held[one.message_id] = until - one.shift
    return held


def _free_at(told: Sequence[datetime], limits: Limits, now: datetime) -> datetime | None:
    """The instant at which both windows have room again; None when they have it now."""
    waits: list[datetime] = []
    for length, most in ((HOUR, limits.an_hour), (DAY, limits.a_day)):
        within = sorted(at for at in told if now - length < at <= now)
        if len(within) >= most:
            waits.append(within[-most] + length)
    return max(waits, default=None)
