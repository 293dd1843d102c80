"""Where does each figure of a report stand in a drawing, so that a page needs no program to show it?"""

from dataclasses import dataclass

from reports.sheet import Cell, Sheet

WIDTH, ROW, LEFT, TOP, HEIGHT, BAR = 640, 26, 250, 8, 220, 16
MOST_ROWS = 14
BEST = 5.0


@dataclass(frozen=True)
class Mark:
    """One figure: a rectangle, or a point of a line. `series` chooses the colour."""

    x: float
    y: float
    width: float
    height: float
    series: int
    said: str


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    said: str
    anchor: str = "end"


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    path: str = ""


def chart_of(sheet: Sheet) -> Chart | None:
    """Nothing where there is nothing to draw."""
    if not sheet.rows:
        return None
    return {"bars": _bars, "columns": _columns, "line": _line}[sheet.drawing](sheet)


def _bars(sheet: Sheet) -> Chart:
    """One bar a row, its parts side by side; the longest fills the width."""
    rows = sheet.rows[:MOST_ROWS]
    most = max(_sum(row, sheet) for row in rows) or 1
    marks, labels = [], []
    for number, row in enumerate(rows):
        x, y = float(LEFT), TOP + number * ROW
        labels.append(Label(LEFT - 10, y + BAR - 3, str(row[0])))
        for series, place in enumerate(sheet.drawn):
            width = (WIDTH - LEFT - 50) * _figure(row[place]) / most
            marks.append(Mark(x, y, round(width, 1), BAR, series, str(row[place])))
            x += width
        labels.append(Label(round(x) + 8, y + BAR - 3, "/".join(str(row[p]) for p in sheet.drawn), "start"))
    return Chart(WIDTH, TOP * 2 + len(rows) * ROW, tuple(marks), tuple(labels))


def _columns(sheet: Sheet) -> Chart:
    """One column a week, its parts one upon the other."""
    most = max(_sum(row, sheet) for row in sheet.rows) or 1
    step = min(90.0, (WIDTH - 40) / len(sheet.rows))
    marks, labels = [], []
    for number, row in enumerate(sheet.rows):
        x, y = 30 + number * step, float(HEIGHT - 30)
        for series, place in enumerate(sheet.drawn):
            height = (HEIGHT - 60) * _figure(row[place]) / most
            y -= height
            marks.append(
                Mark(
                    round(x, 1), round(y, 1), round(step * 0.62, 1), round(height, 1), series, str(row[place])
                )
            )
        middle = round(x + step * 0.31, 1)
        labels.append(Label(middle, HEIGHT - 12, str(row[0])[5:], "middle"))
        labels.append(Label(middle, round(y - 6, 1), str(int(_sum(row, sheet))), "middle"))
    return Chart(WIDTH, HEIGHT, tuple(marks), tuple(labels))


def _line(sheet: Sheet) -> Chart:
    """One point a week between 1 and 5."""
    step = (WIDTH - 90) / max(len(sheet.rows) - 1, 1)
    place = sheet.drawn[0]
    points = [
        (
            round(50 + number * step, 1),
            round(20 + (HEIGHT - 60) * (1 - (_figure(row[place]) - 1) / (BEST - 1)), 1),
        )
        for number, row in enumerate(sheet.rows)
    ]
    marks = [Mark(x, y, 0, 0, 0, str(row[place])) for (x, y), row in zip(points, sheet.rows, strict=True)]
    labels = [Label(mark.x, mark.y - 10, mark.said, "middle") for mark in marks]
    labels += [
        Label(x, HEIGHT - 10, str(row[0])[5:], "middle")
        for (x, _), row in zip(points, sheet.rows, strict=True)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Chart(WIDTH, HEIGHT, tuple(marks), tuple(labels), path)


def _sum(row: tuple[Cell, ...], sheet: Sheet) -> float:
    return sum(_figure(row[place]) for place in sheet.drawn)


def _figure(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
