"""What does a per-minute walk along the wall clock say about working time?

Written without any of the product's arithmetic: it looks at a clock once a minute and asks whether somebody
is at work. Slow and obvious; the product must agree to the minute, or `compare` raises AssertionError.
"""

import random
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Literal
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, advance, between, is_open, next_opening
from domain.hours import WEEKDAYS

Hours = tuple[tuple[int, int], ...]
Otherwise = Literal["off"] | int | Hours
"""A day off, a make-up day with the hours of weekday 0 to 6, or hours of its own."""

MINUTE = timedelta(minutes=1)
DAYS = 14
LEAD = 2 * 24 * 60
OUTSIDE = None


@dataclass(frozen=True)
class Rota:
    """Who works when, in minutes after midnight; an end before the start means tomorrow."""

    zone: str
    middle: date
    week: tuple[Hours, ...]
    exceptions: tuple[tuple[date, Otherwise], ...] = ()


@dataclass(frozen=True)
class Case:
    """Minute number `start` of the fortnight around `middle`, and so many working minutes on or back."""

    rota: Rota
    start: int
    minutes: int


@dataclass(frozen=True)
class Walk:
    """What the walk saw: the first minute looked at, open or not, and how many were open before each."""

    begin: datetime
    open: bytes
    before: tuple[int, ...]


def calendar_of(rota: Rota) -> Calendar:
    """The same rota in the words of a calendar file."""
    week = {
        WEEKDAYS[number]: [_interval(*shift) for shift in hours] for number, hours in enumerate(rota.week)
    }
    exceptions: dict[str, object] = {}
    for day, what in rota.exceptions:
        if isinstance(what, tuple):
            exceptions[day.isoformat()] = [_interval(*shift) for shift in what]
        else:
            exceptions[day.isoformat()] = "off" if what == "off" else f"work {WEEKDAYS[what]}"
    return Calendar.model_validate({"zone": rota.zone, "hours": week, "exceptions": exceptions})


def _interval(start: int, end: int) -> str:
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def hours_on(rota: Rota, day: date) -> Hours:
    what: Otherwise = dict(rota.exceptions).get(day, rota.week[day.weekday()])
    if isinstance(what, int):
        return rota.week[what]
    return () if what == "off" else what


@lru_cache(maxsize=4)
def walk(rota: Rota) -> Walk:
    """Look at the wall clock each minute, and at who is at work by it."""
    days, minutes = wall_clock(rota.zone, rota.middle)
    at_work = {
        day: _at_work(hours_on(rota, day - timedelta(days=1)), hours_on(rota, day)) for day in set(days)
    }
    seen = bytes([at_work[day][minute] for day, minute in zip(days, minutes, strict=True)])
    return Walk(_begin(rota.middle), seen, tuple(accumulate(seen, initial=0)))


@lru_cache(maxsize=16)
def wall_clock(zone: str, middle: date) -> tuple[list[date], list[int]]:
    """What the wall clock shows minute by minute; while it repeats an hour, the last minute before holds."""
    here, begin = ZoneInfo(zone), _begin(middle)
    latest = (begin - LEAD * MINUTE).astimezone(here).replace(tzinfo=None)
    days, minutes = list[date](), list[int]()
    for number in range(-LEAD, DAYS * 24 * 60):
        latest = max(latest, (begin + number * MINUTE).astimezone(here).replace(tzinfo=None))
        if number >= 0:
            days.append(latest.date())
            minutes.append(latest.hour * 60 + latest.minute)
    return days, minutes


