"""How grave is a complaint, who is told, and which clock is the tightest?"""

from typing import Any

import pytest

from domain.complaint import Complaint, Subject
from domain.refusal import InThePast, NotAllowed, OnlyRises, PromiseMissing
from tests.domain.journeys import reacted, satisfied
from tests.domain.scene import MICROSECOND, Scene, clock, instant


def severity(scene: Scene) -> int:
    assert isinstance(scene.case.body, Complaint)
    return scene.case.body.severity


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, 1),
        ({"earlier": 1}, 2),
        ({"earlier": 4}, 2),
        ({"signals": ("external_threat",)}, 2),
        ({"signals": ("media",)}, 3),
        ({"earlier": 1, "signals": ("external_threat",)}, 2),
        ({"earlier": 1, "signals": ("external_threat", "media")}, 3),
    ],
)
def test_the_highest_class_that_anything_calls_for(known: dict[str, Any], expected: int) -> None:
    """CMPL-001, 004, 008, conflict 33."""
    assert severity(Scene.complaint(**known)) == expected


def test_who_is_told_of_a_first_complaint() -> None:
    """CMPL-002, CMPL-020."""
    scene = Scene.complaint()
    assert [(m.to.role, m.says, m.clause) for m in scene.messages] == [
        ("customer", "complaint-received", "CMPL-020"),
        ("customer_service", "complaint-opened", "CMPL-002"),
    ]


def test_who_is_told_of_class_two() -> None:
    """CMPL-005; the department manager when it opens too (conflict 34)."""
    scene = Scene.complaint(earlier=1)
    assert scene.told("customer_service") == ["complaint-opened"]
    assert scene.told("department_manager") == ["complaint-class-2"]
    assert scene.told("executive") == []


def test_class_three_tells_manager_and_executive_at_once_until_they_answer() -> None:
    """CMPL-009 to 012: at once, after ten minutes, then every ten (manager) and thirty (executive)."""
    scene = Scene.complaint(signals=("media",))
    assert isinstance(scene.case.body, Complaint)
    assert scene.case.body.owner == "cs_manager"
    assert scene.told("customer_service") == ["complaint-opened"]
    scene.by("cs_manager").react()
    scene.until("12:00")
    told = [
        (clock(m.planned_at), m.to.role) for m in scene.messages if m.says.startswith("complaint-class-3")
    ]
    assert [at for at, role in told if role == "cs_manager"] == [
        "09:00:00",
        "09:10:00",
        "09:20:00",
        "09:30:00",
        "09:40:00",
    ]
    assert [at for at, role in told if role == "executive"] == [
        "09:00:00",
        "09:10:00",
        "09:40:00",
        "10:10:00",
    ]


def test_the_manager_answers_the_first_notice_and_is_left_alone() -> None:
    """CMPL-010: acknowledged at 09:04; the executive's own notice goes on."""
    scene = Scene.complaint(signals=("media",))
    scene.by("cs_manager").react()
    scene.until("09:04")
    notice = next(m for m in scene.messages if m.to.role == "cs_manager" and m.asks_acknowledgement)
    scene.by("system").hear(what="acknowledged", message=notice)
    scene.until("12:00")
    assert scene.told("cs_manager").count("complaint-class-3") == 1
    assert len(scene.told("executive")) == 4


def test_a_soft_complaint_gets_a_reaction_in_fifteen_minutes() -> None:
    """RETAIL-SOFT-18: reminded at 8, broken at 15:00.000000; a microsecond before it is kept."""
    scene = Scene.complaint()
    scene.until_instant(instant("2026-09-14 09:15") - MICROSECOND)
    scene.by("customer_service").react()
    assert scene.breaches() == []
    assert [clock(event.at) for event in scene.happened("reminded")] == ["09:08:00"]
    late = Scene.complaint()
    late.until("09:15")
    assert late.breaches() == [("intake.react_soft", "09:15:00")]
    assert late.told("department_manager") == ["complaint-react-overdue"]


