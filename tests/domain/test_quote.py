"""Who prices which job, and what must be agreed, signed and paid before anybody begins?"""

from decimal import Decimal

import pytest

from domain.order import Order
from domain.refusal import (
    AlreadyAgreed,
    CashRefused,
    NotAllowed,
    NotNow,
    OffPriceList,
    QuoteNotAgreed,
    SignatureMissing,
    SurveyMissing,
    WrongAmount,
)
from tests.domain.journeys import BEFORE_WORK, ENTRY, appoint, at_the_door, large, on_site, quoted
from tests.domain.scene import Scene, clock

TWO_TAPS = {"tap-replace": 2}  # 2 × (88 + 60) = 296 yuan


def small() -> Scene:
    return Scene.order(said={"scope": "small"}, items=TWO_TAPS)


def order(scene: Scene) -> Order:
    assert isinstance(scene.case.body, Order)
    return scene.case.body


def test_a_small_job_is_priced_at_once_and_paid_before_anybody_is_asked_to_go() -> None:
    """RENO-013, 014, 015."""
    scene = small()
    assert scene.stage == "quote_pending"
    assert order(scene).total == Decimal("296.00")
    assert scene.told("customer") == ["quote-ready"]
    assert scene.told("a") == []
    scene.by("customer").approve_quote()
    assert scene.stage == "quote_pending"
    assert scene.told("customer")[-1] == "payment-due"
    scene.by("customer").pay(amount="296.00")
    assert scene.stage == "offered"
    scene.by("a").grab()
    appoint(scene, "2026-09-14 14:00")
    scene.until("13:50")
    scene.by("a").arrive()
    scene.by("a").enter(ticks=ENTRY)
    scene.by("a").start_work(ticks=BEFORE_WORK)
    assert scene.stage == "working"


@pytest.mark.parametrize("scope", [{"describable": "false"}, {"trades": "several"}])
def test_what_cannot_be_described_or_takes_several_trades_is_large(scope: dict[str, str]) -> None:
    """RENO-016, whatever the customer called it; and large it is surveyed (RENO-017)."""
    scene = on_site(said={"scope": "small", **scope})
    assert order(scene).scope == "large"
    with scene.refuses(SurveyMissing, "RENO-017"):
        scene.by("a").propose_solution(items=TWO_TAPS)


def test_nobody_prices_what_was_not_asked_to_be_priced() -> None:
    """RENO-020: the estimator, and nobody else."""
    scene = large()
    assert scene.told("estimator") == ["price-wanted"]
    with scene.refuses(NotAllowed, "RENO-020"):
        scene.by("a").price(items=TWO_TAPS)
    scene.by("estimator").price(items={"wall-paint": 10})
    assert order(scene).total == Decimal("380.00")
    assert scene.told("customer")[-2:] == ["quote-ready", "agreement-wanted"]


def test_a_large_job_is_signed_and_paid_in_shares() -> None:
    """RENO-021 to 024, RENO-049: 30 % of 380 = 114 before, 266 after acceptance."""
    scene = large()
    scene.by("estimator").price(items={"wall-paint": 10})
    with scene.refuses(SignatureMissing, "RENO-023"):
        scene.by("customer").approve_quote()
    with scene.refuses(QuoteNotAgreed, "RENO-044"):
        scene.by("customer").pay(amount="114.00")
    scene.by("customer").approve_quote(signed=True)
    with scene.refuses(WrongAmount, "RENO-024"):
        scene.by("customer").pay(amount="380.00")
    scene.by("customer").pay(amount="114.00")
    assert scene.stage == "agreed"
    assert scene.told("a")[-1] == "quote-approved"


def test_the_next_visit_is_booked_after_the_agreement() -> None:
    """RENO-116: and it is kept like the first."""
    scene = large()
    scene.by("estimator").price(items={"wall-paint": 10})
    scene.by("customer").approve_quote(signed=True)
    scene.by("customer").pay(amount="114.00")
    scene.by("customer").book_next_visit(at="2026-09-21 09:00", read_back=True)
    assert scene.stage == "scheduled"
    scene.until("2026-09-21 09:10")
    assert scene.breaches() == [("appointment.on_time", "09-21 09:00:00")]
    scene.by("a").arrive()
    scene.by("a").enter(ticks=ENTRY)
    scene.by("a").start_work(ticks=BEFORE_WORK)
    assert scene.stage == "working"


