"""Does working time agree with a walk along the wall clock, and with what people mean by it?"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.calendar import (
    Calendar,
    advance,
    advance_days,
    between,
    is_open,
    is_working_day,
    next_opening,
)
from tests.domain.calendar_oracle import (
    DAYS,
    MIDDLES,
    Case,
    Hours,
    Otherwise,
    Rota,
    calendar_of,
    compare,
    run,
)

CHINA = timezone(timedelta(hours=8))
HOUR = timedelta(hours=1)
OFFICE = Calendar.model_validate(
    {
        "hours": {"monday-friday": ["09:00-12:00", "13:30-18:00"]},
        "exceptions": {"2026-02-15/2026-02-23": "off", "2026-02-14": "work", "2026-02-28": "work friday"},
        "announced_years": [2026],
        "provisional_years": [2027],
    }
)
NIGHT = Calendar.model_validate({"hours": {"every day": "22:00-06:00"}, "exceptions": {"2026-06-03": "off"}})


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    marks = sorted(draw(st.lists(st.integers(0, 1439), min_size=2, max_size=8, unique=True)))
    pairs = list(zip(marks[0::2], marks[1::2], strict=False))
    ending = draw(st.sampled_from(("as is", "night", "midnight")))
    start, end = pairs[-1]
    if ending == "night" and start:
        end = draw(st.integers(0, start - 1))
    return (*pairs[:-1], (start, 1440 if ending == "midnight" else end))


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    zone, middle = draw(st.sampled_from(MIDDLES))
    worked = draw(st.sets(st.integers(0, 6), min_size=1))
    week = tuple(draw(hours()) if number in worked else () for number in range(7))
    days = st.integers(-9, 9).map(lambda offset: middle + timedelta(days=offset))
    what: st.SearchStrategy[Otherwise] = st.one_of(st.just("off"), st.sampled_from(sorted(worked)), hours())
    exceptions = draw(st.dictionaries(days, what, max_size=6))
    return Rota(zone, middle, week, tuple(sorted(exceptions.items())))


probes = st.lists(
    st.tuples(st.integers(0, DAYS * 24 * 60 - 1), st.integers(-4000, 4000)), min_size=1, max_size=20
)


# Not shrunk: each step of shrinking walks a fortnight again, minutes in all, and a case is readable as it is.
@settings(max_examples=50, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(rotas(), probes)
def test_equals_the_walk_along_the_clock(rota: Rota, asked: list[tuple[int, int]]) -> None:
    for start, minutes in asked:
        compare(Case(rota, start, minutes))


def test_equals_the_walk_in_random_cases() -> None:
    assert run(1_500, seed=20260216, of_one_rota=50) == 1_500


@st.composite
def seconds_cases(draw: st.DrawFn) -> tuple[Calendar, datetime, datetime, timedelta, timedelta]:
    rota = draw(rotas())
    noon = datetime(rota.middle.year, rota.middle.month, rota.middle.day, 12, tzinfo=UTC)
    moments = st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda offset: noon + offset)
    amounts = st.timedeltas(timedelta(0), timedelta(hours=60))
    a, b = sorted((draw(moments), draw(moments)))
    return calendar_of(rota), a, b, draw(amounts), draw(amounts)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seconds_cases())
def test_holds_to_the_microsecond(case: tuple[Calendar, datetime, datetime, timedelta, timedelta]) -> None:
    calendar, a, b, one, two = case
    nothing, worked = timedelta(0), between(calendar, a, b)
    assert nothing <= worked <= b - a
    assert between(calendar, b, a) == -worked
    # There and back may stop short of a closed stretch, never within an open one.
    for there, beyond in ((advance(calendar, a, worked), b), (a, advance(calendar, b, -worked))):
        assert a <= there <= beyond <= b
        assert between(calendar, there, beyond) == nothing
    for sign in (1, -1):
        assert between(calendar, a, advance(calendar, a, sign * one)) == sign * one
        assert advance(calendar, a, sign * one) <= advance(calendar, b, sign * one)
        in_two = advance(calendar, advance(calendar, a, sign * one), sign * two)
        assert in_two == advance(calendar, a, sign * (one + two))
    assert advance(calendar, a, nothing) == a
    opening = next_opening(calendar, a)
    assert opening >= a
    assert is_open(calendar, opening)
    assert between(calendar, a, opening) == nothing


def test_time_used_up_at_closing_ends_at_closing() -> None:
    assert advance(OFFICE, china("2026-02-12T17:00"), HOUR) == china("2026-02-12T18:00")
    assert advance(OFFICE, china("2026-02-12T17:00"), HOUR + timedelta(microseconds=1)) == china(
        "2026-02-13T09:00:00.000001"
    )
    assert advance(OFFICE, china("2026-02-13T10:00"), -HOUR) == china("2026-02-13T09:00")


def test_a_holiday_is_stepped_over_and_a_make_up_day_is_worked() -> None:
    assert advance(OFFICE, china("2026-02-13T17:00"), 2 * HOUR) == china("2026-02-14T10:00")
    assert advance(OFFICE, china("2026-02-14T17:00"), 2 * HOUR) == china("2026-02-24T10:00")
    assert between(OFFICE, china("2026-02-15T00:00"), china("2026-02-24T00:00")) == timedelta(0)


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    assert is_open(NIGHT, china("2026-06-03T05:59"))
    assert not is_open(NIGHT, china("2026-06-03T06:00"))
    assert not is_open(NIGHT, china("2026-06-03T23:00"))
    assert not is_open(NIGHT, china("2026-06-04T05:00"))
    assert next_opening(NIGHT, china("2026-06-03T06:00")) == china("2026-06-04T22:00")


def test_round_the_clock_is_elapsed_time() -> None:
    always = Calendar.model_validate({"hours": {"every day": ["00:00-24:00"]}, "zone": "Europe/Rome"})
    at = datetime(2026, 3, 27, 12, 34, 56, tzinfo=UTC)
    assert advance(always, at, timedelta(days=300)) == at + timedelta(days=300)
    assert between(always, at, at - timedelta(days=300)) == timedelta(days=-300)


def test_a_night_in_which_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    rome = Calendar.model_validate({"hours": {"saturday": "22:00-06:00"}, "zone": "Europe/Rome"})
    for day, worked in ((date(2026, 3, 28), 7), (date(2026, 7, 4), 8), (date(2026, 10, 24), 9)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        assert between(rome, noon, noon + timedelta(days=1)) == worked * HOUR


def test_a_clock_put_back_over_midnight_does_not_end_the_new_day() -> None:
    """At 00:01 on 1 November 2009 the clocks of St. John's went back to 23:01 of the day before."""
    island = Calendar.model_validate({"hours": {"sunday": "00:00-06:00"}, "zone": "America/St_Johns"})
    again_yesterday = datetime(2009, 11, 1, 2, 45, tzinfo=UTC)
    assert is_open(island, again_yesterday)
    assert advance(island, again_yesterday, timedelta(minutes=-10)) == again_yesterday - timedelta(minutes=10)


