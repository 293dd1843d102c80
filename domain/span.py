"""How is a length of time written in a standard, and which instant does it reach?"""

import calendar as months_of
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from pydantic import GetJsonSchemaHandler, model_serializer, model_validator
from pydantic_core import CoreSchema

from domain.base import Fact
from domain.calendar import Calendar, advance, advance_days
from domain.timetable import microseconds, moment

Unit = Literal[
    "second", "minute", "hour", "day", "week", "month", "year",
    "working minute", "working hour", "working day", "end of day", "end of next day",
]  # fmt: skip
ENDS: tuple[Unit, ...] = ("end of day", "end of next day")
LENGTHS: dict[Unit, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "working minute": timedelta(minutes=1),
    "working hour": timedelta(hours=1),
}
CHINESE: dict[Unit, str] = {
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "week": "周",
    "month": "个月",
    "year": "年",
    "working minute": "工作分钟",
    "working hour": "工作小时",
    "working day": "个工作日",
    "end of day": "当日内",
    "end of next day": "次日内",
}
ALLOWED = (
    "write a whole number (a minus in front means before) and seconds, minutes, hours, days, weeks, months, "
    'years, working minutes, working hours or working days, such as "5 minutes", "1 hour" or "-10 minutes", '
    'or write "end of day" or "end of next day"'
)
_WRITTEN = re.compile(
    r"(0|-?[1-9]\d{0,4}) ((?:second|minute|hour|day|week|month|year|working (?:minute|hour|day))s?)", re.ASCII
)
# A century, or ten thousand hours of work: beyond that a slip of the pen would cost seconds of walking.
_AT_MOST: dict[Unit, int] = {
    "year": 100,
    "month": 1200,
    "week": 5218,
    "day": 36525,
    "working day": 36525,
    "working hour": 10_000,
}


class Span(Fact):
    """A length of time; in JSON and in a standard it is its text, such as "5 minutes"."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Span":
        amount, unit = _read(text)
        return cls(amount=amount, unit=unit)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        if isinstance(given, str):
            amount, unit = _read(given)
            return {"amount": amount, "unit": unit}
        return given

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        examples = ["5 minutes", "-1 hour", "2 working hours", "end of day"]
        return {"type": "string", "title": "Span", "description": ALLOWED, "examples": examples}

    def __str__(self) -> str:
        return self.unit if self.unit in ENDS else f"{self.amount} {_counted(self.amount, self.unit)}"

    @property
    def is_working(self) -> bool:
        """Is it spent in working time? Working days are too: what a pause leaves of them is working hours."""
        return self.unit.startswith("working")

    def __neg__(self) -> "Span":
        """The same length the other way: "10 minutes" before is "-10 minutes"; the end of a day has none."""
        if self.unit in ENDS:
            raise ValueError(f'"{self.unit}" cannot be counted backwards: {ALLOWED}.')
        return Span(amount=-self.amount, unit=self.unit)

    def in_words(self, language: str) -> str:
        """In a sentence, "zh" or "en": 5 分钟, 提前 10 分钟, 当日内; 10 minutes before."""
        size = abs(self.amount)
        if language == "zh":
            words = CHINESE[self.unit] if self.unit in ENDS else f"{size} {CHINESE[self.unit]}"
            return f"提前 {words}" if self.amount < 0 else words
        if self.unit in ENDS:
            return "the " + self.unit.replace("of ", "of the ")
        return f"{size} {_counted(size, self.unit)}" + (" before" if self.amount < 0 else "")


def _read(text: str) -> tuple[int, Unit]:
    if text in ENDS:
        return 0, text
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a length of time: {ALLOWED}.")
    amount, unit = int(found[1]), cast(Unit, found[2].removesuffix("s"))
    if found[2] != _counted(amount, unit):
        raise ValueError(f'{text!r} is not a length of time: write "{amount} {_counted(amount, unit)}".')
    if abs(amount) > _AT_MOST.get(unit, abs(amount)):
        raise ValueError(f"{text!r} is too long: {ALLOWED}.")
    return amount, unit


def _counted(amount: int, unit: Unit) -> str:
    return unit if abs(amount) == 1 else f"{unit}s"


def later(span: Span, calendar: Calendar, instant: datetime, day: int | None = None) -> datetime:
    """The instant which a span reaches, in UTC; the one function that moves an instant by a span.

    Seconds to weeks are elapsed time and do not look at the calendar (a day is 24 hours). Months and years
    keep the local day and time, or take the last day of a shorter month; `day` is the day of the month that
    is meant, where a shorter month before has already worn it off. Working spans use the calendar.
    "end of day" is the next local midnight, as an exclusive end: all of the day is still in time; "end of
    next day" is the midnight after that, working day or not.
    """
    amount, unit = span.amount, span.unit
    if unit == "working day":
        return advance_days(calendar, instant, amount)
    if unit == "month" or unit == "year":
        return _months_later(calendar, instant, amount * (12 if unit == "year" else 1), day)
    if unit in ENDS:
        table = calendar.timetable
        return moment(table.instant(table.date(microseconds(instant)) + 1 + ENDS.index(unit), 0))
    if span.is_working:
        return advance(calendar, instant, amount * LENGTHS[unit])
    return (instant if instant.tzinfo is UTC else moment(microseconds(instant))) + amount * LENGTHS[unit]


def _months_later(calendar: Calendar, instant: datetime, months: int, meant: int | None) -> datetime:
    table = calendar.timetable
    local = table.local(microseconds(instant)).replace(tzinfo=None)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(meant or local.day, months_of.monthrange(year, month + 1)[1])
    return moment(table.first_shown(local.replace(year=year, month=month + 1, day=day)))