def _begin(middle: date) -> datetime:
    return datetime.combine(middle - timedelta(days=DAYS // 2), time(0), UTC)


def _at_work(yesterday: Hours, today: Hours) -> bytearray:
    """The minutes of a day: is somebody at work, also of a night shift that began the day before?"""
    day = bytearray(24 * 60)
    for start, end in today:
        for minute in range(start, end if start < end else 24 * 60):
            day[minute] = 1
    for start, end in yesterday:
        for minute in range(end if end <= start else 0):
            day[minute] = 1
    return day


def advanced(rota: Rota, start: int, minutes: int) -> int | None:
    """Where so many working minutes end, nearest to the start; None when the walk did not go so far."""
    seen = walk(rota)
    if minutes == 0:
        return start
    goal = seen.before[start] + minutes
    if not 0 <= goal <= seen.before[-1]:
        return OUTSIDE
    # The earliest minute with the goal reached; going back, the latest one which still has it.
    return bisect_left(seen.before, goal) if minutes > 0 else bisect_left(seen.before, goal + 1) - 1


def opening(rota: Rota, start: int) -> int | None:
    seen = walk(rota)
    found = seen.open.find(1, start)
    return OUTSIDE if found < 0 else found


def compare(case: Case) -> None:
    """The product against the walk: on or back, there again, open or not, and the next opening."""
    seen, calendar = walk(case.rota), _calendar(case.rota)
    at = seen.begin + case.start * MINUTE
    end = seen.begin + len(seen.open) * MINUTE
    reached = advance(calendar, at, case.minutes * MINUTE)
    expected = advanced(case.rota, case.start, case.minutes)
    if expected is OUTSIDE:
        assert reached >= end if case.minutes > 0 else reached <= seen.begin, (case, reached)
    else:
        assert reached == seen.begin + expected * MINUTE, (case, reached)
        walked = seen.before[expected] - seen.before[case.start]
        assert between(calendar, at, reached) == walked * MINUTE == case.minutes * MINUTE, (case, reached)
        assert between(calendar, reached, at) == -case.minutes * MINUTE, (case, reached)
    other = (case.start * 7 + abs(case.minutes)) % len(seen.open)
    measured = between(calendar, at, seen.begin + other * MINUTE)
    assert measured == (seen.before[other] - seen.before[case.start]) * MINUTE, (case, other, measured)
    assert is_open(calendar, at) == bool(seen.open[case.start]), case
    opens, found = next_opening(calendar, at), opening(case.rota, case.start)
    assert opens >= end if found is OUTSIDE else opens == seen.begin + found * MINUTE, (case, opens)


@lru_cache(maxsize=4)
def _calendar(rota: Rota) -> Calendar:
    return calendar_of(rota)


MIDDLES = (
    ("Asia/Shanghai", date(2026, 2, 16)),
    ("Asia/Shanghai", date(2026, 10, 3)),
    ("Europe/Rome", date(2026, 3, 29)),
    ("Europe/Rome", date(2026, 10, 25)),
    ("Africa/Cairo", date(2026, 4, 24)),  # the clocks skip midnight
    ("Africa/Cairo", date(2026, 10, 30)),  # and come back to 23:00
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("America/St_Johns", date(2009, 11, 1)),  # at one minute past midnight, back into yesterday
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
)


def random_rota(chance: random.Random) -> Rota:
    """Several intervals a day, nights, days off and make-up days, near a change of the clocks."""
    zone, middle = chance.choice(MIDDLES)
    week = [random_hours(chance) if chance.random() < 0.8 else () for _ in range(7)]
    if not any(week):
        week[chance.randrange(7)] = ((540, 1080),)
    worked = [number for number in range(7) if week[number]]
    days = {middle + timedelta(days=chance.randint(-9, 9)) for _ in range(chance.randint(0, 6))}
    kinds: list[Otherwise] = ["off", chance.choice(worked), random_hours(chance)]
    return Rota(zone, middle, tuple(week), tuple((day, chance.choice(kinds)) for day in sorted(days)))


def random_hours(chance: random.Random) -> Hours:
    """Sorted intervals which do not overlap; the last one may be a night shift, or end at 24:00."""
    step = chance.choice((1, 5, 30))
    marks = sorted(chance.sample(range(0, 1440, step), 2 * chance.randint(1, 4)))
    pairs = [(marks[number], marks[number + 1]) for number in range(0, len(marks), 2)]
    start, _ = pairs[-1]
    kind = chance.random()
    if kind < 0.3:
        pairs[-1] = (start, chance.randrange(0, max(start, 1)) if start else 1440)
    elif kind < 0.5:
        pairs[-1] = (start, 1440)
    return ((0, 1440),) if kind > 0.95 else tuple(pairs)


def random_case(chance: random.Random, rota: Rota) -> Case:
    most = chance.choice((0, 90, 600, 5_000))
    return Case(rota, chance.randrange(DAYS * 24 * 60), chance.randint(-most, most))


def run(cases: int, seed: int | str, of_one_rota: int = 100) -> int:
    """Compare so many random cases, a hundred to a rota, because the walk is what costs. Returns how many."""
    chance = random.Random(seed)
    done = 0
    while done < cases:
        rota = random_rota(chance)
        for _ in range(min(of_one_rota, cases - done)):
            compare(random_case(chance, rota))
            done += 1
    return done