def test_a_hard_complaint_gets_a_reaction_in_an_hour() -> None:
    """RETAIL-HARD-13."""
    scene = Scene.complaint(subject="hard")
    scene.until("10:00")
    assert scene.breaches() == [("intake.react_hard", "10:00:00")]
    assert [clock(event.at) for event in scene.happened("reminded")] == ["09:40:00"]


@pytest.mark.parametrize("subject", ["soft", "hard"])
def test_the_tighter_of_class_and_subject_wins(subject: Subject) -> None:
    """Conflict 31, CMPL-020: class two at once (5 minutes), whatever the subject; one lapse is one breach."""
    scene = Scene.complaint(subject=subject, earlier=1)
    scene.until("09:28")
    assert scene.breaches() == [("intake.react_class", "09:05:00")]
    assert clock(scene.happened("reminded")[0].at) == "09:02:00"
    said = [(clock(m.planned_at), m.to.role) for m in scene.messages if m.says == "complaint-react-overdue"]
    assert said == [
        ("09:05:00", "department_manager"),
        ("09:15:00", "cs_manager"),
        ("09:25:00", "cs_manager"),
    ]
    scene.by("customer_service").react()
    assert scene.happened("kept") == []


def test_a_reaction_in_time_keeps_one_promise_not_two() -> None:
    """Conflict 31: the rival ends without a judgement."""
    scene = Scene.complaint(earlier=1)
    scene.until("09:03")
    scene.by("customer_service").react()
    assert [event.facts["clause"] for event in scene.happened("kept")] == ["CMPL-020"]


def test_a_soft_complaint_is_checked_in_thirty_minutes_from_its_opening() -> None:
    """RETAIL-SOFT-19, conflict 30."""
    scene = Scene.complaint()
    scene.until("09:14")
    scene.by("customer_service").react()
    scene.until("09:30")
    assert scene.breaches() == [("intake.check_soft", "09:30:00")]
    assert scene.told("department_manager") == ["complaint-check-overdue"]


def test_the_second_reaction_comes_with_a_promise() -> None:
    """RETAIL-HARD-14, 15, conflict 29: due at three hours, warned at two and a half."""
    scene = reacted("hard")
    with scene.refuses(PromiseMissing, "RETAIL-HARD-15"):
        scene.by("customer_service").check()
    with scene.refuses(InThePast):
        scene.by("customer_service").check(promise="2026-09-14 08:00")
    scene.until("11:59")
    assert "complaint-second-reaction" in scene.told("customer_service")
    scene.by("customer_service").check(promise="2026-09-14 18:00")
    scene.until("12:30")
    assert scene.breaches() == []
    late = reacted("hard")
    late.until("12:00")
    assert late.breaches() == [("intake.second_reaction", "12:00:00")]


def test_a_promised_time_is_a_deadline() -> None:
    """CMPL-022: warned two hours and half an hour before; broken at the minute itself, a superior is told thrice."""
    scene = reacted()
    scene.by("customer_service").check()
    scene.by("customer_service").promise(at="2026-09-14 15:00", measures="txt_1", steps="txt_2")
    assert scene.told("customer")[-1] == "complaint-promise"
    scene.forget()
    scene.until("2026-09-14 16:30")
    assert [(clock(m.planned_at), m.says) for m in scene.messages] == [
        ("13:00:00", "complaint-promise-due"),
        ("14:30:00", "complaint-promise-due"),
        ("15:00:00", "complaint-promise-broken"),
        ("15:30:00", "complaint-promise-broken"),
        ("16:00:00", "complaint-promise-broken"),
    ]
    assert [breach.clause for breach in scene.case.breaches] == ["CMPL-022"]


