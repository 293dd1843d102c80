"""Are instants and lengths of time spoken as people of the place speak them?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.local import instant_in_words, length_in_words

HERE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (datetime(2026, 11, 21, 6, 5, tzinfo=UTC), "11月21日 14:05", "21 Nov 14:05"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "1月1日 00:00", "1 Jan 00:00"),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), "12月31日 23:59", "31 Dec 23:59"),
        (datetime(2026, 5, 3, 1, 2, tzinfo=UTC), "5月3日 09:02", "3 May 09:02"),
    ],
)
def test_an_instant_is_a_local_day_and_time(at: datetime, zh: str, en: str) -> None:
    assert instant_in_words(at, HERE, "zh") == zh
    assert instant_in_words(at, HERE, "en") == en


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)))  # noqa: DTZ001
def test_whatever_the_zone_it_was_written_in_it_is_the_same_time(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    eight_hours_on = at + timedelta(hours=8)
    said = instant_in_words(at, HERE, "zh")
    assert said == f"{eight_hours_on.month}月{eight_hours_on.day}日 {eight_hours_on:%H:%M}"
    assert instant_in_words(at, "UTC", "en").endswith(f"{at:%H:%M}")


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (-5, "0分钟", "0 minutes"),
        (0, "0分钟", "0 minutes"),
        (59, "0分钟", "0 minutes"),
        (60, "1分钟", "1 minute"),
        (600, "10分钟", "10 minutes"),
        (3599, "59分钟", "59 minutes"),
        (3600, "1小时", "1 hour"),
        (3660, "1小时1分钟", "1 hour 1 minute"),
        (5400, "1小时30分钟", "1 hour 30 minutes"),
        (86400, "24小时", "24 hours"),
        (2 * 86400 - 60, "47小时59分钟", "47 hours 59 minutes"),
        (2 * 86400, "2天", "2 days"),
        (10 * 86400 + 3600, "10天", "10 days"),
    ],
)
def test_a_length_of_time_is_rounded_down_to_what_people_say(seconds: int, zh: str, en: str) -> None:
    assert length_in_words(seconds, "zh") == zh
    assert length_in_words(seconds, "en") == en
