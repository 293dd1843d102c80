"""How do the chapters read as a table, on a page and in a terminal?"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.figure import Chapter, Figure

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "figures.md"
HEAD = """# 量出来的数字 · Measured figures

由 `make bench`（和 `make chaos`、`make calendar-oracle`）写成，不要手改；全部原始数据在 `bench/figures.json`。
Written by the measurements themselves; everything measured stands in `bench/figures.json`. Where a yardstick
stands beside a figure, both were measured in one run on one machine, so compare ratios, not machines. Pace: how
fast all cores counted together, the slower of before and after, in thousands of rounds a second (`bench/load.py`);
on a machine slower by more than a fifth no goal that is a time is judged lost.
"""
COLUMNS = ("数字 figure", "量得 measured", "参照 beside", "倍数 ratio", "目标 goal", "")
SAYS = {True: "✓", False: "✗", None: ""}


def page(chapters: Iterable[tuple[Chapter, dict[str, Any]]]) -> str:
    """The page, from each chapter and the state of the machine while it was measured."""
    return "\n".join([HEAD, *(_section(chapter, run) for chapter, run in chapters)])


def _section(chapter: Chapter, run: dict[str, Any]) -> str:
    lines = [
        f"## {chapter.zh} · {chapter.en}",
        "",
        f"{run['measured_on']}, {run['seconds']:.0f} s, {run['load']['cores']} cores busy"
        f" {run['load']['busy_percent']} %, load {run['load']['load_1_minute']}"
        + (f", pace {run['load']['pace']}" if "pace" in run["load"] else ""),
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"| {' | '.join('---' for _ in COLUMNS)} |",
        *(f"| {' | '.join(_row(figure))} |" for figure in chapter.figures),
        "",
    ]
    return "\n".join(lines)


def _row(figure: Figure) -> list[str]:
    sign = "≤" if figure.better == "lower" else "≥"
    return [
        f"{figure.zh} · {figure.en}",
        f"{number(figure.value)} {figure.unit}",
        "" if figure.beside is None else f"{number(figure.beside)} {figure.unit}",
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        "" if figure.goal is None else f"{sign} {number(figure.goal)}",
        SAYS[figure.holds],
    ]


def lines(chapter: Chapter) -> list[str]:
    """The same for a terminal."""
    return [f"{chapter.zh} · {chapter.en}", *(f"  {_line(figure)}" for figure in chapter.figures)]


def _line(figure: Figure) -> str:
    _, value, beside, ratio, goal, holds = _row(figure)
    against = f"  beside {beside} ({ratio} ×)" if beside else ""
    wanted = f"  goal {goal} {holds}" if goal else ""
    return f"{figure.en}: {value}{against}{wanted}"


def number(value: float) -> str:
    """Three figures that count, thousands apart."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
