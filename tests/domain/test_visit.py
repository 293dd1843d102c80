"""What happens at a door that stays closed, and what must be true before anybody goes in?"""

import pytest

from domain.refusal import ChecklistUnfinished, NotYours, ReadBackMissing, TooEarly, UnknownItem
from tests.domain.journeys import ENTRY, at_the_door, scheduled
from tests.domain.scene import MICROSECOND, Scene, clock, instant


def nobody_home(knocked: str = "13:55") -> Scene:
    """At the door at 13:50 for 14:00; the second knock goes unanswered."""
    scene = at_the_door()
    scene.until(knocked)
    scene.by("a").nobody_answers()
    return scene


@pytest.mark.parametrize(
    ("knocked", "over"), [("13:55", "14:30:00"), ("14:00", "14:30:00"), ("14:07", "14:37:00")]
)
def test_the_wait_counts_from_the_later_of_knock_and_appointment(knocked: str, over: str) -> None:
    """RENO-099, conflict 10: who comes early waits for the appointed time first."""
    scene = nobody_home(knocked)
    assert scene.planned()[0] == (over, "visit.wait")


def test_the_customer_is_phoned_and_the_card_waits_for_the_full_thirty_minutes() -> None:
    """RENO-097, 099, 100: one microsecond before 14:30 it is too early; at 14:30 the wait is over."""
    scene = nobody_home()
    assert ("nobody-home-call", "RENO-097") in [(m.says, m.clause) for m in scene.messages]
    scene.until_instant(instant("2026-09-14 14:30") - MICROSECOND)
    with scene.refuses(TooEarly, "RENO-099"):
        scene.by("a").leave_card()
    scene.now = instant("2026-09-14 14:30")
    scene.by("a").leave_card()
    assert scene.stage == "waiting_customer"
    assert [clock(event.at) for event in scene.happened("gave_up_waiting")] == ["14:30:00"]
    assert scene.told("customer")[-1] == "card-left"
    assert scene.breaches() == []


def test_a_card_that_is_not_left_is_a_breach() -> None:
    """RENO-100: told at 14:30 and 14:35, broken at 14:45."""
    scene = nobody_home()
    scene.until("15:30")
    told = [clock(m.planned_at) for m in scene.messages if m.says == "wait-over-leave-card"]
    assert told == ["14:30:00", "14:35:00", "14:45:00"]
    assert scene.breaches() == [("visit.card", "14:45:00")]


def test_somebody_opens_after_all() -> None:
    """RENO-099: the wait ends without a judgement, even after the thirty minutes."""
    for when in ("14:10", "14:40"):
        scene = nobody_home()
        scene.until(when)
        scene.by("a").enter(ticks=ENTRY)
        assert scene.stage == "on_site"
        scene.until("16:00")
        assert (scene.stage, scene.breaches()) == ("on_site", [])


def test_the_customer_answers_the_phone_and_agrees_another_day() -> None:
    """RENO-097, 101: nobody has to stand out the half hour for a card that nobody needs."""
    for when in ("14:05", "14:40"):
        scene = nobody_home()
        scene.until(when)
        scene.by("a").customer_returns(at="2026-09-15 10:00", read_back=True)
        assert scene.stage == "scheduled"
        scene.until("2026-09-15 09:55")
        assert scene.breaches() == []
        scene.by("a").arrive()
        assert scene.stage == "arrived"


def test_the_customer_is_waited_for_with_nudges_and_not_for_ever() -> None:
    """RENO-101, conflict 9: after one, three and seven days; expired after fourteen, and the dispatcher is told."""
    scene = nobody_home()
    scene.until("14:30")
    scene.by("a").leave_card()
    scene.forget()
    scene.until("2026-09-28 14:30")
    assert [clock(m.planned_at) for m in scene.messages if m.says == "waiting-nudge"] == [
        "09-15 14:30:00",
        "09-17 14:30:00",
        "09-21 14:30:00",
    ]
    assert scene.stage == "expired"
    assert scene.told("dispatcher") == ["waiting-expired"]
    assert scene.case.closed_at == instant("2026-09-28 14:30")
    assert scene.planned() == []


def test_the_customer_comes_back() -> None:
    """RENO-101, RENO-084."""
    scene = nobody_home()
    scene.until("14:30")
    scene.by("a").leave_card()
    scene.until("2026-09-16 09:00")
    with scene.refuses(ReadBackMissing, "RENO-084"):
        scene.by("customer").customer_returns(at="2026-09-17 09:00", read_back=False)
    scene.by("customer").customer_returns(at="2026-09-17 10:00", read_back=True)
    assert scene.told("customer")[-1] == "appointment-confirmed"
    assert ("09-17 10:00:00", "appointment.on_time") in scene.planned()
    assert "waiting-nudge" not in [what for _, what in scene.planned()]


def test_nobody_enters_before_consent_and_shoe_covers() -> None:
    """RENO-011, RENO-104, RENO-012: the gate names the clause of what is lacking first."""
    scene = at_the_door()
    with scene.refuses(ChecklistUnfinished, "RENO-011"):
        scene.by("a").enter()
    with scene.refuses(ChecklistUnfinished, "RENO-012"):
        scene.by("a").enter(ticks=["consent"])
    with scene.refuses(UnknownItem):
        scene.by("a").enter(ticks=[*ENTRY, "red_carpet"])
    with scene.refuses(NotYours):
        scene.by("b").enter(ticks=ENTRY)
    scene.by("a").tick(ticks=["consent"])
    scene.by("a").enter(ticks=["shoe_covers"])
    assert scene.stage == "on_site"


def test_every_visit_passes_the_gate_anew() -> None:
    """RENO-104: last week's consent is not today's."""
    scene = at_the_door()
    scene.by("a").enter(ticks=ENTRY)
    assert not set(ENTRY) & set(scene.case.body.ticked)


def test_a_technician_on_the_way_may_be_replaced_until_he_is_at_the_door() -> None:
    assert "assign" in scheduled().by("dispatcher").may()
    assert "assign" not in at_the_door().by("dispatcher").may()
