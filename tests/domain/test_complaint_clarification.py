"""Is the matter understood before it is passed on, and the fault known before it is admitted?"""

import pytest

from domain.complaint import Subject
from domain.refusal import (
    ChecklistUnfinished,
    FactsNotEstablished,
    NotUnderstood,
    RecordMissing,
    WaitUntold,
)
from tests.domain.journeys import fault_decided, promise, reacted, understood
from tests.domain.scene import clock


def test_nothing_is_handed_over_before_it_is_understood() -> None:
    """CMPL-028."""
    scene = reacted()
    with scene.refuses(NotUnderstood, "CMPL-028"):
        scene.by("customer_service").hand_over(department="product")


def test_understood_means_recorded_in_four_fields() -> None:
    """CMPL-019, CMPL-019, RETAIL-SOFT-03, CMPL-028."""
    scene = reacted()
    scene.by("customer_service").record(time="txt_1", place="txt_2")
    with scene.refuses(RecordMissing, "CMPL-019"):
        scene.by("customer_service").understood(ticks=["whole_story"])
    scene.by("customer_service").record(course="txt_3", people="txt_4")
    with scene.refuses(ChecklistUnfinished, "CMPL-028"):
        scene.by("customer_service").understood()
    scene.by("customer_service").understood(ticks=["whole_story"])
    promise(scene)
    scene.by("customer_service").hand_over(department="product")
    assert scene.stage == "handed_over"


def test_a_soft_one_is_not_passed_on_before_the_customer_knows_how_long_it_takes() -> None:
    """CMPL-022, RETAIL-SOFT-09; of a hard one the second reaction tells it (RETAIL-HARD-15)."""
    scene = understood()
    with scene.refuses(WaitUntold, "CMPL-022"):
        scene.by("customer_service").hand_over(department="product")
    with scene.refuses(WaitUntold, "CMPL-022"):
        scene.by("customer_service").report_unsolvable(reason="txt_1")
    promise(scene)
    scene.by("customer_service").report_unsolvable(reason="txt_1")
    hard = understood("hard")
    hard.by("customer_service").hand_over(department="product")
    assert (scene.stage, hard.stage) == ("with_superior", "handed_over")


@pytest.mark.parametrize(("subject", "clause"), [("soft", "RETAIL-SOFT-08"), ("hard", "RETAIL-HARD-12")])
def test_the_department_answers_within_half_an_hour(subject: Subject, clause: str) -> None:
    """RETAIL-SOFT-08, RETAIL-HARD-12: promptly is thirty minutes; reminded at half of them."""
    scene = understood(subject)
    scene.by("customer_service").check(promise="2026-09-14 18:00")
    scene.by("customer_service").hand_over(department="product")
    scene.forget()
    scene.until("09:30")
    assert [(clock(m.planned_at), m.to.role) for m in scene.messages] == [
        ("09:15:00", "department_manager"),
        ("09:30:00", "cs_manager"),
    ]
    assert [breach.clause for breach in scene.case.breaches] == [clause]
    scene.by("department_manager").submit_solution(solution="txt_1")
    assert scene.stage == "verifying"


def test_no_fault_is_decided_admitted_or_planned_for_before_the_facts_are_known() -> None:
    """RETAIL-HARD-07, conflict 38."""
    scene = reacted()
    with scene.refuses(NotUnderstood, "RETAIL-HARD-07"):
        scene.by("customer_service").decide_fault(fault="ours")
    with scene.refuses(FactsNotEstablished, "RETAIL-HARD-07"):
        scene.by("customer_service").apologise()
    with scene.refuses(FactsNotEstablished, "RETAIL-HARD-07"):
        scene.by("customer_service").propose_plan(measures="txt_1", time="2026-09-15 09:00", steps="txt_2")


def test_the_customers_own_fault_is_charged_at_the_list() -> None:
    """RETAIL-HARD-09."""
    scene = fault_decided("hard", fault="customer")
    assert scene.happened("fault_decided")[0].facts == {"fault": "customer", "charged": True}


def test_a_faulty_product_is_fed_back_to_the_company() -> None:
    """RETAIL-HARD-11."""
    assert fault_decided("hard", fault="product").told("company") == ["complaint-result-company"]


def test_a_gap_in_the_rules_goes_to_the_management() -> None:
    """RETAIL-HARD-17: told at once, decided within thirty minutes, else the executive."""
    scene = fault_decided("hard", fault="rule_gap")
    assert scene.stage == "with_superior"
    assert scene.told("department_manager")[-1] == "complaint-rule-gap"
    scene.until("09:30")
    assert "clarification.rule_gap" in [breach.deadline for breach in scene.case.breaches]
    assert scene.told("executive") == ["complaint-rule-gap"]
    scene.by("department_manager").direct(decision="txt_1")
    assert scene.stage == "fault_decided"


@pytest.mark.parametrize(("subject", "clause"), [("soft", "RETAIL-SOFT-11"), ("hard", "RETAIL-HARD-26")])
def test_what_cannot_be_solved_goes_to_a_superior(subject: Subject, clause: str) -> None:
    """RETAIL-SOFT-11, RETAIL-HARD-26: once it is understood the superior is told at once, and decides promptly."""
    scene = reacted(subject)
    with scene.refuses(NotUnderstood, "CMPL-028"):
        scene.by("customer_service").report_unsolvable(reason="txt_1")
    scene = understood(subject)
    promise(scene)
    scene.by("customer_service").report_unsolvable(reason="txt_1")
    assert [(m.to.role, m.clause) for m in scene.messages if m.says == "complaint-unsolvable"] == [
        ("department_manager", clause)
    ]
    scene.until("09:29")
    scene.by("department_manager").direct(decision="txt_1")
    assert scene.stage == "verifying"
    assert clause in [event.facts["clause"] for event in scene.happened("kept")]


def test_the_second_reaction_may_come_while_a_superior_considers() -> None:
    """RETAIL-HARD-14: else the clock could only be broken there."""
    scene = understood("hard")
    scene.by("customer_service").report_unsolvable(reason="txt_1")
    scene.by("customer_service").check(promise="2026-09-15 12:00")
    assert "RETAIL-HARD-14" in [event.facts["clause"] for event in scene.happened("kept")]


def test_what_is_decided_and_resolved_is_not_asked_for_any_more() -> None:
    """RETAIL-HARD-14, 17: the gap turned out to be the customer's own fault, and it was explained."""
    scene = fault_decided("hard", fault="rule_gap")
    scene.by("customer_service").decide_fault(fault="customer")
    scene.by("customer_service").resolve(result="txt_1", ticks=["explained", "charges"])
    scene.until("2026-09-15 03:00")
    assert scene.breaches() == []


def test_our_fault_has_a_plan_within_a_day() -> None:
    """CMPL-031: in a set time is 24 hours; warned four hours before."""
    scene = fault_decided()
    scene.until("2026-09-15 09:00")
    warned = [clock(m.planned_at) for m in scene.messages if m.says == "complaint-plan-wanted"]
    assert warned == ["09-15 05:00:00"]
    assert scene.breaches() == [("clarification.plan", "09-15 09:00:00")]