def test_intervals_may_touch() -> None:
    shop = Calendar.model_validate({"hours": {"monday": ["12:00-18:00", "09:00-12:00"]}})
    assert shop.hours[0] == "09:00-12:00 12:00-18:00"
    assert advance(shop, china("2026-06-01T08:00"), 9 * HOUR) == china("2026-06-01T18:00")


@pytest.mark.parametrize(
    ("start", "days", "reached"),
    [
        ("2026-02-12T17:05", 1, "2026-02-13T17:05"),
        ("2026-02-13T17:05", 2, "2026-02-24T17:05"),  # 02-14 is made up, then the Spring Festival
        ("2026-02-24T17:05", -2, "2026-02-13T17:05"),
        ("2026-03-07T11:00", 1, "2026-03-10T09:00"),  # a Saturday counts from Monday's opening
        ("2026-03-07T11:00", -1, "2026-03-05T18:00"),  # and backward from Friday's closing
        ("2026-03-07T11:00", 0, "2026-03-09T09:00"),
        ("2026-03-06T07:00", 1, "2026-03-09T07:00"),  # before opening: the time of day is kept
        ("2026-03-06T20:00", 0, "2026-03-06T20:00"),
    ],
)
def test_working_days_keep_the_time_of_day(start: str, days: int, reached: str) -> None:
    assert advance_days(OFFICE, china(start), days) == china(reached)


