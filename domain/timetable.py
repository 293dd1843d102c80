"""From which instant to which instant is a calendar open?

Everything here counts in whole microseconds since 1970 UTC: exact, and fast to compare.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.hours import Shift, dates, shifts, weekday

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(microseconds=1)
DAYS_KEPT = 4_000

Open = tuple[int, int]
"""Half-open: the first microsecond that is open, the first that no longer is."""


class Timetable:
    """The opening intervals of one calendar, day by day, computed once and kept.

    A wall time that comes twice (clocks go back) means its first time; one that never comes (clocks go
    forward) means the instant of the jump. So intervals stay in order and in one piece, and last real time.
    """

    def __init__(self, zone: str, hours: tuple[str, ...], exceptions: tuple[str, ...]) -> None:
        self._zone = ZoneInfo(zone)
        self._week = tuple(shifts(text) for text in hours)
        self._special = _shifts_by_date(hours, exceptions)
        self._kept: dict[int, tuple[Open, ...]] = {}

    def shifts(self, day: int) -> tuple[Shift, ...]:
        """Wall-clock minutes worked on a date, given by its ordinal."""
        special = self._special.get(day)
        return self._week[(day - 1) % 7] if special is None else special

    def day(self, day: int) -> tuple[Open, ...]:
        """Intervals which begin on that date, without what the night before already covers."""
        kept = self._kept.get(day)
        if kept is None:
            kept = self._computed(day)
            if len(self._kept) >= DAYS_KEPT:
                self._kept.clear()
            self._kept[day] = kept
        return kept

    def _computed(self, day: int) -> tuple[Open, ...]:
        night = self.shifts(day - 1)[-1:]
        covered = self.instant(day - 1, night[0][1]) if night else 0
        read = ((self.instant(day, start), self.instant(day, end)) for start, end in self.shifts(day))
        return tuple((max(start, covered), end) for start, end in read if end > max(start, covered))

    def onward(self, at: int) -> Iterator[Open]:
        """Intervals that end after `at`, in order, without end: whoever asks must stop."""
        day = self.date(at) - 1
        while True:
            for interval in self.day(day):
                if interval[1] > at:
                    yield interval
            day += 1

    def backward(self, at: int) -> Iterator[Open]:
        """Intervals that begin before `at`, latest first, without end."""
        day = self.date(at) + 1
        while True:
            for interval in reversed(self.day(day)):
                if interval[0] < at:
                    yield interval
            day -= 1

    def forward(self, at: int, left: int) -> int:
        """The earliest instant after so much open time, which is more than nothing."""
        for start, end in self.onward(at):
            begin = max(start, at)
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise AssertionError("a timetable has no end")

    def back(self, at: int, left: int) -> int:
        """The latest instant before so much open time, which is more than nothing."""
        for start, end in self.backward(at):
            finish = min(end, at)
            if finish - start >= left:
                return finish - left
            left -= finish - start
        raise AssertionError("a timetable has no beginning")

    def next_worked(self, day: int, step: int) -> int:
        """The next date on which service begins; the one before with step -1."""
        day += step
        while not self.shifts(day):
            day += step
        return day

    def date(self, at: int) -> int:
        """The ordinal of the local date."""
        return self.local(at).toordinal()

    def local(self, at: int) -> datetime:
        return moment(at).astimezone(self._zone)

    def instant(self, day: int, minute: int) -> int:
        """When the wall clock first shows so many minutes after that date's midnight."""
        return self.first_shown(datetime.fromordinal(day) + timedelta(minutes=minute))

    def first_shown(self, wall: datetime) -> int:
        """When the wall clock first shows this naive local time, or jumps over it."""
        at = wall.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
        if at.astimezone(self._zone).replace(tzinfo=None) == wall:
            return microseconds(at)
        return microseconds(self._jump(wall.replace(tzinfo=self._zone, fold=1).astimezone(UTC), at))

    def _jump(self, before: datetime, after: datetime) -> datetime:
        """The second in which the offset changes, known to lie in (before, after]."""
        old = before.astimezone(self._zone).utcoffset()
        low, high = 0, -((before - after) // timedelta(seconds=1))
        while high - low > 1:
            middle = (low + high) // 2
            same = (before + timedelta(seconds=middle)).astimezone(self._zone).utcoffset() == old
            low, high = (middle, high) if same else (low, middle)
        return before.replace(microsecond=0) + timedelta(seconds=high)


@lru_cache(maxsize=256)
def timetable(zone: str, hours: tuple[str, ...], exceptions: tuple[str, ...]) -> Timetable:
    """Equal calendars share one timetable, however many cases hold a copy."""
    return Timetable(zone, hours, exceptions)


def _shifts_by_date(hours: tuple[str, ...], exceptions: tuple[str, ...]) -> dict[int, tuple[Shift, ...]]:
    """What is worked on the exceptional days, by the ordinal of the date."""
    special: dict[int, tuple[Shift, ...]] = {}
    for line in exceptions:
        days, _, what = line.partition(" ")
        text = "" if what == "off" else what
        if what.startswith("work "):
            text = hours[weekday(what.removeprefix("work "))]
        first, last = dates(days)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            special[ordinal] = shifts(text)
    return special


def microseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone: an instant must be aware.")
    return (at - EPOCH) // ONE


def moment(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)
