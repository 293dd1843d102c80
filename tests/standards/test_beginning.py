"""Does a new standard, or a new edition, begin as a copy that is ready to be checked?"""

from pathlib import Path

import pytest

from standards import names
from standards.answering import answers_of
from standards.beginning import begin
from standards.examples import untrue
from standards.reading import Unreadable


@pytest.mark.parametrize("source", names())
def test_a_new_standard_begins_as_the_nearest(copy: Path, source: str) -> None:
    law = begin("window-cleaning", source, copy)
    assert (law.standard.name, law.folder) == ("window-cleaning", copy / "window-cleaning" / law.edition)
    assert all(clause.startswith(("WINDOW-CLEANING-", "conflict-")) for clause in law.clauses)
    assert {answer.status for answer in answers_of(law).values()} <= {"kept", "shown", "declined", "open"}
    assert untrue(law) == ()


def test_the_next_edition_of_a_standard(copy: Path) -> None:
    law = begin("reno", None, copy)
    assert (law.edition, law.file.edition) == ("2026.2", "2026.2")
    title = (law.folder / "order.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert "2026.2 版" in title
    assert untrue(law) == ()
    assert begin("reno", None, copy).edition == "2026.3"


def test_the_nearest_by_its_name(copy: Path) -> None:
    assert begin("complaints", None, copy).kind == "complaint"
    assert begin("renovation", None, copy).kind == "order"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Fenster", None), ("../x", None), ("shared", None), ("x", "nothing"), ("reno", "complaint")],
)
def test_what_cannot_begin_is_said(copy: Path, name: str, nearest: str | None) -> None:
    with pytest.raises(Unreadable):
        begin(name, nearest, copy)
