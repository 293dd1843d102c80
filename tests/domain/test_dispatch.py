"""Who is asked, who wins, and what when nobody does?"""

from collections.abc import Callable

import pytest

from domain.judge import Opening, act, open_case
from domain.machines import Given
from domain.order import Order
from domain.people import Actor, Role
from domain.refusal import AlreadyTaken, NotAllowed, NotNow, NotOffered, NotYours
from domain.stages.dispatch import Assign, Offer
from tests.domain.journeys import grabbed, scheduled
from tests.domain.scene import Scene, clock, instant, law


def test_the_two_nearest_are_asked() -> None:
    """RENO-006: to the two nearest technicians, nobody else."""
    scene = Scene.order()
    assert scene.stage == "offered"
    assert scene.case.body.people("candidates") == ("a", "b")
    assert [(m.to.person, m.says, m.clause) for m in scene.messages] == [
        ("a", "job-offer", "RENO-006"),
        ("b", "job-offer", "RENO-006"),
    ]


def test_the_first_to_grab_wins_and_the_other_is_told() -> None:
    """RENO-007."""
    scene = Scene.order()
    scene.by("b").grab()
    with scene.refuses(AlreadyTaken, "RENO-007"):
        scene.by("a").grab()
    assert scene.case.body.people("technician") == ("b",)
    assert scene.told("a") == ["job-offer", "job-taken-by-other"]
    assert scene.told("b") == ["job-offer"]


def test_who_was_not_asked_cannot_grab() -> None:
    """RENO-006."""
    scene = Scene.order()
    with scene.refuses(NotOffered, "RENO-006"):
        scene.by("c").grab()
    with scene.refuses(NotOffered, "RENO-006"):
        scene.by("c").decline()


def test_who_declined_cannot_grab_any_more() -> None:
    """RENO-006: the offer to this technician is gone."""
    scene = Scene.order()
    scene.by("a").decline()
    assert scene.stage == "offered"
    with scene.refuses(NotOffered, "RENO-006"):
        scene.by("a").grab()
    scene.by("b").grab()
    assert scene.stage == "contacting"


def test_both_decline_and_the_next_two_are_asked_at_once() -> None:
    """Conflict 11: nobody waits for the end of an offer that everybody declined."""
    scene = Scene.order()
    scene.by("a").decline()
    scene.wait("1 minute")
    scene.by("b").decline()
    assert scene.stage == "offered"
    assert scene.case.body.people("candidates") == ("c", "d")
    assert scene.told("dispatcher") == ["offer-widened"]
    assert [clock(event.at) for event in scene.happened("offered")] == ["09:00:00", "09:01:00"]
    assert scene.planned()[0] == (
        "09:04:00",
        "dispatch.offer",
    )  # three minutes from the new offer, not from the old


def test_an_offer_that_nobody_takes_is_widened_and_in_the_end_goes_to_the_supervisor() -> None:
    """Conflict 11: three minutes each; twice two more; then the supervisor, again after 5, 10, 20 and 30 minutes."""
    scene = Scene.order()
    scene.wait("3 minutes")
    assert scene.case.body.people("candidates") == ("a", "b", "c", "d")
    scene.by("c").decline()
    scene.wait("3 minutes")
    assert scene.case.body.people("candidates") == ("a", "b", "d", "e", "f")
    scene.wait("3 minutes")
    assert scene.stage == "unfilled"
    assert [clock(event.at) for event in scene.happened("unfilled")] == ["09:09:00"]
    scene.wait("1 hour")
    told = [(clock(m.planned_at), m.channel) for m in scene.messages if m.to.role == "supervisor"]
    assert [at for at, _ in told] == ["09:09:00", "09:14:00", "09:19:00", "09:29:00", "09:39:00"]
    assert [channel for _, channel in told] == ["sms", "sms", "voice", "voice", "voice"]
    assert scene.breaches() == []


