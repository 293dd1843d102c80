"""Are the pages of docs/reference what the standards say today, and are all open questions answered there?"""

from pathlib import Path

import pytest

from domain.case import Step
from domain.event import Event
from standards import documenting, names
from standards.compiling import Edition
from standards.conflicts import conflicts, exists
from standards.examples import Telling, examples
from standards.library import edition

# Every form and record that the sources name, by the standard that keeps it.
FORMS = {
    "complaint": ("case_study", "complaint_record", "eight_d", "service_report"),
    "engr": ("delegation_order", "installation_form", "satisfaction_questionnaire"),
    "home-ops": ("housekeeping_record", "second_acceptance"),
    "home-work": ("service_record",),
    "lhpm": ("coordination_order", "dispatch_slip"),
    "prop": ("message_card",),
    "reno": ("belongings_inventory", "construction_plan", "message_card", "quote_sheet", "site_survey"),
    "retail": ("cancellation_request", "return_exchange_request", "satisfaction_survey"),
    "retail-repair": ("repair_feedback", "repair_notice", "repair_record"),
    "sale": ("price_sheet", "visitor_registration"),
}


class Heard(Telling):
    """An example, and everything that happens in it."""

    heard: tuple[Event, ...] = ()

    def _take(self, step: Step) -> None:
        super()._take(step)
        self.heard += step.events


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


@pytest.mark.parametrize("standard", FORMS)
def test_a_form_says_what_is_on_it_and_whose_it_is(standard: str) -> None:
    papers = edition(standard).papers.papers
    for code in FORMS[standard]:
        assert papers[code].fields, code
        assert papers[code].clauses or papers[code].wanted, code
        # Of a complaint anybody of the staff writes.
        assert papers[code].filled_by or papers[code].on or standard == "complaint", code


@pytest.mark.parametrize("law", [edition(name) for name in names()], ids=names())
def test_what_fills_a_form_in_has_its_fields(law: Edition) -> None:
    wanted = [paper for paper in law.papers.papers.values() if paper.on]
    known: dict[str, set[str]] = {}
    for example in examples(law).values() if wanted else ():
        heard = Heard(law.standard, example)
        heard.tell()
        for event in heard.heard:
            known.setdefault(event.name, set()).update(event.facts)
    assert [
        paper.name.en for paper in wanted if not set(paper.fields) <= known.get(paper.on or "", set())
    ] == []
