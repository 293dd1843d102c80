"""Which named calendars does a standard offer, and whose days off do they follow?"""

from typing import Self

from pydantic import Field, model_validator

from domain.base import Fact
from domain.calendar import Calendar
from domain.hours import dates

Texts = str | tuple[str, ...]


class Holidays(Fact):
    """One country's days off and make-up days, as announced year by year.

    `off` names days or ranges ("2026-02-15/2026-02-23": "春节"); `work` lists make-up days, "2026-02-14", or
    "2026-02-14 friday" where another weekday's hours than Monday's are worked.
    """

    announced: tuple[int, ...] = ()
    provisional: tuple[int, ...] = ()
    off: dict[str, str] = Field(default_factory=dict)
    work: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_listed_years(self) -> Self:
        listed = {*self.announced, *self.provisional}
        for days in self.exceptions():
            for day in dates(days):
                if day.year not in listed:
                    raise ValueError(f"{day} is named, but {day.year} is neither announced nor provisional.")
        return self

    def exceptions(self) -> dict[str, str]:
        off = dict.fromkeys(self.off, "off")
        work = (line.partition(" ") for line in self.work)
        return off | {day: f"work {named}".strip() for day, _, named in work}


class NamedCalendar(Fact):
    """A team's hours as written: which weekdays, which holidays, and exceptions of its own."""

    hours: dict[str, Texts]
    holidays: str | None = None
    exceptions: dict[str, Texts] = Field(default_factory=dict)
    zone: str | None = None


class CalendarBook(Fact):
    """The calendar file of a standard: every calendar in it can be built, or the book is refused."""

    zone: str = "Asia/Shanghai"
    holidays: dict[str, Holidays] = Field(default_factory=dict)
    calendars: dict[str, NamedCalendar]

    @model_validator(mode="after")
    def _all_can_be_built(self) -> Self:
        for name in self.calendars:
            self.calendar(name)
        return self

    def calendar(self, name: str) -> Calendar:
        if name not in self.calendars:
            raise ValueError(f"there is no calendar {name!r}: choose from {', '.join(self.calendars)}.")
        written = self.calendars[name]
        kept = self._holidays(name, written.holidays)
        return Calendar.model_validate(
            {
                "zone": written.zone or self.zone,
                "hours": written.hours,
                "exceptions": kept.exceptions() | written.exceptions,
                "announced_years": kept.announced,
                "provisional_years": kept.provisional,
            }
        )

    def _holidays(self, calendar: str, name: str | None) -> Holidays:
        if name is None:
            return Holidays()
        if name not in self.holidays:
            raise ValueError(f"calendar {calendar!r} follows the holidays of {name!r}, which are not listed.")
        return self.holidays[name]
