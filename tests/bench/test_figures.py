"""Does a figure know whether it holds, and does the page say what was measured?"""

import pytest

from bench import __main__ as bench
from bench import figures_page
from bench.figure import Chapter, Figure


def figure(value: float, **more: object) -> Figure:
    return Figure.model_validate({"id": "a", "zh": "慢", "en": "late", "value": value, "unit": "ms", **more})


@pytest.mark.parametrize(
    ("value", "better", "holds"),
    [(100, "lower", True), (101, "lower", False), (100, "higher", True), (99, "higher", False)],
)
def test_a_goal_is_a_limit(value: float, better: str, holds: bool) -> None:
    assert figure(value, goal=100, better=better).holds is holds


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [(90, 119, False), (90, 121, True), (101, 200, False), (None, 200, False)],
)
def test_lost_is_what_was_reached_before_and_is_missed_by_a_fifth(
    before: float | None, now: float, lost: bool
) -> None:
    was = None if before is None else figure(before, goal=100)
    assert figure(now, goal=100).lost_against(was) is lost


def test_more_is_better_loses_downwards() -> None:
    was = figure(0.9, goal=0.8, better="higher")
    assert not figure(0.65, goal=0.8, better="higher").lost_against(was)
    assert figure(0.63, goal=0.8, better="higher").lost_against(was)


def test_a_row_shows_ratio_and_verdict() -> None:
    chapter = Chapter(name="x", zh="章", en="chapter", figures=(figure(50, beside=100, goal=80),), raw={})
    run = {"measured_on": "2026-11-22", "seconds": 3,
           "load": {"cores": 2, "busy_percent": 50, "load_1_minute": 1.0}}  # fmt: skip
    assert "| 慢 · late | 50 ms | 100 ms | 0.50 | ≤ 80 | ✓ |" in figures_page.page([(chapter, run)])


def test_the_page_is_what_the_figures_say() -> None:
    """Else the page was written by hand, or the figures were taken and not printed."""
    assert figures_page.PAGE.read_text(encoding="utf-8") == bench.text()


def test_every_chapter_can_be_measured() -> None:
    for name in (*bench.CHAPTERS, *bench.BESIDE):
        assert callable(bench.measure_of(name))