def test_an_empty_town_goes_to_the_supervisor_at_once() -> None:
    """Conflict 11: there is nobody to wait for."""
    scene = Scene.order(town=())
    assert scene.stage == "unfilled"
    assert scene.told("supervisor") == ["nobody-grabbed"]
    assert scene.by("dispatcher").may() >= {"assign", "offer_again", "cancel"}


def test_in_a_small_town_the_earlier_candidates_keep_their_chance() -> None:
    """Conflict 11: nobody new to ask, so those who were asked are waited for a little longer."""
    scene = Scene.order(town=("a", "b"))
    scene.wait("4 minutes")
    assert scene.stage == "offered"
    scene.by("b").grab()
    assert scene.stage == "contacting"


def test_offered_again_from_the_beginning() -> None:
    """Conflict 11: the dispatcher may begin anew, and who declined is asked again."""
    scene = Scene.order(town=("a", "b"))
    scene.by("a").decline()
    scene.by("b").decline()
    assert scene.stage == "unfilled"
    scene.by("dispatcher").offer_again()
    assert scene.case.body.people("candidates") == ("a", "b")


@pytest.mark.parametrize("stage", ["offered", "contacting", "scheduled"])
def test_a_superior_assigns_and_the_call_counts_from_that(stage: str) -> None:
    """RENO-082: five minutes from the dispatch, for whoever has it now; the earlier technician's clock is void."""
    reach: dict[str, Callable[[], Scene]] = {
        "offered": Scene.order,
        "contacting": grabbed,
        "scheduled": scheduled,
    }
    scene = reach[stage]()
    scene.until("09:02")
    scene.by("supervisor").assign(technician="d")
    assert scene.told("d") == ["job-assigned"]
    scene.until("09:30")
    assert scene.breaches() == [("appointment.call_after_assignment", "09:07:00")]
    assert scene.case.breaches[0].clause == "RENO-082"
    assert "appointment" not in scene.case.moments


def test_only_the_office_assigns() -> None:
    scene = Scene.order()
    with scene.refuses(NotAllowed, "RENO-082"):
        scene.by("a").assign(technician="a")


def test_a_technician_gives_the_job_back_and_is_not_asked_again() -> None:
    """Conflict 11; the five minutes of RENO-008 end without a judgement."""
    scene = grabbed()
    with scene.refuses(NotYours):
        scene.by("b").release(reason="txt_1")
    scene.wait("2 minutes")
    scene.by("a").release(reason="txt_1")
    assert scene.case.body.people("candidates") == ("b", "c")
    scene.by("b").grab()
    scene.wait("4 minutes")
    assert scene.breaches() == []
    scene.wait("1 minute")
    assert scene.breaches() == [("appointment.call_customer", "09:07:00")]


def test_a_house_that_assigns_asks_nobody() -> None:
    """Conflict 12: where the dispatcher decides, nothing is offered."""
    standard = law("reno")
    rules = standard.order_rules
    mode = rules.dispatch.mode.model_copy(update={"value": "assign"})
    dispatch = rules.dispatch.model_copy(update={"mode": mode})
    house = standard.model_copy(update={"order": rules.model_copy(update={"dispatch": dispatch})})
    scene = Scene.order(standard=house)
    assert (scene.stage, scene.case.requests, scene.messages) == ("dispatching", (), [])
    scene.by("dispatcher").assign(technician="a")
    assert scene.stage == "contacting"


def test_an_answer_that_nobody_waits_for_any_more_changes_nothing() -> None:
    """The dispatcher was quicker than the world: a question left open would be asked for ever."""
    nine = instant("2026-09-14 09:00")
    opened = open_case(Opening(no="SO-1", standard=law("reno"), body=Order(customer="cus_1"), at=nine))
    assert [(request.asks, request.count) for request in opened.requests] == [("technicians", 2)]
    supervisor = Actor(person="per_s", roles=(Role.SUPERVISOR,))
    step = act(opened.case, Given(command=Assign(technician="a"), by=supervisor), opened.case.at)
    assert step.requests == step.case.requests == ()
    with pytest.raises(NotNow):
        act(step.case, Given(command=Offer(request=opened.requests[0].id, technicians=("b",))), step.case.at)
