"""Are lengths of time said as a standard says them?"""

from datetime import UTC, datetime, timedelta

import pytest

from domain.span import Span
from simulation.pace import days, minutes, next_half_hour, seconds, spoken
from simulation.samples import town


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (seconds(1), "1 second"),
        (minutes(6), "360 seconds"),
        (days(15), "21600 minutes"),
        (days(2) + seconds(7), "2880 minutes"),
    ],
)
def test_a_length_is_spoken_as_a_span_reads_it(length: timedelta, said: str) -> None:
    assert spoken(length) == said
    assert str(Span.parse(said)) == said


def test_nothing_is_not_said() -> None:
    assert spoken(seconds(0.3)) is None


def test_nobody_agrees_a_visit_for_seventeen_past() -> None:
    at = datetime(2026, 9, 14, 10, 17, tzinfo=UTC)
    assert next_half_hour(at) == datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
    assert next_half_hour(next_half_hour(at)) == next_half_hour(at)


def test_a_technician_has_a_leader() -> None:
    assert town().leader_of("per_wu_10") == "per_zhu_23"
