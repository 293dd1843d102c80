"""Are the pages of docs/reference what the standards say today, and are all open questions answered there?"""

from pathlib import Path

import pytest

from standards import documenting, names
from standards.conflicts import conflicts, exists
from standards.library import edition


@pytest.mark.parametrize("name", ["conflicts.md", *(f"standards/{name}.md" for name in names())])
def test_a_page_is_as_the_standards_are(name: str) -> None:
    path = documenting.REFERENCE / name
    assert path.is_file(), "write it: make standards-docs"
    assert path.read_text(encoding="utf-8") == documenting.pages()[name], "write it anew: make standards-docs"


def test_all_questions_are_there() -> None:
    assert list(conflicts()) == [f"conflict-{number}" for number in range(1, 57)]
    said = edition("reno").clauses
    assert [number for number in conflicts() if number not in said] == []


def test_every_key_is_a_place_in_an_edition() -> None:
    keys = [key for one in conflicts().values() for key in one.key]
    assert [key for key in keys if not exists(key)] == []
    assert not exists("order.dispatch.nothing")
    assert not exists("checklists.nothing")
    assert not exists("nothing.at.all")


def test_a_page_shows_stages_deadlines_clauses_and_forms() -> None:
    text = documenting.page(edition("complaint"))
    for part in ("stateDiagram-v2", "intake.react_soft", "| CMPL-013 |", "### 案例分析 · Case study"):
        assert part in text


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert set(documenting.write(tmp_path)) == {"conflicts.md", *(f"standards/{name}.md" for name in names())}
    assert documenting.write(tmp_path) == []
