"""When does a team work, and how far is it from one instant to another in working time?"""

from datetime import date, datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator, model_validator

from domain.base import Fact
from domain.hours import dates, exception_lines, week, weekday
from domain.timetable import ONE, Timetable, microseconds, moment, timetable

Coverage = Literal["announced", "provisional", "unknown", "not needed"]


class Calendar(Fact):
    """Service hours as short texts: they are pinned in every case, and as a value they hash fast.

    `hours` are seven texts, Monday first; {"monday-friday": ["09:00-12:00", "13:30-18:00"]} is read too.
    `exceptions` are lines "2026-02-15/2026-02-23 off", "2026-02-14 work monday" (a make-up day with Monday's
    hours) or "2026-12-31 09:00-12:00"; a mapping {"2026-02-14": "work"} is read too. A night shift belongs to
    the day on which it begins: a day off takes away its own night, not the morning of the night before.
    `since` and `until` are set by `cut`: outside them nothing is known of holidays.
    """

    zone: str = "Asia/Shanghai"
    hours: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    announced_years: tuple[int, ...] = ()
    provisional_years: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError(f"{zone!r} is not a time zone: write a name such as Asia/Shanghai.") from unknown
        return zone

    @field_validator("hours", mode="before")
    @classmethod
    def _week(cls, given: object) -> tuple[str, ...]:
        return week(given)

    @field_validator("exceptions", mode="before")
    @classmethod
    def _lines(cls, given: object) -> tuple[str, ...]:
        return exception_lines(given)

    @field_validator("announced_years", "provisional_years")
    @classmethod
    def _sorted(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(years)))

    @model_validator(mode="after")
    def _opens(self) -> Self:
        if not any(self.hours):
            raise ValueError("a calendar must be open at some time of the week: else no working time passes.")
        for line in self.exceptions:
            day, what, *named = line.split()
            if what == "work" and not self.hours[weekday(named[0])]:
                raise ValueError(f"{day} is worked like a {named[0]}, but {named[0]} has no hours.")
        both = set(self.announced_years) & set(self.provisional_years)
        if both:
            raise ValueError(f"{min(both)} is either announced or provisional, not both.")
        return self

    @property
    def timetable(self) -> Timetable:
        """Looked up by value and never kept in the calendar: a changed copy must not tell the old hours."""
        return timetable(self.zone, self.hours, self.exceptions)

    def coverage(self, year: int) -> Coverage:
        """How sure are this year's days off? A calendar that lists no years keeps no holidays."""
        if not self.announced_years and not self.provisional_years:
            return "not needed"
        if (self.since and year < self.since.year) or (self.until and year > self.until.year):
            return "unknown"
        if year in self.provisional_years:
            return "provisional"
        return "announced" if year in self.announced_years else "unknown"

    def cut(self, from_date: date, to_date: date) -> "Calendar":
        """The same calendar with only those exceptions that can matter between two local dates.

        Rounded out to whole months, and a day more in front for the night before: the cases of one month
        then hold equal calendars and share one timetable in memory.
        """
        if to_date < from_date:
            raise ValueError(f"a calendar cannot be cut from {from_date} back to {to_date}.")
        since = from_date.replace(day=1)
        until = (to_date.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        night_before = since - timedelta(days=1)
        return Calendar(
            zone=self.zone,
            hours=self.hours,
            exceptions=tuple(line for line in self.exceptions if _touches(line, night_before, until)),
            announced_years=self.announced_years,
            provisional_years=self.provisional_years,
            since=max(since, self.since) if self.since else since,
            until=min(until, self.until) if self.until else until,
        )


def _touches(line: str, since: date, until: date) -> bool:
    first, last = dates(line.partition(" ")[0])
    return first <= until and last >= since


def advance(calendar: Calendar, instant: datetime, working: timedelta) -> datetime:
    """The nearest instant that lies so much working time later, or earlier when it is negative; in UTC.

    Nearest: what is used up at closing time ends then, not at the next opening; nothing moves nothing,
    whether open or closed. Intervals are half-open: at closing time a team is closed.
    """
    at, left = microseconds(instant), working // ONE
    if left > 0:
        return moment(calendar.timetable.forward(at, left))
    return moment(calendar.timetable.back(at, -left) if left else at)


def between(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    """Working time from a to b; negative when b is before a."""
    since, until = microseconds(a), microseconds(b)
    if until < since:
        return -between(calendar, b, a)
    worked = 0
    for start, end in calendar.timetable.onward(since):
        if start >= until:
            break
        worked += min(end, until) - max(start, since)
    return timedelta(microseconds=worked)


def is_open(calendar: Calendar, instant: datetime) -> bool:
    at = microseconds(instant)
    return next(calendar.timetable.onward(at))[0] <= at


def next_opening(calendar: Calendar, instant: datetime) -> datetime:
    """The instant itself while open, else when the next interval begins."""
    at = microseconds(instant)
    return moment(max(at, next(calendar.timetable.onward(at))[0]))


def is_working_day(calendar: Calendar, instant: datetime) -> bool:
    """Does any service begin on the local date of this instant? The tail of a night shift does not count."""
    table = calendar.timetable
    return bool(table.shifts(table.date(microseconds(instant))))


def advance_days(calendar: Calendar, instant: datetime, days: int) -> datetime:
    """The same local time of day on the n-th working day after (or before) the local date of the instant.

    An instant on a day off counts from the opening of the next working day; backward, from the closing of
    the one before. Zero days move only an instant on a day off, to that opening. The time of day is kept
    outside the hours of the day reached too (Friday 07:00 + 1 = Monday 07:00). A time that the clocks skip
    becomes the instant of the jump, one that comes twice its first time.
    """
    table, step = calendar.timetable, 1 if days >= 0 else -1
    local = table.local(microseconds(instant)).replace(tzinfo=None)
    day = local.toordinal()
    since_midnight = local - datetime.fromordinal(day)
    if not table.shifts(day):
        day = table.next_worked(day, step)
        worked = table.shifts(day)
        since_midnight = timedelta(minutes=worked[0][0] if step > 0 else worked[-1][1])
    elif days == 0:
        return moment(microseconds(instant))
    for _ in range(abs(days)):
        day = table.next_worked(day, step)
    return moment(table.first_shown(datetime.fromordinal(day) + since_midnight))