def test_an_estimate_is_due_within_a_working_day() -> None:
    """RENO-020: wanted Monday 13:50, half of the budget is used at 20:50, due Tuesday 13:50."""
    scene = large()
    scene.until("2026-09-15 14:00")
    assert scene.breaches() == [("quote.price_plan", "09-15 13:50:00")]
    assert scene.told("supervisor") == ["price-overdue"]


def test_nothing_is_begun_before_the_customer_has_confirmed_it() -> None:
    """RENO-114."""
    scene = on_site()
    with scene.refuses(QuoteNotAgreed, "RENO-044"):
        scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("a").propose_solution(items={"tap-replace": 1})
    with scene.refuses(NotNow):
        scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("customer").approve_quote()
    scene.by("a").start_work(ticks=BEFORE_WORK)


def test_what_is_not_on_the_list_is_not_charged() -> None:
    """RENO-044, RENO-055."""
    scene = on_site()
    with scene.refuses(OffPriceList, "RENO-044"):
        scene.by("a").propose_solution(items={"tap-replace": 1, "golden-tap": 1})


def test_no_cash_and_no_other_amount() -> None:
    """RENO-045, RENO-055."""
    scene = small()
    scene.by("customer").approve_quote()
    with scene.refuses(CashRefused, "RENO-045"):
        scene.by("customer").pay(amount="296.00", method="cash")
    with scene.refuses(WrongAmount, "RENO-015"):
        scene.by("customer").pay(amount="295.99")


def test_nothing_is_paid_before_the_work_where_everything_is_due_after_it() -> None:
    """RENO-049: a job agreed on site is paid when it is accepted."""
    scene = quoted()
    scene.by("customer").approve_quote()
    assert scene.stage == "agreed"
    assert order(scene).paid == 0


def test_a_quote_is_agreed_to_once() -> None:
    scene = Scene.order(said={"scope": "small"}, items=TWO_TAPS)
    scene.by("customer").approve_quote()
    with scene.refuses(AlreadyAgreed):
        scene.by("customer").approve_quote(signed=True)


def test_a_refused_quote_ends_the_order() -> None:
    """Conflict 17, RENO-022."""
    scene = quoted()
    scene.by("customer").refuse_quote(reason="txt_1")
    assert (scene.stage, scene.planned()) == ("declined", [])


def test_an_unanswered_quote_is_nudged_and_expires_after_seven_days() -> None:
    """RENO-022, conflict 17: after one, three and six days."""
    scene = quoted()
    scene.forget()
    scene.until("2026-09-21 13:49:59")
    nudges = [clock(m.planned_at) for m in scene.messages if m.says == "quote-nudge"]
    assert nudges == ["09-15 13:50:00", "09-17 13:50:00", "09-20 13:50:00"]
    assert scene.stage == "quote_pending"
    scene.until("2026-09-21 13:50")
    assert scene.stage == "declined"
    assert scene.told("customer")[-1] == "quote-expired"
    assert scene.breaches() == []


def test_an_approved_quote_that_is_not_paid_comes_back_every_two_days() -> None:
    """Conflict 17, RENO-015: the customer agreed, so nothing expires; customer service asks, and may end it."""
    scene = small()
    scene.by("customer").approve_quote()
    scene.wait("7 days")
    asked = [clock(m.planned_at) for m in scene.messages if m.says == "payment-overdue"]
    assert asked == ["09-16 09:00:00", "09-18 09:00:00", "09-20 09:00:00"]
    assert scene.stage == "quote_pending"
    scene.by("customer_service").refuse_quote(reason="txt_1")
    assert (scene.stage, scene.planned()) == ("declined", [])


def test_nothing_is_due_twice() -> None:
    scene = small()
    scene.by("customer").approve_quote()
    scene.by("customer").pay(amount="296.00")
    with scene.refuses(NotNow):
        scene.by("customer").pay(amount="296.00")
    assert scene.case.stage == "offered"


def test_a_warranty_job_is_free() -> None:
    """RENO-050: agreed and accepted without a yuan, and not sold anything before the visit."""
    scene = Scene.order(warranty_of="SO-20260101-000001", said={"scope": "small"}, items=TWO_TAPS)
    assert scene.stage == "offered"
    assert scene.told("customer") == ["warranty-order-opened"]
    door = at_the_door(warranty_of="SO-20260101-000001")
    door.by("a").enter(ticks=ENTRY)
    door.by("a").start_work(ticks=BEFORE_WORK)
    door.by("a").finish(ticks=["cleaned", "put_back", "old_parts", "tested", "explained"])
    door.by("customer").accept()
    assert door.stage == "follow_up"
    assert order(door).total == 0
