"""Is a length of time read exactly as it is written, and does it reach the instant which people mean?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from domain.calendar import Calendar
from domain.span import LENGTHS, Span, later

CHINA = timezone(timedelta(hours=8))
OFFICE = Calendar.model_validate({"hours": {"monday-friday": ["09:00-12:00", "13:30-18:00"]}})
ROME = Calendar.model_validate({"hours": {"every day": "08:00-20:00"}, "zone": "Europe/Rome"})


class Promise(BaseModel):
    within: Span


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("30 seconds", "30 秒", "30 seconds"),
        ("5 minutes", "5 分钟", "5 minutes"),
        ("0 minutes", "0 分钟", "0 minutes"),
        ("1 hour", "1 小时", "1 hour"),
        ("24 hours", "24 小时", "24 hours"),
        ("3 days", "3 天", "3 days"),
        ("1 week", "1 周", "1 week"),
        ("12 months", "12 个月", "12 months"),
        ("1 year", "1 年", "1 year"),
        ("-10 minutes", "提前 10 分钟", "10 minutes before"),
        ("-1 hour", "提前 1 小时", "1 hour before"),
        ("2 working hours", "2 工作小时", "2 working hours"),
        ("90 working minutes", "90 工作分钟", "90 working minutes"),
        ("1 working day", "1 个工作日", "1 working day"),
        ("end of day", "当日内", "the end of the day"),
        ("end of next day", "次日内", "the end of the next day"),
    ],
)
def test_a_span_is_its_text(text: str, chinese: str, english: str) -> None:
    span = Span.parse(text)
    assert str(span) == text
    assert (span.in_words("zh"), span.in_words("en")) == (chinese, english)
    promise = Promise.model_validate({"within": text})
    assert promise.within == span
    assert promise.model_dump(mode="json") == {"within": text}
    assert Promise.model_validate_json(promise.model_dump_json()) == promise


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "5 min", "5minutes", "5  minutes", " 5 minutes", "5 minutes ", "5 minutes\n", "05 minutes",
        "+5 minutes", "-0 minutes", "1.5 hours", "five minutes", "5 Minutes", "5 working weeks",
        "working day", "-end of day", "1 end of day", "end of week", "123456 minutes", "101 years",
        "40000 days", "10001 working hours", "٥ minutes",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="write a whole number") as refused:
        Span.parse(text)
    assert str(refused.value).startswith(repr(text))
    assert "\n" not in str(refused.value)
    with pytest.raises(ValueError, match="write a whole number"):
        Promise.model_validate({"within": text})


@pytest.mark.parametrize(("text", "better"), [("1 hours", '"1 hour"'), ("5 minute", '"5 minutes"')])
def test_a_slip_of_number_is_named(text: str, better: str) -> None:
    with pytest.raises(ValueError, match=f"write {better}"):
        Span.parse(text)


def test_the_schema_shows_a_text() -> None:
    schema = Promise.model_json_schema()
    for mode in (schema, Promise.model_json_schema(mode="serialization")):
        assert mode["$defs"]["Span"]["type"] == "string"


@pytest.mark.parametrize(
    ("start", "text", "reached"),
    [
        ("2026-11-20T17:00", "5 minutes", "2026-11-20T17:05"),
        ("2026-11-20T17:00", "-10 minutes", "2026-11-20T16:50"),
        ("2026-11-20T17:00", "3 days", "2026-11-23T17:00"),
        ("2026-11-20T17:00", "2 working hours", "2026-11-23T10:00"),
        ("2026-11-23T10:00", "-2 working hours", "2026-11-20T17:00"),
        ("2026-11-20T11:30", "90 working minutes", "2026-11-20T14:30"),
        ("2026-11-20T17:00", "3 working days", "2026-11-25T17:00"),
        ("2026-11-20T17:00", "-1 working day", "2026-11-19T17:00"),
        ("2026-11-20T17:00", "end of day", "2026-11-21T00:00"),
        ("2026-11-20T00:00", "end of day", "2026-11-21T00:00"),
        ("2026-11-20T17:00", "end of next day", "2026-11-22T00:00"),
        ("2026-11-20T17:00", "12 months", "2027-11-20T17:00"),
        ("2026-08-31T17:00", "6 months", "2027-02-28T17:00"),
        ("2028-02-29T17:00", "1 year", "2029-02-28T17:00"),
        ("2026-01-31T17:00", "-1 month", "2025-12-31T17:00"),
    ],
)
def test_a_span_reaches_its_instant(start: str, text: str, reached: str) -> None:
    at = later(Span.parse(text), OFFICE, china(start))
    assert at == china(reached)
    assert at.tzinfo is UTC


def test_a_day_is_24_hours_but_a_month_and_the_end_of_a_day_follow_the_local_clock() -> None:
    before = datetime(2026, 3, 28, 11, tzinfo=UTC)  # noon in Rome, the clocks go forward that night
    assert later(Span.parse("1 day"), ROME, before) == datetime(2026, 3, 29, 11, tzinfo=UTC)
    assert later(Span.parse("1 month"), ROME, before) == datetime(2026, 4, 28, 10, tzinfo=UTC)
    assert later(Span.parse("end of next day"), ROME, before) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_minus_turns_a_span_round() -> None:
    assert -Span.parse("10 minutes") == Span.parse("-10 minutes")
    assert str(-Span.parse("-1 working day")) == "1 working day"
    assert str(-Span.parse("0 minutes")) == "0 minutes"
    with pytest.raises(ValueError, match="cannot be counted backwards"):
        -Span.parse("end of day")


@pytest.mark.parametrize(
    ("text", "working"), [("2 working hours", True), ("1 working day", True), ("1 day", False)]
)
def test_a_span_knows_which_time_it_spends(text: str, working: bool) -> None:
    assert Span.parse(text).is_working is working


@given(st.integers(-36_500, 36_500), st.sampled_from(sorted(LENGTHS)))
def test_every_length_reads_back_and_moves_exactly(amount: int, unit: str) -> None:
    if unit == "week":
        amount //= 7
    if unit == "working hour":
        amount //= 4
    span = Span.model_validate({"amount": amount, "unit": unit})
    assert Span.parse(str(span)) == span
    if not span.is_working:
        at = china("2026-11-20T17:00")
        assert later(span, OFFICE, at) - at == amount * LENGTHS[span.unit]
