"""Is each report compiled for its own span of days, and told to whom it concerns?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from activities.reporter import Compiler, after_sales, satisfaction
from domain.standing import Due
from standards.standing import standing
from storage.engine import Database
from storage.reading_digests import Content

APRIL = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_month_before_is_counted(database: Database) -> None:
    """ENGR-003."""
    content: Content | None = after_sales(database, APRIL)
    assert content is not None
    assert content.head == ("standard", "kind", "end", "cases", "score")
    assert (content.zh, content.en) == ("2026-03 结案 0 件", "2026-03: 0 cases closed")


def test_the_surveys_of_the_week_before_are_compiled(database: Database) -> None:
    """RETAIL-AFT-09."""
    content: Content | None = satisfaction(database, MONDAY)
    assert content is not None
    assert content.head == ("case", "standard", "asked", "satisfied", "score")
    assert content.en == "0 answers, mean score —"


def test_the_table_goes_to_headquarters_once(database: Database) -> None:
    """RETAIL-AFT-10: compiled twice for one Monday it is one table, told once."""
    [monday] = [one for one in standing() if one.what == "satisfaction"]
    due = Due(standing=monday, nominal_at=MONDAY.astimezone(UTC))
    compiler = Compiler(database)
    assert monday.tell == "headquarters"
    assert [compiler.compile(due), compiler.compile(due)] == [True, False]
