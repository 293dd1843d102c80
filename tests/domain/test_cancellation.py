"""From where may one leave, what does it cost, and is the way back whole?"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from domain.people import Role
from domain.refusal import NotNow, WrongLevel
from domain.span import Span
from domain.stages.cancellation import BEFORE_WORK, fee
from domain.standard import Standard
from tests.domain.journeys import (
    ENTRY,
    appoint,
    at_the_door,
    finished,
    follow_up,
    grabbed,
    large,
    on_site,
    quoted,
    scheduled,
    working,
)
from tests.domain.scene import Scene, instant, law

TWO_TAPS = {"tap-replace": 2}  # 296 yuan


def with_rules(
    free: str | None = "48 hours", percent: str = "10", approvals: tuple[Role, ...] = ()
) -> Standard:
    """The rules of a furniture house: two days free, then a tenth, and a signature where one is wanted."""
    standard = law("reno")
    rules = standard.order_rules
    cancellation = rules.cancellation
    changed = cancellation.model_copy(
        update={
            "free_within": cancellation.free_within.model_copy(
                update={"value": Span.parse(free) if free else None}
            ),
            "fee_percent": cancellation.fee_percent.model_copy(update={"value": Decimal(percent)}),
            "approvals": cancellation.approvals.model_copy(update={"value": approvals}),
        }
    )
    return standard.model_copy(update={"order": rules.model_copy(update={"cancellation": changed})})


def small(standard: Standard | None = None) -> Scene:
    return Scene.order(said={"scope": "small"}, items=TWO_TAPS, standard=standard)


def paid(standard: Standard | None = None) -> Scene:
    scene = small(standard)
    scene.by("customer").approve_quote()
    scene.by("customer").pay(amount="296.00")
    return scene


def delayed(**known: Any) -> Scene:
    scene = scheduled(**known)
    scene.by("a").report_delay(eta="2026-09-14 15:00")
    return scene


def late(**known: Any) -> Scene:
    scene = scheduled(**known)
    scene.until("14:01")
    return scene


def nobody_home(**known: Any) -> Scene:
    scene = at_the_door(**known)
    scene.by("a").nobody_answers()
    return scene


def no_contact(**known: Any) -> Scene:
    scene = nobody_home(**known)
    scene.until("14:30")
    return scene


def card_left(**known: Any) -> Scene:
    scene = no_contact(**known)
    scene.by("a").leave_card()
    return scene


def surveying(**known: Any) -> Scene:
    scene = on_site(**known)
    scene.by("a").begin_survey()
    return scene


def agreed(**known: Any) -> Scene:
    scene = quoted(**known)
    scene.by("customer").approve_quote()
    return scene


def pending(**known: Any) -> Scene:
    return Scene.order(missing=("address",), **known)


def unfilled(**known: Any) -> Scene:
    return Scene.order(town=(), **known)


JOURNEYS: dict[str, tuple[Callable[..., Scene], str]] = {
    "details_pending": (pending, "details_pending"),
    "offered": (Scene.order, "offered"),
    "unfilled": (unfilled, "unfilled"),
    "contacting": (grabbed, "contacting"),
    "scheduled": (scheduled, "contacting"),
    "delayed": (delayed, "contacting"),
    "late": (late, "contacting"),
    "arrived": (at_the_door, "contacting"),
    "no_answer": (nobody_home, "contacting"),
    "no_contact": (no_contact, "contacting"),
    "waiting_customer": (card_left, "contacting"),
    "on_site": (on_site, "contacting"),
    "surveying": (surveying, "contacting"),
    "quoting": (large, "quoting"),
    "quote_pending": (quoted, "quoting"),
    "agreed": (agreed, "agreed"),
}


def test_every_stage_before_work_is_in_the_examples() -> None:
    """Dispatching lasts no longer than an answer of the roster; signatures and stores are in examples of their own."""
    assert set(JOURNEYS) == set(BEFORE_WORK) - {
        "dispatching",
        "awaiting_approval",
        "with_store",
        "coordinating",
    }


@pytest.mark.parametrize("stage", JOURNEYS)
def test_cancelled_from_every_stage_before_the_work(stage: str) -> None:
    """Conflict 24: free, at once, everybody told; nothing is planned any more."""
    scene = JOURNEYS[stage][0]()
    assert scene.stage == stage
    scene.by("customer").cancel(reason="txt_1")
    assert (scene.stage, scene.planned()) == ("cancelled", [])
    assert scene.told("customer")[-1] == "order-cancelled-customer"
    if scene.case.body.people("technician"):
        assert "order-cancelled" in scene.told("a")
    assert scene.happened("cancelled")[0].facts == {"fee": "0", "refund": "0"}


@pytest.mark.parametrize("reach", [working, finished, follow_up])
def test_not_from_the_work_on(reach: Callable[[], Scene]) -> None:
    scene = reach()
    with scene.refuses(NotNow):
        scene.by("customer").cancel(reason="txt_1")


@pytest.mark.parametrize("stage", JOURNEYS)
def test_the_way_back_skips_nothing(stage: str) -> None:
    """Withdrawn before the signature: back to where the job can go on, with nothing of the old appointment left."""
    reach, back = JOURNEYS[stage]
    scene = reach(standard=with_rules(approvals=(Role.SUPERVISOR,)))
    scene.by("customer").cancel(reason="txt_1")
    assert scene.stage == "cancelling"
    assert scene.case.requests == ()
    assert not {"appointment", "eta", "waiting"} & set(scene.case.moments)
    scene.by("customer").withdraw_cancel()
    assert scene.stage == ("offered" if stage == "offered" else back)
    assert len(scene.happened("opened")) == 1


def test_while_a_cancellation_waits_for_its_signature_nothing_of_the_job_counts() -> None:
    """RENO-008, 082, 101: nobody is accused or nudged meanwhile; withdrawn, the call counts from then."""
    law_ = with_rules(approvals=(Role.SUPERVISOR,))
    for scene in (grabbed(standard=law_), card_left(standard=law_)):
        scene.by("customer").cancel(reason="txt_1")
        scene.forget()
        scene.wait("2 days")
        assert scene.messages == []
        scene.by("customer").withdraw_cancel()
        scene.wait("5 minutes")
        assert [breach.clause for breach in scene.case.breaches] == ["RENO-082"]
        scene.wait("15 days")
        assert "waiting-nudge" not in scene.told("customer")


def test_back_from_an_unpaid_quote_the_small_job_is_still_priced_before_the_visit() -> None:
    """RENO-015: withdrawing a cancellation is no way around paying."""
    scene = small(with_rules(approvals=(Role.SUPERVISOR,)))
    scene.by("customer").cancel(reason="txt_1")
    scene.by("customer").withdraw_cancel()
    assert scene.stage == "quote_pending"
    assert scene.told("a") == []


def test_a_cancellation_is_signed_in_its_order() -> None:
    """RETAIL-CAN-10, with a made-up chain."""
    scene = grabbed(standard=with_rules(approvals=(Role.SUPERVISOR, Role.DEPARTMENT_MANAGER)))
    scene.by("customer").cancel(reason="txt_1")
    with scene.refuses(WrongLevel):
        scene.by("department_manager").approve_cancel()
    scene.by("supervisor").approve_cancel()
    scene.by("department_manager").approve_cancel()
    assert scene.stage == "cancelled"


@pytest.mark.parametrize(
    ("asked", "cost", "refund"),
    [
        ("2026-09-16 08:59:59", "0", "296.00"),
        ("2026-09-16 09:00:00", "0", "296.00"),
        ("2026-09-16 09:00:01", "29.60", "266.40"),
    ],
)
def test_the_free_time_includes_its_last_instant(asked: str, cost: str, refund: str) -> None:
    """Conflict 24: opened on Monday at 09:00; 48 hours to the second are free, then a tenth of 296 yuan."""
    scene = paid(with_rules())
    scene.until(asked)
    scene.by("customer").cancel(reason="txt_1")
    assert scene.happened("cancelled")[0].facts == {"fee": cost, "refund": refund}
    assert scene.told("customer")[-1] == "refund-notice"


def test_the_instant_of_the_request_counts_not_that_of_the_signature() -> None:
    """Conflict 24: asked for in time, signed a day later: free."""
    scene = paid(with_rules(approvals=(Role.SUPERVISOR,)))
    scene.until("2026-09-16 09:00")
    scene.by("customer").cancel(reason="txt_1")
    scene.until("2026-09-17 09:00")
    scene.by("supervisor").approve_cancel()
    assert scene.happened("cancelled")[0].facts == {"fee": "0", "refund": "296.00"}


def test_a_fee_is_rounded_half_a_fen_up() -> None:
    """Conflict 23: 12.5 % of 148.20 would be 18.525; here 3.3 % of 296 = 9.768."""
    scene = small(with_rules(free=None, percent="3.3"))
    body = scene.case.body
    assert body.kind == "order"
    assert fee(body, scene.case.standard, scene.case.opened_at, instant("2026-09-14 09:00")) == Decimal(
        "9.77"
    )


def test_calling_off_a_further_visit_gives_nothing_back() -> None:
    """RENO-041: the work is done, accepted and paid; the customer only does not want the second visit."""
    scene = follow_up(standard=with_rules(free=None))
    scene.by("customer").follow_up(satisfied=False, still_good=True, score=2)
    scene.by("customer").cancel(reason="txt_1")
    assert scene.happened("cancelled")[0].facts == {"fee": "0", "refund": "0"}
    assert "refund-notice" not in scene.told("customer")


def prepaid_at_the_door() -> Scene:
    scene = paid()
    scene.by("a").grab()
    appoint(scene, "2026-09-14 14:00")
    scene.until("13:50")
    scene.by("a").arrive()
    return scene


def test_who_paid_before_the_visit_and_was_not_served_is_paid_back() -> None:
    """RENO-015, RENO-055: nobody came to the door in fourteen days; or the price on site was not accepted."""
    absent = prepaid_at_the_door()
    absent.by("a").nobody_answers()
    absent.until("14:30")
    absent.by("a").leave_card()
    absent.wait("14 days")
    dearer = prepaid_at_the_door()
    dearer.by("a").enter(ticks=ENTRY)
    dearer.by("a").propose_solution(items={"tap-replace": 4})
    dearer.by("customer").refuse_quote(reason="txt_1")
    for scene in (absent, dearer):
        assert scene.stage == "cancelled"
        assert [event.facts for event in scene.happened("refund_due")] == [{"amount": "296.00"}]
        assert scene.told("customer")[-1] == "refund-notice"
