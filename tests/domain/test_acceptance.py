"""Is the work accepted level by level, paid after that, and done again until it is right?"""

import pytest

from domain.people import Role
from domain.refusal import CashRefused, NotNow, WrongAmount, WrongLevel
from domain.standard import Standard
from tests.domain.journeys import FINISHING, finished
from tests.domain.scene import Scene, clock, law


def with_chain(*chain: Role) -> Standard:
    standard = law("reno")
    rules = standard.order_rules
    rule = rules.acceptance.chain.model_copy(update={"value": chain})
    acceptance = rules.acceptance.model_copy(update={"chain": rule})
    return standard.model_copy(update={"order": rules.model_copy(update={"acceptance": acceptance})})


def test_the_balance_is_due_after_acceptance() -> None:
    """RENO-049, RENO-045: 148 yuan, online, and not a fen more."""
    scene = finished()
    with scene.refuses(NotNow):
        scene.by("customer").pay(amount="148.00")
    scene.by("customer").accept()
    assert scene.stage == "settling"
    assert [(m.says, m.clause, m.facts["amount"]) for m in scene.messages[-1:]] == [
        ("balance-due", "RENO-049", "148.00")
    ]
    with scene.refuses(CashRefused, "RENO-045"):
        scene.by("a").pay(amount="148.00", method="cash")
    with scene.refuses(WrongAmount, "RENO-049"):
        scene.by("customer").pay(amount="150.00")
    scene.by("customer").pay(amount="148.00")
    assert scene.stage == "follow_up"
    assert scene.told("customer")[-2:] == ["payment-received", "rate-us"]


def test_an_unpaid_balance_reaches_finance() -> None:
    """RENO-049: reminded after a day, finance after two."""
    scene = finished()
    scene.by("customer").accept()
    scene.wait("2 days")
    assert scene.told("finance") == ["balance-overdue"]
    assert scene.breaches() == []


def test_who_does_not_answer_is_asked_again() -> None:
    """RENO-049: the customer after four hours, customer service after a day."""
    scene = finished()
    scene.wait("1 day")
    told = [clock(m.planned_at) for m in scene.messages if m.says == "acceptance-wanted"]
    assert told == ["13:50:00", "17:50:00"]
    assert "acceptance-overdue" in scene.told("customer_service")


def test_levels_accept_in_their_order() -> None:
    """Conflict 19: four levels, the customer last; an agent may enter the customer's answer, nobody else's."""
    levels = (Role.TECHNICIAN, Role.TEAM_LEADER, Role.SUPERVISOR, Role.CUSTOMER)
    scene = finished(standard=with_chain(*levels))
    with scene.refuses(WrongLevel):
        scene.by("customer").accept()
    scene.by("a").accept()
    with scene.refuses(WrongLevel):
        scene.by("supervisor").accept()
    scene.by("team_leader").accept()
    scene.by("supervisor").accept()
    with scene.refuses(WrongLevel):
        scene.by("a").accept()
    scene.by("customer_service").accept()
    assert scene.stage == "settling"


def test_after_rework_every_level_accepts_anew() -> None:
    """Conflict 19, RENO-046."""
    scene = finished(standard=with_chain(Role.TEAM_LEADER, Role.CUSTOMER))
    scene.by("team_leader").accept()
    scene.by("customer").refuse_work(failed="txt_1")
    scene.by("a").finish(ticks=FINISHING)
    with scene.refuses(WrongLevel):
        scene.by("customer").accept()


def test_rework_goes_on_until_the_customer_is_content_and_a_superior_knows() -> None:
    """RENO-046, conflict 18: the supervisor hears from the second round on, each time; the loop stays open."""
    scene = finished()
    for _ in range(4):
        scene.by("customer").refuse_work(failed="txt_1")
        assert scene.stage == "rework"
        scene.by("a").finish(ticks=FINISHING)
    assert scene.told("supervisor") == ["rework-again"] * 3
    assert [event.facts["round"] for event in scene.happened("rework_again")] == [2, 3, 4]
    scene.by("customer").accept()
    assert scene.stage == "settling"


def test_the_finishing_list_is_gone_through_again_after_rework() -> None:
    """RENO-034: last round's ticks are not this round's."""
    scene = finished()
    scene.by("customer").refuse_work(failed="txt_1")
    assert not set(FINISHING) & set(scene.case.body.ticked)


def test_rework_is_due_within_a_working_day() -> None:
    """RENO-046: refused on Monday at 13:50, due on Tuesday at 13:50."""
    scene = finished()
    scene.by("customer").refuse_work(failed="txt_1")
    scene.wait("2 days")
    assert scene.breaches() == [("acceptance.rework", "09-15 13:50:00")]


@pytest.mark.parametrize("who", ["a", "finance", "supervisor"])
def test_only_the_customer_or_an_agent_for_them_accepts(who: str) -> None:
    """RENO-049, conflict 20."""
    scene: Scene = finished()
    with scene.refuses(WrongLevel, "RENO-049"):
        scene.by(who).accept()
