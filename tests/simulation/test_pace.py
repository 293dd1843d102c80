"""Are lengths of time said as a standard says them?"""

from datetime import UTC, datetime, timedelta

import pytest

from domain.span import Span
from simulation.pace import days, minutes, next_half_hour, seconds, spoken
from simulation.samples import town


@pytest.mark.parametrize(
    ("length", "terms"),
    [
        (seconds(0), []),
        (seconds(1), ["1 second"]),
        (minutes(6), ["360 seconds"]),
        (days(15), ["21600 minutes"]),
        (days(2) + seconds(7), ["2880 minutes", "7 seconds"]),
    ],
)
def test_a_length_is_spoken_in_terms_that_a_span_reads(length: timedelta, terms: list[str]) -> None:
    assert spoken(length) == terms
    assert all(str(Span.parse(term)) == term for term in terms)


def test_nobody_agrees_a_visit_for_seventeen_past() -> None:
    at = datetime(2026, 9, 14, 10, 17, tzinfo=UTC)
    assert next_half_hour(at) == datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
    assert next_half_hour(next_half_hour(at)) == next_half_hour(at)


def test_a_technician_has_a_leader() -> None:
    assert town().leader_of("per_wu_10") == "per_zhu_23"
