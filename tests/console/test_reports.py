"""Do the reports open with figures and without, and does everything in them come along to Excel?"""

from io import BytesIO

from openpyxl import load_workbook

from tests.api.conftest import Door
from tests.console.test_board import late_order
from tests.console.visitor import shown


def test_a_broken_promise_is_drawn_and_taken_along(door: Door) -> None:
    assert "这段时间没有" in shown(door, "/reports")
    late_order(door)
    page = shown(door, "/reports")
    assert "近师傅" in page
    assert "<rect" in page
    assert "style=" not in page
    book = door.client.get("/reports/all.xlsx")
    assert book.headers["content-disposition"].startswith("attachment")
    found = load_workbook(BytesIO(book.content))
    assert found["deadlines-technician"].cell(2, 1).value == "近师傅"
    assert found["deadlines-technician"].cell(2, 3).value == 1


def test_days_that_make_no_sense_are_passed_over(door: Door) -> None:
    for asked in ("?since=never&until=2026-13-40", "?since=2026-12-01&until=2026-01-01"):
        assert "<h1>" in shown(door, f"/reports{asked}")
    assert door.client.get("/reports/nothing.xlsx").status_code == 404


def test_reports_in_english(door: Door) -> None:
    late_order(door)
    assert "Deadlines kept, by clause" in shown(door, "/reports", "en")
