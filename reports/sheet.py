"""What is a report, before it is a page or a workbook?"""

from dataclasses import dataclass
from typing import Literal

Words = tuple[str, str]
Cell = str | int | float | None
Shape = Literal["text", "count", "percent", "mean"]
Drawing = Literal["bars", "line", "columns"]


@dataclass(frozen=True)
class Column:
    """A heading, and how its cells are written: a share is between 0 and 1."""

    words: Words
    shape: Shape = "text"


@dataclass(frozen=True)
class Sheet:
    """One table of figures. `drawn` are the places of the columns that a chart shows, over the first column."""

    name: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawing: Drawing
    drawn: tuple[int, ...]


def share(part: int, whole: int) -> float | None:
    """A part of the whole, nothing where there is no whole."""
    return round(part / whole, 4) if whole else None
