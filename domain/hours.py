"""Which hours and which days does a line of a calendar name?"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = "every day"
DAY = 24 * 60

Shift = tuple[int, int]
"""Minutes after the midnight its day begins with; a night shift ends past 24 * 60."""

_SHIFT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?", re.ASCII)


@lru_cache(maxsize=1024)
def shifts(text: str) -> tuple[Shift, ...]:
    """Read "09:00-12:00 13:30-18:00"; "22:00-06:00" ends on the next day; nothing at all means closed."""
    read = sorted(_shift(word) for word in text.split())
    for (_, end), (start, _) in pairwise(read):
        if start < end:
            raise ValueError(f"{text!r} names minutes twice: one interval begins before the other ends.")
    return tuple(read)


def _shift(word: str) -> Shift:
    found = _SHIFT.fullmatch(word)
    if found is None:
        raise ValueError(f"{word!r} is not an interval: write 09:00-12:00, 22:00-06:00 or 00:00-24:00.")
    start = int(found[1]) * 60 + int(found[2])
    end = DAY if found[3] is None else int(found[3]) * 60 + int(found[4])
    if start == end:
        raise ValueError(f"{word!r} is empty: write 00:00-24:00 for a whole day.")
    return start, end if end > start else end + DAY


def shifts_text(given: object) -> str:
    """The one way to write a day's hours, from "09:00-12:00" or a list of such intervals."""
    words = given.split() if isinstance(given, str) else _strings(given, "hours")
    return " ".join(_written(shift) for shift in shifts(" ".join(words)))


def _written(shift: Shift) -> str:
    start, end = shift
    late = "24:00" if end == DAY else f"{end % DAY // 60:02}:{end % 60:02}"
    return f"{start // 60:02}:{start % 60:02}-{late}"


def weekdays(text: str) -> tuple[int, ...]:
    """Read "monday", "monday-friday", "saturday, sunday" or "every day"; Monday is 0."""
    if text.strip() == EVERY_DAY:
        return tuple(range(7))
    read: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        begin, end = weekday(first), weekday(last or first)
        read += [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    return tuple(read)


def weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"{name!r} is not a weekday: write monday, monday-friday, or every day.")
    return WEEKDAYS.index(name)


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[date, date]:
    """Read "2026-01-01", or "2026-02-15/2026-02-23" with both days included."""
    found = _DATES.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date: write 2026-01-01, or 2026-02-15/2026-02-23 for a range.")
    first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
    if last < first or last - first > timedelta(days=366):
        raise ValueError(f"{text!r} must end after it begins, and within a year.")
    return first, last


def week(given: object) -> tuple[str, ...]:
    """Seven days from a mapping such as {"monday-friday": [...]}, or from seven texts as they were dumped."""
    if not isinstance(given, Mapping):
        return _seven(_strings(given, "hours"))
    days: dict[int, str] = {}
    for names, hours in given.items():
        for number in weekdays(str(names)):
            if number in days:
                raise ValueError(f"{WEEKDAYS[number]} has hours twice.")
            days[number] = shifts_text(hours)
    return tuple(days.get(number, "") for number in range(7))


@lru_cache(maxsize=1024)
def _seven(texts: tuple[str, ...]) -> tuple[str, ...]:
    if len(texts) != 7:
        raise ValueError("hours must name weekdays, or give seven days, Monday first.")
    return tuple(shifts_text(text) for text in texts)


def exception_line(days: str, what: object) -> str:
    """One exception as one line: "2026-01-01 off", "2026-01-04 work monday", "2026-12-31 09:00-12:00"."""
    first, last = dates(days)
    span = first.isoformat() if first == last else f"{first}/{last}"
    if isinstance(what, str) and what.split()[:1] == ["work"]:
        named = what.split()[1:] or [WEEKDAYS[0]]
        if len(named) > 1:
            raise ValueError(f"{what!r} names more than one weekday: write work, or work friday.")
        return f"{span} work {WEEKDAYS[weekday(named[0])]}"
    if what == "off":
        return f"{span} off"
    return f"{span} {shifts_text(what) or 'off'}"


def exception_lines(given: object) -> tuple[str, ...]:
    """Sorted lines, so that equal calendars are equal however they were written; a day may be named once."""
    if isinstance(given, Mapping):
        return _in_order(tuple(exception_line(str(days), what) for days, what in given.items()))
    return _in_order(_strings(given, "exceptions"))


@lru_cache(maxsize=1024)
def _in_order(given: tuple[str, ...]) -> tuple[str, ...]:
    """Kept by value: every case reads its pinned calendar again, and most read the same one."""
    split = (line.partition(" ") for line in given)
    lines = sorted(exception_line(days, what) for days, _, what in split)
    spans = sorted(dates(line.partition(" ")[0]) for line in lines)
    for (_, end), (start, _) in pairwise(spans):
        if start <= end:
            raise ValueError(f"{start} is named by two exceptions.")
    return tuple(lines)


def _strings(given: object, field: str) -> tuple[str, ...]:
    if not isinstance(given, (list, tuple)) or not all(isinstance(item, str) for item in given):
        raise ValueError(f"{field} must be a list of texts.")
    return tuple(given)
