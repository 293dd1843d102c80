"""Does a figure know whether it holds, and does the page say what was measured?"""

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import figures_page, load, pages
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


@pytest.mark.parametrize(("unit", "lost"), [("ms", False), ("/s", False), ("", True), ("×", True)])
def test_on_a_slower_machine_only_what_does_not_depend_on_it_is_lost(unit: str, lost: bool) -> None:
    was, now = figure(90, goal=100, unit=unit), figure(200, goal=100, unit=unit)
    assert now.lost_against(was)
    assert now.lost_against(was, slower=True) is lost


@pytest.mark.parametrize(
    ("value", "paced", "paced_before", "fails", "kept"),
    [
        (90, 50, 100, False, True),
        (200, 100, 100, True, False),
        (200, 81, 100, True, False),
        (200, 79, 100, False, False),
        (200, 79, None, True, False),
    ],
)
def test_a_miss_on_a_slower_machine_is_neither_a_failure_nor_kept(
    value: float,
    paced: float,
    paced_before: float | None,
    fails: bool,
    kept: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(pages, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setattr(figures_page, "PAGE", tmp_path / "figures.md")
    monkeypatch.setattr(load, "pace", lambda: paced)
    before = Chapter(name="x", zh="章", en="chapter", figures=(figure(95, goal=100),), raw={})
    known = {"cores": 2, "busy_percent": 50, "load_1_minute": 1.0}
    run = {"measured_on": "2026-11-22", "seconds": 3,
           "load": known if paced_before is None else {**known, "pace": paced_before}}  # fmt: skip
    pages.keep("x", {"chapter": before.model_dump(mode="json"), "run": run})
    now = before.model_copy(update={"figures": (figure(value, goal=100),)})
    assert bool(bench.run("x", lambda: now)) is fails
    assert (pages.kept()["x"]["chapter"]["figures"][0]["value"] == value) is kept
    assert (tmp_path / pages.MISSED).exists() is not kept


def test_the_pace_of_a_machine_is_a_number_of_its_own() -> None:
    assert load.pace() > 0


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
