"""What do all measurements say today? (`python -m bench`, or `python -m bench commands history` for some)"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from bench import figures_page, pages
from bench.figure import SLACK, Chapter
from bench.load import Load

# What `make bench` measures; the others when they are named, and by targets of their own.
CHAPTERS: tuple[str, ...] = (
    "history",
    "commands",
    "on_time",
    "outage",
)
BESIDE: tuple[str, ...] = (
    "board",
    "shared_work",
    "chaos",
    "calendar_oracle",
)

SLOWER = (
    "这台机器现在只有上次的 {percent}% 快，时间上的目标不判 · this machine is at {percent} % of the pace at which the"
    " figures were taken; goals of time are not judged"
)


def run(name: str, measure: Callable[[], Chapter]) -> list[str]:
    """Measure a chapter and say it; the goals which it lost, in words.

    A chapter that lost a goal is not kept, so the next run says so too: whoever accepts the loss takes the
    chapter out of the figures first. One that missed it on a slower machine is not kept either, but is no failure.
    """
    load, begun = Load(), time.monotonic()
    chapter = measure()
    taken: dict[str, Any] = {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "seconds": round(time.monotonic() - begun),
        "load": load.since(),
    }
    sys.stdout.write("\n".join(figures_page.lines(chapter)) + "\n")
    pace, paced_before = taken["load"]["pace"], _pace_of(name)
    slower = pace < paced_before * (1 - SLACK)
    missed, lost = _lost(chapter, _kept(name)), _lost(chapter, _kept(name), slower=slower)
    if slower:
        sys.stdout.write(f"  {SLOWER.format(percent=round(100 * pace / paced_before))}\n")
    found = {"chapter": chapter.model_dump(mode="json"), "run": taken}
    if missed:
        sys.stdout.write(f"  不记 · not kept: {pages.put_aside(name, found).name}\n")
    else:
        pages.keep(name, found)
        figures_page.PAGE.write_text(text(), encoding="utf-8")
    sys.stdout.flush()
    return lost


def _lost(chapter: Chapter, before: Chapter | None, *, slower: bool = False) -> list[str]:
    return [
        f"{figure.id}: {figures_page.number(figure.value)} {figure.unit}, goal {figure.goal}, was reached before"
        for figure in chapter.figures
        if figure.lost_against(before.get(figure.id) if before else None, slower=slower)
    ]


def _kept(name: str) -> Chapter | None:
    found = pages.kept().get(name)
    return Chapter.model_validate(found["chapter"]) if found else None


def _pace_of(name: str) -> float:
    """Of the machine on which the chapter that is kept was measured; 0 where nobody knows."""
    found = pages.kept().get(name)
    return float(found["run"]["load"].get("pace", 0)) if found else 0.0


def text() -> str:
    """The page of figures as of what is kept."""
    kept = pages.kept()
    return figures_page.page(
        (Chapter.model_validate(kept[name]["chapter"]), kept[name]["run"])
        for name in (*CHAPTERS, *BESIDE)
        if name in kept
    )


def measure_of(name: str) -> Callable[[], Chapter]:
    measure: Callable[[], Chapter] = import_module(f"bench.{name}").measure
    return measure


def main(names: list[str]) -> int:
    unknown = set(names) - {*CHAPTERS, *BESIDE}
    if unknown:
        sys.stderr.write(f"没有这一章 · no such chapter: {', '.join(sorted(unknown))}\n")
        return 2
    lost = [words for name in names or CHAPTERS for words in run(name, measure_of(name))]
    for words in lost:
        sys.stdout.write(f"目标丢了 · goal lost: {words}\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
