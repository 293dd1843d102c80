"""Is every clause answered for, in both languages, and by something that exists?"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from standards import clauses, names
from standards.answering import answers, keepers, series, tally
from standards.checking import MESSAGES
from standards.compiling import Edition
from standards.library import edition
from standards.reading import Unreadable
from tests.standards.conftest import Spoil

REQUIRED = Path(__file__).parent / "required.csv"
# The shared defaults say these where work is assigned, and no edition here does so yet; schedules tell reports.
FOR_WHO_ASSIGNS = {"assign-wanted", "assign-overdue", "report-ready"}


def required() -> dict[str, str]:
    with REQUIRED.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["must"] for row in csv.DictReader(file)}


def test_the_clauses_are_those_of_the_papers() -> None:
    """Every clause of every paper that has come in, each in one standard, and owed what the paper owes."""
    ours: dict[str, str] = {}
    for name in names():
        here = {clause: text.must for clause, text in clauses(name).items() if series(clause) != "conflict"}
        assert not here.keys() & ours.keys()
        ours |= here
    papers = {series(clause) for clause in ours}
    assert ours == {clause: must for clause, must in required().items() if series(clause) in papers}


@pytest.mark.parametrize("name", names())
def test_every_clause_is_answered_for(name: str) -> None:
    assert [clause for clause, answer in answers(name).items() if answer.status == "open"] == []


@pytest.mark.parametrize("name", names())
def test_what_must_be_enforced_is_kept_by_something_executable(name: str) -> None:
    texts = clauses(name)
    for clause, answer in answers(name).items():
        if texts[clause].must in ("enforce", "remind"):
            assert answer.status in ("kept", "declined"), clause
            assert not any(keeper.startswith(("item ", "script ")) for keeper in answer.by), clause


def test_the_tally_adds_up() -> None:
    totals: Counter[str] = Counter()
    for name in names():
        for paper, count in tally(name).items():
            assert count["total"] == sum(count.values()) - count["total"]
            totals[paper] += count["total"]
    wanted = Counter(series(clause) for clause in required())
    assert totals == {paper: wanted[paper] for paper in totals}


@pytest.mark.parametrize("name", names())
def test_every_text_is_there_in_both_languages(name: str) -> None:
    law = edition(name)
    texts = [*law.clauses.values(), *law.lists.scripts.values()]
    texts += [item for checklist in law.lists.checklists.values() for item in checklist.items.values()]
    for text in texts:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh), text
        assert text.en.isascii() or "…" in text.en or "—" in text.en, text


def test_every_sentence_is_said_by_an_edition() -> None:
    said = set()
    for name in names():
        standard = edition(name).standard
        said |= {notice.say for notice in standard.notices}
        for deadline in standard.deadlines:
            said |= {reminder.say for reminder in deadline.remind}
            said |= {step.say for step in deadline.escalate}
    assert {path.stem for path in MESSAGES.glob("*.yaml")} - said <= FOR_WHO_ASSIGNS


def test_a_keeper_that_does_not_exist_is_refused(copy: Path) -> None:
    kept = copy / "reno" / "kept.yaml"
    kept.write_text("RENO-016: [domain.stages.intake classify_nothing]\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="classify_nothing"):
        keepers(Edition("reno", "2026.1", root=copy))


@pytest.mark.parametrize(
    ("file", "old", "clause"),
    [
        ("reno/2026.1/order.yaml", ", clause: RENO-097", "RENO-097"),
        ("reno/2026.1/order.yaml", ", clause: RENO-089", "RENO-089"),
        ("complaint/2026.1/complaint.yaml", ", clause: CMPL-007", "CMPL-007"),
    ],
)
def test_a_clause_that_nothing_names_any_more_is_open(
    spoilt: Spoil, file: str, old: str, clause: str
) -> None:
    assert clause not in keepers(spoilt(file, old, ""))


def test_nothing_was_lost_from_the_papers() -> None:
    assert len(required()) == 548
