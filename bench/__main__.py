"""What do all measurements say today? (`python -m bench`, or `python -m bench commands history` for some)"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from bench import figures_page, pages
from bench.figure import Chapter
from bench.load import Load

# What `make bench` measures; the others when they are named, and by targets of their own.
CHAPTERS: tuple[str, ...] = (
    "history",
    "commands",
    "on_time",
    "outage",
    "growth",
)
BESIDE: tuple[str, ...] = (
    "board",
    "shared_work",
    "chaos",
    "calendar_oracle",
)


def run(name: str, measure: Callable[[], Chapter]) -> list[str]:
    """Measure a chapter and say it; the goals which it lost, in words.

    A chapter that lost a goal is not kept, so the next run says so too: whoever accepts the loss takes the
    chapter out of the figures first.
    """
    load, begun = Load(), time.monotonic()
    chapter = measure()
    taken: dict[str, Any] = {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "seconds": round(time.monotonic() - begun),
        "load": load.since(),
    }
    sys.stdout.write("\n".join(figures_page.lines(chapter)) + "\n")
    sys.stdout.flush()
    lost = _lost(chapter, _kept(name))
    if not lost:
        pages.keep(name, {"chapter": chapter.model_dump(mode="json"), "run": taken})
        figures_page.PAGE.write_text(text(), encoding="utf-8")
    return lost


def _lost(chapter: Chapter, before: Chapter | None) -> list[str]:
    return [
        f"{figure.id}: {figures_page.number(figure.value)} {figure.unit}, goal {figure.goal}, was reached before"
        for figure in chapter.figures
        if figure.lost_against(before.get(figure.id) if before else None)
    ]


def _kept(name: str) -> Chapter | None:
    found = pages.kept().get(name)
    return Chapter.model_validate(found["chapter"]) if found else None


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
