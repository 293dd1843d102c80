"""RETAIL-CAN, RETAIL-RET, RETAIL-AFT: a sale from the shop to the last call, left, returned, exchanged, disputed."""

from datetime import timedelta

import pytest

from domain.people import Role
from simulation.pace import days, hours
from tests.stories.street import Street


def test_a_sale_is_cared_for_to_its_end(street: Street) -> None:
    sale = street.sale(price="8000.00", extras="200.00")
    sale.does(sale.customer, "pay", amount="8200.00")
    sale.passes(hours(20))
    sale.asked_after_the_sale()
    sale.thanked()
    sale.does(sale.seller, "deliver")
    street.until(
        lambda: street.told(sale, "ask-about-delivery", Role.HOME_CONSULTANT), "the consultant is told"
    )
    sale.asked_about_the_delivery()
    assert sale.refused(sale.seller, "close").status == 403
    assert sale.refused(sale.office(Role.CUSTOMER_SERVICE), "close").clause == "RETAIL-AFT-05"
    sale.passes(days(8))
    sale.asked_after_the_letter()
    sale.does(sale.office(Role.CUSTOMER_SERVICE), "close")
    assert sale.stage == "closed"
    assert "care.call" not in {breach.deadline for breach in sale.seen.breaches}


def test_nobody_calls_within_a_day(street: Street) -> None:
    sale = street.sale()
    sale.passes(hours(25))
    assert [breach.clause for breach in sale.look().breaches] == ["RETAIL-AFT-01"]
    assert street.told(sale, "care-call-overdue", Role.CS_MANAGER)


@pytest.mark.parametrize(
    ("after", "fee", "refund"), [(hours(47), "0", "8200.00"), (hours(49), "820.00", "7380.00")]
)
def test_a_regular_order_is_left_free_within_48_hours_and_for_a_tenth_after(
    street: Street, after: timedelta, fee: str, refund: str
) -> None:
    sale = street.sale(price="8000.00", extras="200.00")
    sale.does(sale.customer, "pay", amount="8200.00")
    sale.passes(after)
    sale.leaves()
    street.until(
        lambda: street.told(sale, "cancelled-for-service-centre"), "the service centre is told at once"
    )
    sale.filed_and_paid_out()
    assert sale.stage == "cancelled"
    street.until(lambda: street.told(sale, "refund-ready", Role.CUSTOMER), "the customer is told")
    [ended] = street.events(sale, "cancelled")
    assert (ended.facts["fee"], ended.facts["refund"]) == (fee, refund)


def test_the_customer_stays_after_all(street: Street) -> None:
    sale = street.sale()
    sale.does(sale.seller, "cancel", reason="颜色偏深")
    sale.does(sale.seller, "suggest_keeping", suggestion="换成浅色，不加钱")
    sale.does(sale.customer, "withdraw_cancel")
    assert sale.stage == "sold"


@pytest.mark.parametrize(
    ("goods", "clause"),
    [("special", "RETAIL-CAN-06"), ("custom", "RETAIL-CAN-06"), ("clearance", "RETAIL-RET-17")],
)
def test_some_goods_are_never_cancelled(street: Street, goods: str, clause: str) -> None:
    sale = street.sale(goods)
    refusal = sale.refused(sale.seller, "cancel", reason="不想要了")
    assert (refusal.status, refusal.refusal, refusal.clause) == (409, "NeverCancelled", clause)


def test_what_is_made_to_order_is_paid_in_full_first_and_never_comes_back(street: Street) -> None:
    sale = street.sale("custom", price="12000.00")
    refusal = sale.refused(sale.seller, "start_production")
    assert (refusal.refusal, refusal.clause) == ("PaymentMissing", "RETAIL-RET-09")
    sale.does(sale.customer, "pay", amount="12000.00")
    sale.does(sale.seller, "start_production")
    sale.passes(days(15))
    sale.does(sale.seller, "deliver")
    refusal = sale.refused(sale.customer, "ask_return", reason="不喜欢了", quality=False)
    assert (refusal.refusal, refusal.clause) == ("NeverReturned", "RETAIL-RET-10")


