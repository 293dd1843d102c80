"""Two workers and two API processes, one house: does each do some of everything?"""

import pytest

from bench.figure import Chapter
from bench.shared_work import AT_LEAST, SHORT, measure
from tests.house.test_observability import ASKED, NAMED


@pytest.fixture(scope="module")
def chapter() -> Chapter:
    return measure(short=True)


@pytest.mark.timeout(300)
def test_each_of_two_does_some_of_everything(chapter: Chapter) -> None:
    counted = chapter.raw["counted"]
    assert sum(counted["openings"]) == SHORT
    assert sum(counted["commands"]) == 2 * SHORT
    assert all(min(pair) > 0 for pair in counted.values()), counted
    assert 0 < AT_LEAST < 0.5


def test_what_the_dashboard_asks_of_the_engine_is_shown_by_a_worker(chapter: Chapter) -> None:
    asked = {name for expr in ASKED for name in NAMED.findall(expr) if name.startswith("temporal_")}
    assert asked
    assert asked <= set(chapter.raw["engine_shows"])
