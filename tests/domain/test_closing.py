"""Is the customer called within a day, and what if they are not content, or not there?"""

import pytest

from domain.order import Order
from domain.people import Role
from domain.refusal import CaseOver, NoConnectedCall, RecordMissing, WrongLevel
from domain.standard import Standard
from tests.domain.journeys import BEFORE_WORK, ENTRY, FINISHING, finished, follow_up
from tests.domain.scene import Scene, clock, law


def content(scene: Scene) -> None:
    scene.by("customer_service").follow_up(satisfied=True, still_good=True, score=5)


def test_nobody_reviews_where_the_standard_wants_nobody() -> None:
    """Conflict 19: paid at 13:50, the follow-up begins at once."""
    assert follow_up().stage == "follow_up"


def test_a_review_is_signed_in_its_order() -> None:
    """Conflict 19, with a made-up chain."""
    standard = law("reno")
    rules = standard.order_rules
    review = rules.closing.review.model_copy(update={"value": (Role.TEAM_LEADER, Role.SUPERVISOR)})
    closing = rules.closing.model_copy(update={"review": review})
    scene = follow_up(
        standard=standard.model_copy(update={"order": rules.model_copy(update={"closing": closing})})
    )
    assert scene.stage == "reviewing"
    with scene.refuses(WrongLevel):
        scene.by("supervisor").review()
    scene.by("team_leader").review()
    scene.by("supervisor").review()
    assert scene.stage == "follow_up"


def test_the_call_is_due_twenty_four_hours_after_completion() -> None:
    """RENO-038: reminded at 20 and 24 hours, broken at 24; the manager then and every two hours, three times."""
    scene = follow_up()
    scene.forget()
    scene.until("2026-09-15 20:00")
    told = [(clock(m.planned_at), m.to.role, m.says) for m in scene.messages]
    assert told == [
        ("09-15 09:50:00", "customer_service", "follow-up-due"),
        ("09-15 13:50:00", "customer_service", "follow-up-due"),
        ("09-15 13:50:00", "cs_manager", "follow-up-overdue"),
        ("09-15 15:50:00", "cs_manager", "follow-up-overdue"),
        ("09-15 17:50:00", "cs_manager", "follow-up-overdue"),
    ]
    assert scene.breaches() == [("closing.follow_up", "09-15 13:50:00")]


def test_both_questions_and_a_score() -> None:
    """RENO-039, RENO-040."""
    scene = follow_up()
    with scene.refuses(RecordMissing, "RENO-039"):
        scene.by("customer_service").follow_up(satisfied=True)
    content(scene)
    assert scene.stage == "closed"
    assert isinstance(scene.case.body, Order)
    assert scene.case.body.score == 5
    assert scene.planned() == []
    with scene.refuses(CaseOver):
        scene.by("customer").note(text="txt_1")


@pytest.mark.parametrize(("satisfied", "still_good"), [(False, True), (True, False), (False, False)])
def test_who_is_not_content_is_visited_again(satisfied: bool, still_good: bool) -> None:
    """RENO-041: the leader is told, the technician calls within half an hour, and the visit goes the whole way."""
    scene = follow_up()
    scene.until("2026-09-15 09:00")
    scene.by("customer_service").follow_up(satisfied=satisfied, still_good=still_good, score=2)
    assert scene.stage == "contacting"
    assert scene.told("team_leader") == ["follow-up-unsatisfied"]
    assert ("09-15 09:30:00", "appointment.call_after_unsatisfied") in scene.planned()
    scene.wait("1 minute")
    with scene.refuses(NoConnectedCall):
        scene.by("a").appoint(at="2026-09-15 14:00", read_back=True)
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-15 14:00", read_back=True)
    scene.until("13:55")
    scene.by("a").arrive()
    scene.by("a").enter(ticks=ENTRY)
    scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("a").finish(ticks=FINISHING)
    scene.by("customer").accept()
    assert scene.stage == "follow_up"  # nothing more to pay
    content(scene)
    assert (scene.stage, scene.breaches()) == ("closed", [])


def test_not_content_twice_a_superior_knows() -> None:
    """RENO-041, conflict 18: refused once at acceptance, not content at the follow-up: the second round."""
    scene = finished()
    scene.by("customer").refuse_work(failed="txt_1")
    scene.by("a").finish(ticks=FINISHING)
    scene.by("customer").accept()
    scene.by("customer").pay(amount="148.00")
    scene.by("customer").follow_up(satisfied=False, still_good=True, score=1)
    assert scene.told("supervisor") == ["rework-again"]


def test_who_cannot_be_reached_is_tried_three_times() -> None:
    """RENO-038: then the order closes unverified, and it says so."""
    scene = follow_up()
    for left in (2, 1):
        scene.by("customer_service").follow_up(reached=False)
        assert (scene.stage, left) == ("follow_up", 3 - len(scene.happened("call_missed")))
    scene.by("customer_service").follow_up(reached=False)
    assert scene.stage == "closed"
    assert len(scene.happened("unreachable")) == 1
    assert scene.happened("followed_up") == []
    assert "unreachable-after-job" in scene.told("customer_service")


def test_after_a_further_visit_the_customer_is_tried_three_times_again() -> None:
    """RENO-038, RENO-041: two vain calls after the first visit do not count for the second."""
    scene = follow_up()
    for _ in range(2):
        scene.by("customer_service").follow_up(reached=False)
    scene.by("customer_service").follow_up(satisfied=False, still_good=True, score=2)
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-14 16:00", read_back=True)
    scene.by("a").arrive()
    scene.by("a").enter(ticks=ENTRY)
    scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("a").finish(ticks=FINISHING)
    scene.by("customer").accept()
    scene.by("customer_service").follow_up(reached=False)
    assert scene.stage == "follow_up"


def test_the_customer_may_rate_at_any_time_after_the_work() -> None:
    """RENO-063."""
    scene = finished()
    scene.by("customer").accept()
    scene.by("customer").rate(stars=4)
    assert scene.happened("rated")[0].facts["stars"] == 4


def test_a_standard_is_not_changed_by_a_test() -> None:
    standard: Standard = law("reno")
    assert standard.order_rules.closing.review.value == ()
