"""Forty messages through a provider in bad weather, with kill -9 of worker and API: none lost, none doubled."""

import pytest

from bench.chaos_messages import Outcome, Plan, measure, table
from bench.tally import Tally

MESSAGES, KILLS = 40, 2


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    plan = Plan(
        messages=MESSAGES,
        kills=KILLS,
        faults=0.3,
        hasty=True,
        seconds_between_kills=(0.8, 1.6),
        quiet_within=60,
    )
    return measure(plan)


def test_no_message_is_lost_and_none_doubled(outcome: Outcome) -> None:
    """And whoever pressed a key and was thanked is not called again for it."""
    assert outcome.tally.holds, table(outcome)
    assert sum(outcome.kills.values()) == KILLS
    assert outcome.tally.planned >= MESSAGES
    assert outcome.tally.acknowledged
    assert outcome.faults


@pytest.mark.parametrize("wrong", ["lost", "doubled", "forgotten"])
def test_a_single_message_gone_astray_is_a_failure(wrong: str) -> None:
    assert Tally().holds
    assert not Tally().model_copy(update={wrong: 1}).holds