def test_the_closing_of_a_night_shift_is_on_the_next_date() -> None:
    nights = Calendar.model_validate({"hours": {"monday-friday": "22:00-06:00"}})
    assert advance_days(nights, china("2026-06-07T12:00"), -1) == china("2026-06-05T06:00")
    assert is_working_day(nights, china("2026-06-05T12:00"))
    assert not is_working_day(nights, china("2026-06-06T05:00"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"hours": {"monday": []}}, "must be open at some time"),
        ({"hours": {"monday": "9:00-12:00"}}, "is not an interval"),
        ({"hours": {"monday": "09:00-25:00"}}, "is not an interval"),
        ({"hours": {"monday": "09:00-09:00"}}, "is empty"),
        ({"hours": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "names minutes twice"),
        ({"hours": {"monday-friday": "09:00-12:00", "friday": "09:00-11:00"}}, "friday has hours twice"),
        ({"hours": {"mon": "09:00-12:00"}}, "is not a weekday"),
        ({"hours": ["09:00-12:00"]}, "seven days"),
        ({"hours": {"monday": 9}}, "must be a list of texts"),
        ({"hours": {"monday": "09:00-12:00"}, "zone": "Mars/Olympus"}, "is not a time zone"),
        ({"hours": {"monday": "09:00-12:00"}, "exceptions": {"2026-1-1": "off"}}, "is not a date"),
        (
            {"hours": {"monday": "09:00-12:00"}, "exceptions": {"2026-01-03/2026-01-01": "off"}},
            "must end after",
        ),
        (
            {"hours": {"monday": "09:00-12:00"}, "exceptions": {"2026-01-01": "work sunday"}},
            "sunday has no hours",
        ),
        (
            {"hours": {"monday": "09:00-12:00"}, "exceptions": {"2026-01-01": "work a lot"}},
            "more than one weekday",
        ),
        (
            {
                "hours": {"monday": "09:00-12:00"},
                "exceptions": {"2026-01-01/2026-01-03": "off", "2026-01-03": "work"},
            },
            "named by two exceptions",
        ),
        (
            {"hours": {"monday": "09:00-12:00"}, "announced_years": [2026], "provisional_years": [2026]},
            "either announced or provisional",
        ),
    ],
)
def test_a_calendar_that_cannot_be_kept_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Calendar.model_validate(wrong)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must be aware"):
        is_open(OFFICE, datetime(2026, 1, 1))  # noqa: DTZ001


def test_coverage_says_how_sure_a_year_is() -> None:
    assert [OFFICE.coverage(year) for year in (2025, 2026, 2027)] == ["unknown", "announced", "provisional"]
    assert NIGHT.coverage(2031) == "not needed"
    assert OFFICE.cut(date(2026, 5, 1), date(2026, 6, 1)).coverage(2027) == "unknown"


def test_a_cut_calendar_is_short_and_tells_the_same_time() -> None:
    cut = OFFICE.cut(date(2026, 2, 20), date(2026, 3, 20))
    assert cut == OFFICE.cut(date(2026, 2, 2), date(2026, 3, 31))
    assert cut.exceptions == OFFICE.exceptions
    assert not OFFICE.cut(date(2026, 4, 1), date(2026, 9, 1)).exceptions
    # The night before the month still reaches into it.
    assert NIGHT.cut(date(2026, 7, 1), date(2026, 7, 2)).exceptions == ()
    first = Calendar(hours=NIGHT.hours, exceptions=("2026-06-30 off",)).cut(
        date(2026, 7, 1), date(2026, 7, 2)
    )
    assert not is_open(first, china("2026-07-01T03:00"))
    with pytest.raises(ValueError, match="cannot be cut"):
        OFFICE.cut(date(2026, 2, 2), date(2026, 2, 1))


def test_json_reads_back_as_the_same_value() -> None:
    cut = OFFICE.cut(date(2026, 2, 1), date(2026, 3, 1))
    assert Calendar.model_validate_json(cut.model_dump_json(exclude_defaults=True)) == cut
    assert hash(Calendar.model_validate_json(cut.model_dump_json())) == hash(cut)


def test_a_changed_copy_tells_its_own_hours() -> None:
    at = china("2026-06-02T03:00")
    assert is_open(NIGHT, at)
    assert not is_open(NIGHT.model_copy(update={"hours": OFFICE.hours}), at)
