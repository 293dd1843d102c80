"""kill -9 of worker, API, Temporal and PostgreSQL in turn while cases are played: every message is told, once."""

import pytest

from bench.chaos import SHORT, Outcome, chapter, storm
from bench.ledger import Ledger
from bench.reaper import VICTIMS


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return storm(SHORT)


@pytest.mark.timeout(300)
def test_every_message_is_told_once_whoever_is_killed(outcome: Outcome) -> None:
    assert outcome.kills == dict.fromkeys(VICTIMS, 1)
    assert outcome.broken == []
    assert outcome.ledger.what == []
    assert outcome.holds
    assert outcome.ledger.cases >= SHORT.orders + SHORT.complaints
    assert outcome.ledger.acknowledged > 10 * outcome.ledger.cases
    assert outcome.ledger.told > outcome.ledger.cases


def test_the_chapter_says_it(outcome: Outcome) -> None:
    figures = {figure.id: figure for figure in chapter(outcome).figures}
    assert figures["chaos.kills"].value == SHORT.kills
    assert [name for name, figure in figures.items() if figure.holds is False] == []


@pytest.mark.parametrize("wrong", ["twice", "doubled", "lost", "differ", "acknowledged"])
def test_a_single_one_gone_astray_is_a_failure(wrong: str) -> None:
    assert Ledger().holds
    assert not Ledger().model_copy(update={wrong: 1}).holds
