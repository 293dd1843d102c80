"""How do the people of a story say how much time passes?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Sequel:
    """A case that follows from this one so much later: how it is opened, and its own story."""

    after: timedelta
    story: Callable[[Any], "Story"]
    opened_with: dict[str, Any] = field(default_factory=dict)


# A story yields a length of time that passes, or the instant until which it passes; between two yields people act.
Story = Iterator[timedelta | datetime | Sequel]
HALF_AN_HOUR = timedelta(minutes=30)
MOST = 99_999


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def next_half_hour(at: datetime) -> datetime:
    """The first full or half hour at or after an instant: nobody agrees a visit for 10:17."""
    whole = at.replace(minute=0, second=0, microsecond=0)
    while whole < at:
        whole += HALF_AN_HOUR
    return whole


def spoken(length: timedelta) -> str | None:
    """A length in the words of a standard: whole seconds, or whole minutes where five digits do not hold the seconds.

    None where it is too short to be said.
    """
    whole = round(length.total_seconds())
    if whole > MOST:
        return _counted(whole // 60, "minute")
    return _counted(whole, "second") if whole > 0 else None


def _counted(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"
