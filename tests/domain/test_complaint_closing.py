"""Is the customer content, and is everything on file before a complaint closes?"""

from typing import Any

import pytest

from domain.complaint import Complaint, Subject
from domain.refusal import ChecklistUnfinished, NotUnderstood, PapersMissing, RecordMissing
from tests.domain.journeys import resolved, satisfied
from tests.domain.scene import Scene, clock

SOFT = ["result", "complaint_record", "customer_flag", "company_feedback"]


def file(scene: Scene, *papers: str) -> None:
    for paper in papers:
        scene.by("customer_service").file_paper(paper=paper, text="txt_1")


@pytest.mark.parametrize(("subject", "broken"), [("soft", []), ("hard", ["RETAIL-HARD-24"])])
def test_followed_up_within_a_day(subject: Subject, broken: list[str]) -> None:
    """RETAIL-HARD-24: resolved at 09:00; RETAIL-SOFT-17 gives no figure, so nobody breaks it."""
    scene = resolved(subject)
    scene.until("2026-09-15 09:00")
    due = [clock(m.planned_at) for m in scene.messages if m.says == "complaint-follow-up-due"]
    assert due == ["09-15 05:00:00", "09-15 09:00:00"]
    assert [breach.clause for breach in scene.case.breaches] == broken


def test_nobody_reached_leaves_the_call_to_be_made() -> None:
    """RETAIL-HARD-24."""
    scene = resolved("hard")
    scene.by("customer_service").follow_up_complaint(reached=False)
    assert scene.stage == "follow_up"
    with scene.refuses(RecordMissing, "RETAIL-HARD-24"):
        scene.by("customer_service").follow_up_complaint()


def test_not_content_it_is_open_again_and_counts_as_a_repeat() -> None:
    """CMPL-004: a first complaint becomes class two; the fault is judged afresh and the old papers do not count."""
    scene = resolved()
    file(scene, "result")
    scene.wait("2 hours")
    scene.by("customer_service").follow_up_complaint(satisfied=False)
    body = scene.case.body
    assert isinstance(body, Complaint)
    assert (scene.stage, body.severity, body.reopened, body.fault, body.papers) == (
        "verifying",
        2,
        1,
        None,
        (),
    )
    assert scene.told("customer_service")[-1] == "complaint-opened"
    assert scene.told("department_manager")[-1] == "complaint-class-2"
    assert ("11:05:00", "intake.react_class") in scene.planned()


@pytest.mark.parametrize(("known", "severity"), [({"earlier": 1}, 2), ({"signals": ("media",)}, 3)])
def test_open_again_in_class_two_or_three_it_is_reacted_to_at_once(
    known: dict[str, Any], severity: int
) -> None:
    """CMPL-008, CMPL-020: nothing lowers it, and nothing need raise it for the customer to be answered."""
    scene = resolved(**known)
    scene.wait("2 hours")
    scene.by("customer_service").follow_up_complaint(satisfied=False)
    assert isinstance(scene.case.body, Complaint)
    assert scene.case.body.severity == severity
    scene.wait("5 minutes")
    assert scene.breaches() == [("intake.react_class", "11:05:00")]


def test_open_again_it_is_understood_anew() -> None:
    """CMPL-028: a plan that did not content the customer may have missed what the matter was."""
    scene = resolved()
    scene.by("customer_service").follow_up_complaint(satisfied=False)
    with scene.refuses(NotUnderstood):
        scene.by("customer_service").decide_fault(fault="ours")
    with scene.refuses(ChecklistUnfinished, "CMPL-028"):
        scene.by("customer_service").understood()
    scene.by("customer_service").understood(ticks=["whole_story"])
    scene.by("customer_service").decide_fault(fault="ours")
    assert scene.stage == "fault_decided"


def test_class_one_closes_with_its_result_on_file() -> None:
    """CMPL-003, RETAIL-SOFT-14 to 16."""
    scene = satisfied()
    with scene.refuses(PapersMissing, "CMPL-003"):
        scene.by("customer_service").close()
    file(scene, *SOFT)
    scene.by("customer_service").close()
    assert (scene.stage, scene.planned()) == ("closed", [])


def test_class_two_closes_with_the_course_of_events() -> None:
    """CMPL-006."""
    scene = satisfied(earlier=1)
    file(scene, *SOFT)
    with scene.refuses(PapersMissing, "CMPL-006"):
        scene.by("customer_service").close()


def test_class_three_closes_with_case_study_and_discussion() -> None:
    """CMPL-013, CMPL-014."""
    scene = satisfied(signals=("media",))
    assert scene.told("department_manager")[-1] == "case-discussion"
    file(scene, *SOFT, "course_of_events")
    with scene.refuses(PapersMissing, "CMPL-013"):
        scene.by("customer_service").close()
    file(scene, "case_study")
    with scene.refuses(PapersMissing, "CMPL-014"):
        scene.by("customer_service").close()
    file(scene, "department_discussion")
    scene.by("customer_service").close()
    assert scene.stage == "closed"


def test_a_hard_complaint_closes_with_report_and_note() -> None:
    """RETAIL-HARD-23, 25, 28."""
    scene = satisfied("hard")
    file(scene, "result", "complaint_record", "special_note")
    with scene.refuses(PapersMissing, "RETAIL-HARD-23"):
        scene.by("customer_service").close()
    file(scene, "service_report")
    scene.by("customer_service").close()


@pytest.mark.parametrize(
    ("known", "clause"),
    [({}, "CMPL-003"), ({"earlier": 1}, "CMPL-006"), ({"signals": ("media",)}, "CMPL-013")],
)
def test_papers_that_are_not_filed_reach_the_superior(known: dict[str, Any], clause: str) -> None:
    """CMPL-003, 006, 013: two office days after the follow-up, five for a case study."""
    scene = satisfied(**known)
    scene.until("2026-09-22 09:00")
    assert clause in [breach.clause for breach in scene.case.breaches]
    assert "papers-overdue" in scene.told("department_manager")


@pytest.mark.parametrize(
    ("known", "clause"),
    [({}, "CMPL-003"), ({"earlier": 1}, "CMPL-006"), ({"signals": ("media",)}, "CMPL-013")],
)
def test_papers_are_due_too_of_a_customer_whom_nobody_reaches(known: dict[str, Any], clause: str) -> None:
    """CMPL-003, 006, 013, 014: the third call in vain ends the follow-up, not what is to be filed and discussed."""
    scene = resolved(**known)
    for _ in range(3):
        scene.by("customer_service").follow_up_complaint(reached=False)
    assert ("case-discussion" in scene.told("department_manager")) == (clause == "CMPL-013")
    scene.until("2026-09-22 09:00")
    assert [breach.clause for breach in scene.case.breaches] == [clause]