def test_a_new_promise_does_not_heal_the_broken_one() -> None:
    """CMPL-022."""
    scene = reacted()
    scene.by("customer_service").check()
    scene.by("customer_service").promise(at="2026-09-14 15:00", measures="txt_1", steps="txt_2")
    scene.until("15:10")
    scene.by("customer_service").promise(at="2026-09-14 17:00", measures="txt_1", steps="txt_2")
    assert scene.planned("superior")[0] == ("17:00:00", "complaint-promise-broken")
    assert scene.breaches() == [("remedy.promise_soft", "15:00:00")]


def test_a_rise_restarts_the_clock_of_the_class_and_keeps_what_was_broken() -> None:
    """CMPL-004, 008, 020: silent until 09:16; a threat at 09:20 (class two), the press at 09:23 (class three)."""
    scene = Scene.complaint()
    scene.until("09:16")
    assert scene.breaches() == [("intake.react_soft", "09:15:00")]
    scene.by("customer_service").react()
    scene.until("09:20")
    scene.by("customer_service").raise_class(signal="external_threat")
    assert severity(scene) == 2
    assert ("09:25:00", "intake.react_class") in scene.planned()
    scene.until("09:23")
    scene.by("customer_service").raise_class(signal="media")
    assert (severity(scene), scene.told("executive")) == (3, ["complaint-class-3-executive"])
    assert [when for when, what in scene.planned() if what == "intake.react_class"] == ["09:28:00"]
    scene.until("09:28")
    assert scene.breaches() == [("intake.react_soft", "09:15:00"), ("intake.react_class", "09:28:00")]


def test_a_class_only_rises_by_itself() -> None:
    """CMPL-004: a threat after the press, a second threat: nothing is told twice."""
    scene = Scene.complaint(signals=("media",))
    scene.forget()
    scene.by("customer_service").raise_class(signal="external_threat")
    scene.by("customer_service").raise_class(signal="media")
    assert severity(scene) == 3
    assert (scene.messages, scene.happened("raised")) == ([], [])


def test_lowering_takes_a_manager_and_a_reason() -> None:
    """Conflict 33."""
    scene = Scene.complaint(earlier=1)
    with scene.refuses(OnlyRises, "conflict-33"):
        scene.by("customer_service").lower_class(severity=1, reason="txt_1")
    with scene.refuses(OnlyRises):
        scene.by("cs_manager").lower_class(severity=3, reason="txt_1")
    with scene.refuses(NotAllowed):
        scene.by("customer").lower_class(severity=1, reason="txt_1")
    scene.by("cs_manager").lower_class(severity=1, reason="txt_1")
    assert severity(scene) == 1
    assert "intake.react_class" not in [what for _, what in scene.planned()]
    scene.by("customer_service").raise_class(signal="external_threat")
    assert severity(scene) == 2


@pytest.mark.parametrize("answered", [True, False])
def test_whoever_reacted_need_not_react_again_to_a_lower_class(answered: bool) -> None:
    """CMPL-020: the press was a mistake, it is class two; where nobody reacted the five minutes go on."""
    scene = Scene.complaint(signals=("media",))
    scene.until("09:02")
    if answered:
        scene.by("customer_service").react()
    scene.by("cs_manager").lower_class(severity=2, reason="txt_1")
    scene.until("09:10")
    assert scene.breaches() == ([] if answered else [("intake.react_class", "09:05:00")])


def test_what_a_manager_lowered_only_a_new_sign_raises_again() -> None:
    """Conflict 33: the press was a mistake; a threat makes it class two, not three."""
    scene = Scene.complaint(signals=("media",))
    scene.by("cs_manager").lower_class(severity=1, reason="txt_1")
    scene.by("customer_service").raise_class(signal="external_threat")
    assert severity(scene) == 2


def test_a_rise_at_the_very_end_can_still_be_reacted_to() -> None:
    """CMPL-008, CMPL-020: everything is done but the papers; the press calls."""
    scene = satisfied()
    scene.by("customer_service").raise_class(signal="media")
    scene.wait("1 minute")
    scene.by("cs_manager").react()
    scene.wait("1 hour")
    assert "intake.react_class" not in [breach.deadline for breach in scene.case.breaches]