def test_regular_goods_come_back_with_all_vouchers(street: Street) -> None:
    sale = street.sale()
    sale.does(sale.customer, "pay", amount="8000.00")
    sale.does(sale.seller, "deliver")
    sale.passes(days(6))
    sale.wants_to_return(quality=False)
    sale.brings_back("sales_order", "receipt", "pickup_slip", "delivery_note")
    sale.filed_and_paid_out()
    assert sale.stage == "returned"
    assert [event.facts["amount"] for event in street.events(sale, "refunded")] == ["8000.00"]


def test_seven_days_are_over(street: Street) -> None:
    sale = street.sale()
    sale.does(sale.seller, "deliver")
    sale.passes(days(8))
    refusal = sale.refused(sale.customer, "ask_return", reason="不喜欢了", quality=False)
    assert (refusal.refusal, refusal.clause) == ("ReturnTooLate", "RETAIL-RET-16")


def test_goods_taken_along_are_exchanged_unopened(street: Street) -> None:
    sale = street.sale("self_pickup", price="999.00")
    sale.does(sale.customer, "pay", amount="999.00")
    sale.does(sale.seller, "deliver", how="picked_up")
    opened = sale.refused(sale.customer, "ask_return", reason="尺寸不对", quality=False)
    assert (opened.refusal, opened.clause) == ("GoodsNotAsRequired", "RETAIL-RET-12")
    sale.wants_to_return(quality=False, wish="exchange", unopened=True)
    sale.brings_back("receipt", "pickup_slip", "delivery_note", unopened=True)
    sale.filed_and_paid_out()
    assert sale.stage == "exchanged"


def test_our_fault_takes_an_apology_and_the_customers_own_is_charged(street: Street) -> None:
    ours, theirs = street.sale(), street.sale()
    for sale, fault in ((ours, "product"), (theirs, "customer")):
        sale.does(sale.seller, "deliver")
        sale.wants_to_return(quality=True)
        assert sale.refused(sale.customer, "insist").clause == "RETAIL-RET-02"
        sale.checked(fault)
    crew = ours.office(Role.SERVICE_CENTRE)
    assert ours.refused(crew, "mend").clause == "RETAIL-RET-04"
    ours.does(crew, "apologise")
    ours.does(ours.customer, "insist")
    assert ours.stage == "return_papers"
    assert theirs.refused(crew, "mend").clause == "RETAIL-RET-05"
    theirs.does(crew, "charge_repair", items={"hinge-replace": 2})
    theirs.does(crew, "mend")
    assert theirs.stage == "care"


def test_a_person_decides_where_the_paper_would_take_a_right_away(street: Street) -> None:
    sale = street.sale("clearance", price="600.00")
    assert sale.refused(sale.seller, "deliver").clause == "RETAIL-RET-17"
    sale.does(sale.customer, "pay", amount="600.00")
    sale.does(sale.seller, "deliver")
    sale.wants_to_return(quality=True)
    sale.does(sale.seller, "suggest_check", agreed=False)
    sale.does(sale.customer, "insist")
    assert sale.stage == "legal_review"
    street.until(
        lambda: street.told(sale, "legal-review-wanted", Role.GENERAL_MANAGER), "the manager is asked"
    )
    sale.does(
        sale.office(Role.GENERAL_MANAGER), "decide_review", accept=True, reason="确有质量问题，依法受理"
    )
    assert sale.stage == "return_papers"


def test_a_question_nobody_can_answer_goes_up(street: Street) -> None:
    sale = street.sale()
    sale.does(sale.seller, "raise_question", text="能不能拆了旧的再装新的")
    street.until(lambda: street.told(sale, "question-for-superior", Role.CS_MANAGER), "the superior is asked")
    sale.does(sale.office(Role.CS_MANAGER), "answer_question", decision="可以，拆旧不收费")
    street.until(lambda: street.told(sale, "question-answered"), "the desk hears the answer")
    [answer] = street.told(sale, "question-answered")
    assert answer.text is not None
    assert "拆旧不收费" in answer.text


def test_it_reads_like_any_other_order(street: Street) -> None:
    sale = street.sale()
    seen = sale.look()
    assert (seen.kind, seen.standard, seen.stage) == ("purchase", "retail", "sold")
    assert {"cancel", "deliver", "pay"} <= {command.kind for command in seen.commands}
    assert (seen.facts["goods"], seen.facts["price"]) == ("regular", "8000.00")
