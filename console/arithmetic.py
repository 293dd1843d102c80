"""By which sum did a deadline come to its end?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.words import Words
from domain.calendar import Calendar, between
from domain.case import Case
from domain.clock import Clock
from domain.deadline import DATES, Deadline
from domain.event import HAPPENINGS

A_DAY = timedelta(days=1)
AS_MANY_DAYS_AS_ARE_READ = 15


@dataclass(frozen=True)
class Piece:
    """So much of the working time fell on that day."""

    at: datetime
    counted: timedelta


@dataclass(frozen=True)
class Sum:
    """One deadline that runs, or ran out and is not made good: from when, how long, until what."""

    clock: Clock
    law: Deadline
    counts_from: Words
    until: tuple[Words, ...]
    pieces: tuple[Piece, ...]

    @property
    def counts_to_a_date(self) -> bool:
        return self.law.of in DATES


def sums_of(case: Case) -> list[Sum]:
    """The sum behind every deadline of the case that still counts, the next to end first."""
    found = [_sum(case, clock) for clock in case.clocks]
    return sorted(found, key=lambda one: one.clock.due_at)


def _sum(case: Case, clock: Clock) -> Sum:
    law = case.standard.deadline(clock.deadline)
    pieces = tuple(_pieces(case.standard.calendar, clock)) if law.within.is_working else ()
    return Sum(
        clock=clock,
        law=law,
        counts_from=_moment(law.of),
        until=tuple(_moment(moment) for moment in law.until),
        pieces=pieces,
    )


def _moment(name: str) -> Words:
    return DATES.get(name) or HAPPENINGS[name]


def _pieces(calendar: Calendar, clock: Clock) -> Iterator[Piece]:
    """Day by day, in the zone of the standard."""
    zone = ZoneInfo(calendar.zone)
    since = clock.from_at
    for _ in range(AS_MANY_DAYS_AS_ARE_READ):
        midnight = datetime.combine(since.astimezone(zone).date() + A_DAY, time(), zone)
        until = min(midnight, clock.due_at)
        counted = between(calendar, since, until)
        if counted:
            yield Piece(at=since, counted=counted)
        if until == clock.due_at:
            return
        since = until
