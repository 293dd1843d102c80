"""Does the customer agree to what will be done, and is it done when it was promised?"""

from typing import Any

import pytest

from domain.complaint import Subject
from domain.refusal import ChecklistUnfinished, InThePast, NotNow, PlanMissing
from tests.domain.journeys import fault_decided, plan_proposed, reacted, remedying, resolved
from tests.domain.scene import clock


def test_a_plan_is_told_and_needs_the_customers_agreement() -> None:
    """RETAIL-SOFT-09, 10."""
    scene = fault_decided()
    with scene.refuses(PlanMissing, "RETAIL-SOFT-10"):
        scene.by("customer_service").resolve(result="txt_1", ticks=["apology_ours"])
    with scene.refuses(InThePast):
        scene.by("customer_service").propose_plan(measures="txt_1", time="2026-09-14 08:00", steps="txt_2")
    scene.by("customer_service").propose_plan(measures="txt_1", time="2026-09-14 18:00", steps="txt_2")
    assert (scene.stage, scene.told("customer")[-1]) == ("plan_proposed", "complaint-plan")
    with scene.refuses(NotNow):
        scene.by("customer_service").resolve(result="txt_1")
    scene.by("customer").answer_plan(agreed=True)
    assert scene.stage == "remedying"


def test_a_declined_plan_goes_back_for_a_better_one() -> None:
    """RETAIL-SOFT-10."""
    scene = plan_proposed()
    scene.by("customer").answer_plan(agreed=False)
    assert scene.stage == "fault_decided"
    scene.by("customer_service").propose_plan(measures="txt_1", time="2026-09-14 20:00", steps="txt_2")
    assert scene.planned("superior")[0] == ("20:00:00", "complaint-promise-broken")


@pytest.mark.parametrize(("subject", "clause"), [("soft", "CMPL-022"), ("hard", "RETAIL-HARD-15")])
def test_the_plans_time_is_a_promise(subject: Subject, clause: str) -> None:
    """CMPL-022, RETAIL-HARD-15: 18:00."""
    scene = remedying(subject)
    scene.until("18:00")
    assert [breach.clause for breach in scene.case.breaches][-1] == clause
    in_time = remedying(subject)
    in_time.until("17:59")
    in_time.by("customer_service").apologise()
    in_time.by("customer_service").resolve(result="txt_1", ticks=["apology_ours"])
    assert clause in [event.facts["clause"] for event in in_time.happened("kept")]
    in_time.until("20:00")
    assert in_time.breaches() == []


def test_our_fault_is_apologised_for_before_it_counts_as_solved() -> None:
    """CMPL-029."""
    scene = remedying()
    with scene.refuses(ChecklistUnfinished, "CMPL-029"):
        scene.by("customer_service").resolve(result="txt_1")


def test_the_customers_own_fault_is_explained_and_may_end_there() -> None:
    """RETAIL-HARD-08, 09."""
    scene = fault_decided("hard", fault="customer")
    with scene.refuses(ChecklistUnfinished, "RETAIL-HARD-08"):
        scene.by("customer_service").resolve(result="txt_1")
    scene.by("customer_service").resolve(result="txt_1", ticks=["explained", "charges"])
    assert scene.stage == "follow_up"


def test_every_progress_is_told() -> None:
    """RETAIL-SOFT-13, RETAIL-HARD-16."""
    subjects: tuple[tuple[Subject, str], ...] = (("soft", "RETAIL-SOFT-13"), ("hard", "RETAIL-HARD-16"))
    for subject, clause in subjects:
        scene = reacted(subject)
        scene.by("customer_service").progress(text="txt_1")
        scene.by("customer_service").progress(text="txt_2")
        assert [m.clause for m in scene.messages if m.says == "complaint-progress"] == [clause] * 2


def test_the_remedy_of_a_soft_complaint_is_supervised() -> None:
    """RETAIL-SOFT-17: agreed on Monday at 09:00 for Friday; somebody looks every two office days of 7.5 hours."""
    scene = fault_decided()
    scene.by("customer_service").propose_plan(measures="txt_5", time="2026-09-18 18:00", steps="txt_6")
    scene.by("customer").answer_plan(agreed=True)
    scene.until("2026-09-18 09:00")
    told = [clock(m.planned_at) for m in scene.messages if m.says in ("remedy-supervise", "remedy-overdue")]
    assert told == ["18:00:00", "09-16 09:00:00", "09-16 18:00:00", "09-18 09:00:00"]
    assert scene.breaches() == []


@pytest.mark.parametrize("leg", ["check", "service", "pickup", "return"])
def test_a_date_is_agreed_for_every_leg(leg: str) -> None:
    """RETAIL-HARD-18 to 21."""
    scene = remedying("hard")
    with scene.refuses(InThePast):
        scene.by("service_centre").set_date(leg=leg, at="2026-09-14 08:00")
    scene.by("service_centre").set_date(leg=leg, at="2026-09-17 10:00")
    assert scene.happened("date_set")[0].facts["leg"] == leg


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, set()),
        ({"earlier": 1}, {("department_manager", "CMPL-007")}),
        ({"signals": ("media",)}, {("executive", "conflict-35")}),
    ],
)
def test_who_hears_of_the_result(known: dict[str, Any], told: set[tuple[str, str]]) -> None:
    """CMPL-007, CMPL-012, conflicts 34 and 35; the company hears of every soft complaint (RETAIL-SOFT-14)."""
    scene = resolved(**known)
    said = {
        (str(m.to.role), m.clause)
        for m in scene.messages
        if m.says in ("complaint-result", "complaint-class-3-closed")
    }
    assert said == told
    assert scene.told("company") == ["complaint-result-company"]
