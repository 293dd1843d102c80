"""Do the calendars of the shared standard follow the days off that were announced?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import chinese_calendar
import holidays
import pytest
import yaml

from domain.calendar import between, is_working_day
from domain.holidays import CalendarBook

FILE = Path(__file__).parents[2] / "standards" / "shared" / "2026.1" / "calendar.yaml"
BOOK = CalendarBook.model_validate(yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader))
CHINA = timezone(timedelta(hours=8))


def days_of(*years: int) -> Iterator[date]:
    day = date(min(years), 1, 1)
    while day.year <= max(years):
        yield day
        day += timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def test_the_office_works_exactly_on_the_announced_days() -> None:
    office, announced = BOOK.calendar("office"), holidays.country_holidays("CN", years=(2025, 2026))
    days = list(days_of(2025, 2026))
    assert len(days) == 730
    for day in days:
        works = is_working_day(office, noon(day))
        assert works == announced.is_working_day(day), day
        assert works == chinese_calendar.is_workday(day), day
    assert {office.coverage(2025), office.coverage(2026)} == {"announced"}


def test_the_year_not_yet_announced_has_its_statutory_days_and_says_so() -> None:
    office = BOOK.calendar("office")
    statutory = set(holidays.country_holidays("CN", years=2027, observed=False))
    off = {day for day in days_of(2027) if day.weekday() < 5 and not is_working_day(office, noon(day))}
    assert off == {day for day in statutory if day.weekday() < 5}
    assert office.coverage(2027) == "provisional"
    assert office.coverage(2028) == "unknown"


@pytest.mark.parametrize(("name", "hours_a_day"), [("service", 13), ("contact_hours", 12)])
def test_homes_are_served_on_holidays_too(name: str, hours_a_day: int) -> None:
    calendar = BOOK.calendar(name)
    begin = datetime(2026, 2, 15, tzinfo=CHINA)
    assert between(calendar, begin, begin + timedelta(days=9)) == timedelta(hours=9 * hours_a_day)
    assert calendar.coverage(2030) == "not needed"


def test_a_book_that_contradicts_itself_is_refused() -> None:
    hours = {"monday": ["09:00-12:00"]}
    with pytest.raises(ValueError, match="2028 is neither announced nor provisional"):
        CalendarBook.model_validate({"calendars": {}, "holidays": {"china": {"off": {"2028-01-01": "元旦"}}}})
    with pytest.raises(ValueError, match="which are not listed"):
        CalendarBook.model_validate({"calendars": {"office": {"hours": hours, "holidays": "china"}}})
    with pytest.raises(ValueError, match="there is no calendar 'shop'"):
        BOOK.calendar("shop")


def test_a_team_may_have_exceptions_of_its_own() -> None:
    book = CalendarBook.model_validate(
        {
            "zone": "Asia/Shanghai",
            "holidays": {"china": {"announced": ["2026"], "work": ["2026-02-14 tuesday"]}},
            "calendars": {
                "shop": {
                    "hours": {"monday": "09:00-12:00", "tuesday": "10:00-11:00"},
                    "holidays": "china",
                    "exceptions": {"2026-03-02": "off"},
                }
            },
        }
    )
    assert book.calendar("shop").exceptions == ("2026-02-14 work tuesday", "2026-03-02 off")
