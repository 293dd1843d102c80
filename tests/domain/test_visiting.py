"""Whose time does a case need, and from when to when?"""

import pytest

from domain.machines import Given, read_command
from domain.visiting import booked_visit, wanted_visit
from tests.domain.journeys import at_the_door, grabbed, large, scheduled
from tests.domain.scene import Scene, instant

TWO, FOUR = instant("2026-09-14 14:00"), instant("2026-09-14 16:00")


def wanted(scene: Scene, kind: str) -> tuple[object, ...] | None:
    given = Given(command=read_command.validate_python({"kind": kind, "at": TWO, "read_back": True}))
    visit = wanted_visit(scene.case, given)
    return (visit.technician, visit.from_at, visit.to_at, visit.clause) if visit else None


@pytest.mark.parametrize("kind", ["appoint", "reschedule", "customer_returns", "book_next_visit"])
def test_a_visit_takes_two_hours_of_the_technician(kind: str) -> None:
    """Conflict 4."""
    assert wanted(grabbed(), kind) == ("a", TWO, FOUR, "conflict-4")


def test_no_technician_no_time() -> None:
    assert wanted(Scene.order(), "appoint") is None
    assert wanted(Scene.complaint(), "appoint") is None


def test_other_commands_need_nobodys_time() -> None:
    given = Given(command=read_command.validate_python({"kind": "log_call", "connected": True}))
    assert wanted_visit(grabbed().case, given) is None


def test_what_a_case_holds() -> None:
    assert booked_visit(grabbed().case) is None
    held = booked_visit(scheduled().case)
    assert held
    assert (held.technician, held.from_at, held.to_at) == ("a", TWO, FOUR)


@pytest.mark.parametrize("how", ["release", "assign", "cancel", "card"])
def test_what_is_given_up_is_free_again(how: str) -> None:
    if how == "card":
        scene = at_the_door()
        scene.by("a").nobody_answers()
        scene.until("14:30")
        scene.by("a").leave_card()
    else:
        scene = scheduled()
        if how == "release":
            scene.by("a").release(reason="txt_1")
        elif how == "assign":
            scene.by("dispatcher").assign(technician="b")
        else:
            scene.by("customer").cancel(reason="txt_1")
    assert booked_visit(scene.case) is None


def test_the_next_visit_takes_the_place_of_the_last() -> None:
    """RENO-116."""
    scene = large()
    scene.by("estimator").price(items={"wall-paint": 10})
    scene.by("customer").approve_quote(signed=True)
    scene.by("customer").pay(amount="114.00")
    scene.by("a").book_next_visit(at="2026-09-21 09:00", read_back=True)
    held = booked_visit(scene.case)
    assert held
    assert held.from_at == instant("2026-09-21 09:00")
