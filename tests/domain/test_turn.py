"""Does one turn gather what happens, in order, and leave the case it was given alone?"""

import pytest

from domain.machines import ORDER
from domain.refusal import ChecklistUnfinished, UnknownItem
from domain.standard import Standard
from domain.turn import Turn
from tests.domain.journeys import grabbed, scheduled, working
from tests.domain.scene import Scene, instant, law


def a_turn(scene: Scene) -> Turn:
    return Turn(scene.case, ORDER, scene.now)


def test_what_happens_settles_before_it_starts_and_tells() -> None:
    """RENO-008: “grabbed” ends the offer, begins the five minutes, and tells the other technician."""
    scene = Scene.order()
    turn = a_turn(scene)
    turn.happened("grabbed", technician="a")
    assert {clock.deadline for clock in turn.case.clocks} == {"case.idle", "appointment.call_customer"}
    assert [m.says for m in turn.messages] == ["job-taken-by-other", "job-taken-by-other"]
    assert {clock.deadline for clock in scene.case.clocks} == {"case.idle", "dispatch.offer"}


def test_a_key_tells_the_event_that_gave_the_notice() -> None:
    """Two events of one step that give the same notice are two messages; what they settle in passing moves no key."""
    data = law("reno").model_dump(mode="json")
    data["notices"] = [
        {
            "name": "x",
            "on": ["kept", "appointed"],
            "tell": "customer",
            "by": ["sms"],
            "say": "rate-us",
            "clause": "RENO-063",
        }
    ]
    scene = grabbed(standard=Standard.model_validate(data))
    turn = a_turn(scene)
    turn.happened("appointed")
    assert [m.key.split("/")[0] for m in turn.messages] == ["x@4.2", "x@4.1"]


def test_a_date_moves_and_goes() -> None:
    turn = a_turn(scheduled())
    turn.set_date("appointment", instant("2026-09-14 17:00"))
    (moved,) = [clock for clock in turn.case.clocks if clock.deadline == "appointment.on_time"]
    assert (moved.due_at, moved.occurrence) == (instant("2026-09-14 17:00"), 2)
    turn.clear_date("appointment")
    assert "appointment" not in turn.case.moments
    assert "appointment.on_time" not in [clock.deadline for clock in turn.case.clocks]


def test_leaving_a_stage_pauses_resumes_and_forgets_its_questions() -> None:
    turn = a_turn(working())
    turn.go("on_hold")
    (held,) = [clock for clock in turn.case.clocks if clock.deadline == "work.finish"]
    assert held.paused
    turn.ask(asks="technicians", count=2)
    turn.go("working")
    (running,) = [clock for clock in turn.case.clocks if clock.deadline == "work.finish"]
    assert not running.paused
    assert turn.case.requests == ()


def test_what_is_over_counts_nothing() -> None:
    turn = a_turn(working())
    turn.go("closed")
    assert (turn.case.clocks, turn.case.closed_at) == ((), turn.at)


def test_a_gate_asks_only_what_is_meant_for_this_case() -> None:
    """RENO-032."""
    scene = working()
    turn = a_turn(scene)
    turn.pass_gate("start_work")
    turn.update(said={"dust": "excessive"})
    with pytest.raises(ChecklistUnfinished) as refused:
        turn.pass_gate("start_work")
    assert refused.value.facts == {"checklist": "before_work", "items": "enclosure"}
    turn.untick("start_work")
    with pytest.raises(ChecklistUnfinished):
        turn.pass_gate("start_work")
    with pytest.raises(UnknownItem):
        turn.tick(("nothing_like_it",))


def test_an_answer_is_taken_once() -> None:
    turn = a_turn(Scene.order())
    turn.ask(asks="technicians", count=2)
    (asked,) = turn.case.requests
    assert turn.answered(asked.id)
    assert not turn.answered(asked.id)


def test_a_case_under_another_standard_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        law("complaint").deadline("appointment.call_customer")
    with pytest.raises(AssertionError):
        _ = law("complaint").order_rules
