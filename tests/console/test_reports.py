"""Do the reports open with figures and without, and does everything in them come along to Excel?"""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from storage.reading_digests import Content, Digest, keep
from tests.api.conftest import Door
from tests.console.conftest import Browser
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


def digest() -> Digest:
    content = Content(
        head=("standard", "cases"), rows=(("reno", "3"),), zh="2026-10 结案 3 件", en="3 cases closed"
    )
    at = datetime(2026, 11, 1, 1, tzinfo=UTC)
    return Digest(
        no="RP-20261101-after_sales_month",
        name="after_sales_month",
        nominal_at=at,
        clause="ENGR-003",
        content=content,
    )


def test_a_report_of_its_day_is_listed_and_taken_along(door: Door) -> None:
    assert keep(door.house.database, digest(), None)
    page = shown(door, "/reports")
    assert "2026-10 结案 3 件" in page
    address = "/reports/digests/RP-20261101-after_sales_month.xlsx"
    assert address in page
    found = load_workbook(BytesIO(door.client.get(address).content)).worksheets[0]
    assert [found.cell(1, 1).value, found.cell(2, 2).value] == ["规范", "3"]
    assert door.client.get("/reports/digests/RP-1.xlsx").status_code == 404


def test_a_leader_reads_of_the_team_and_no_report_of_the_whole(front_door: Door, browser: Browser) -> None:
    keep(front_door.house.database, digest(), None)
    leader = browser.sign_in("per_leader").client
    assert "2026-10 结案" not in leader.get("/reports").text
    assert leader.get("/reports/digests/RP-20261101-after_sales_month.xlsx").status_code == 404
