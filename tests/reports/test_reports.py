"""Are the figures of a report those of the cases, and is a workbook safe to open?"""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.complaints import complaints
from reports.deadlines import deadlines
from reports.satisfaction import satisfaction
from reports.sheet import Column, Sheet, share
from reports.workbook import workbook
from storage.engine import Database
from storage.reading_reports import Stretch
from storage.reading_scope import Scope
from tests.storage.scene import T0, at, grabbed, open_complaint, open_order, pass_time, settle_staff

STRETCH = Stretch(since=T0 - timedelta(days=7), until=T0 + timedelta(days=30))


def test_nothing_happened_yet(database: Database) -> None:
    for sheet in (
        deadlines(database, STRETCH, "clause", str),
        satisfaction(database, STRETCH),
        complaints(database, STRETCH),
    ):
        assert sheet.rows == ()


def test_a_broken_promise_is_counted_for_its_clause_its_technician_and_the_team(database: Database) -> None:
    settle_staff(database)
    pass_time(database, grabbed(database, open_order(database).case), at(7))
    assert deadlines(database, STRETCH, "clause", lambda _: "打电话").rows == (("MINI-08 打电话", 0, 1, 0.0),)
    assert deadlines(database, STRETCH, "technician", str).rows == (("样per_t1", 0, 1, 0.0),)
    assert deadlines(database, STRETCH, "team", str).rows == (("east", 0, 1, 0.0),)
    later = STRETCH.model_copy(update={"since": at(60)})
    assert deadlines(database, later, "clause", str).rows == ()
    west = STRETCH.model_copy(update={"scope": Scope(person="per_l1", as_leader=True, team="west")})
    assert deadlines(database, west, "clause", str).rows == (), "a leader reads of the own team"


def test_complaints_are_counted_in_the_week_in_which_they_came(database: Database) -> None:
    open_complaint(database)
    monday = T0.astimezone().date().isoformat()
    assert complaints(database, STRETCH).rows == ((monday, 1, 0, 0, 0),)


def test_a_share_of_nothing_is_nothing() -> None:
    assert share(0, 0) is None
    assert share(1, 3) == 0.3333


HOSTILE = ["=1+1", "@SUM(A1)", "+861990000", "-2", "http://example.invalid", "{=1}", "\t=1"]


@pytest.mark.parametrize("said", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(said: str) -> None:
    columns = (Column(("项", "item")), Column(("数", "n"), "count"))
    sheet = Sheet("s", ("名", "name"), ("", ""), columns, ((said, 2),), "bars", (1,))
    page: Any = load_workbook(BytesIO(workbook([sheet], "zh")))["s"]
    cell = page.cell(2, 1)
    assert cell.data_type == "s"
    assert cell.value == said
    assert cell.hyperlink is None
    assert page.cell(2, 2).value == 2
