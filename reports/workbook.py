"""How does a report become a workbook in which nothing that somebody wrote is ever a formula?"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from reports.sheet import Cell, Sheet

# A cell's text is a text, whatever sign it begins with.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {"text": {"text_wrap": True, "valign": "top"}, "count": {}, "percent": {"num_format": "0.0%"}}
FORMATS["mean"] = {"num_format": "0.00"}
CHARTS = {
    "bars": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    "columns": {"type": "column", "subtype": "stacked"},
}
LONGEST_NAME = 31
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(sheets: Sequence[Sheet], language: str) -> bytes:
    """One worksheet a report, each with a chart of Excel's own beside it."""
    tongue = 0 if language == "zh" else 1
    out = BytesIO()
    with Workbook(out, PLAIN) as book:
        formats = {name: book.add_format(given) for name, given in FORMATS.items()}
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E2F1F5"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:LONGEST_NAME])
            page.freeze_panes(1, 1)
            page.set_column(0, 0, 46)
            page.set_column(1, len(sheet.columns), 12)
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column.words[tongue], head)
            for number, row in enumerate(sheet.rows, start=1):
                for place, cell in enumerate(row):
                    _write(page, number, place, cell, formats[sheet.columns[place].shape])
            if sheet.rows and sheet.drawn:
                page.insert_chart(1, len(sheet.columns) + 1, _chart(book, sheet, tongue))
    return out.getvalue()


def _write(page: Any, row: int, column: int, cell: Cell, shape: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, shape)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, shape)
    else:
        page.write_number(row, column, cell, shape)


def _chart(book: Workbook, sheet: Sheet, tongue: int) -> Any:
    chart = book.add_chart(CHARTS[sheet.drawing])
    name, last = sheet.name[:LONGEST_NAME], len(sheet.rows)
    for place in sheet.drawn:
        series = {"name": [name, 0, place], "categories": [name, 1, 0, last, 0]}
        chart.add_series({**series, "values": [name, 1, place, last, place]})
    chart.set_title({"name": sheet.title[tongue]})
    chart.set_size({"width": 620, "height": 340})
    return chart
