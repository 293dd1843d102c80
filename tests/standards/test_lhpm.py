"""Does the property standard hold where no worked example can see it: keeping, the sample, time and money?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.errors import Problem
from api.order_facts import facts_of
from domain.calendar import Calendar
from domain.case import Case
from domain.keeping import identity_until, kept_until
from domain.order import Asked, Order
from domain.pricing_visit import marked_up, material, priced
from domain.refusal import OffPriceList, StockPriceMissing
from domain.stages.closing import is_sampled
from domain.visiting import booked_visit
from standards import load

FILED = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
DURING = Calendar(hours=("00:00-24:00",) * 7)


def closed(**known: Any) -> Case:
    body = Order.model_validate({"customer": "cus_1", **known})
    return Case(
        no="SO-1", standard=load("lhpm"), body=body, stage="closed",
        entered_at=FILED, opened_at=FILED, closed_at=FILED, at=FILED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known", "until"),
    [
        ({}, datetime(2027, 3, 31, 8, 0, tzinfo=UTC)),
        ({"paid": "12.00"}, datetime(2028, 3, 31, 8, 0, tzinfo=UTC)),
        ({"coordination": "resolved", "paid": "12.00"}, None),
        ({"coordination": "open"}, None),
    ],
)
def test_how_long_a_slip_is_kept(known: dict[str, Any], until: datetime | None) -> None:
    """LHPM-014 to 016, from the day of filing (conflict 44)."""
    assert kept_until(closed(**known)) == until


def test_an_open_complaint_holds_the_record() -> None:
    assert kept_until(closed(), worst_open_complaint=1) is not None
    assert kept_until(closed(), worst_open_complaint=2) is None
    assert kept_until(closed(), worst_open_complaint=3) is None


def test_copies_of_identity_papers_go_first() -> None:
    assert identity_until(closed(coordination="resolved")) == FILED + timedelta(days=30)


def test_three_in_ten_are_followed_up_and_nobody_chooses_which() -> None:
    """LHPM-046: the number of the case decides, so the same case is always in, or always out."""
    share = load("lhpm").order_rules.closing.follow_up_share.value
    numbers = [f"SO-20260302-{count:06}" for count in range(10_000)]
    chosen = [no for no in numbers if is_sampled(no, share)]
    assert chosen == [no for no in numbers if is_sampled(no, 30)]
    assert abs(len(chosen) - 3_000) < 150
    assert not any(is_sampled(no, 0) for no in numbers)
    assert all(is_sampled(no, 100) for no in numbers)


def test_what_a_slip_needs() -> None:
    assert load("lhpm").order_rules.required_details.value == ("name", "address", "phone", "problem")


def test_a_slip_says_where_the_job_is() -> None:
    """LHPM-017, LHPM-018: unsaid, neither limit would count."""
    rules = load("lhpm").order_rules
    with pytest.raises(Problem) as unsaid:
        facts_of({"trade": "drain"}, rules)
    assert (unsaid.value.status, [one["where"] for one in unsaid.value.more["errors"]]) == (
        422,
        ["facts.location"],
    )
    for place in ("in_home", "common_area"):
        assert facts_of({"location": place}, rules).said == {"location": place}


def test_a_visit_takes_an_hour() -> None:
    case = closed(technician="per_1").but(closed_at=None, moments={"appointment": FILED})
    visit = booked_visit(case)
    assert visit is not None
    assert visit.to_at - visit.from_at == timedelta(hours=1)


# Stock-in price and unit price in yuan, worked out by hand: plus 30 percent, half up to 0.1 (LHPM-035, conflict 41).
STOCK = [
    ("10.00", "13.0"), ("9.00", "11.7"), ("1.00", "1.3"), ("0.50", "0.7"), ("0.49", "0.6"), ("0.04", "0.1"),
    ("0.03", "0.0"), ("9.42", "12.2"), ("9.4230", "12.2"), ("9.4231", "12.3"), ("7.3077", "9.5"), ("0.0385", "0.1"),
    ("99.99", "130.0"), ("3.50", "4.6"), ("3.49", "4.5"), ("123.45", "160.5"),
]  # fmt: skip


@pytest.mark.parametrize(("stock", "unit"), STOCK)
def test_what_the_table_lacks(stock: str, unit: str) -> None:
    law = load("lhpm").order_rules.materials
    assert law is not None
    assert str(marked_up(Decimal(stock), law)) == unit


@pytest.mark.parametrize(("stock", "unit"), [("9.80", "12.3"), ("9.79", "12.2"), ("9.81", "12.3")])
def test_half_of_a_tenth_goes_up(stock: str, unit: str) -> None:
    """With a fee of 25 percent 9.80 makes 12.25, the very half: 12.3 (LHPM-035, conflict 41)."""
    law = load("lhpm").order_rules.materials
    assert law is not None
    fee = law.markup_percent.model_copy(update={"value": Decimal(25)})
    assert str(marked_up(Decimal(stock), law.model_copy(update={"markup_percent": fee}))) == unit


# What is asked for, minutes after the first wish; what it costs by the sample table, worked out by hand.
# bulb 12 + 10, toilet 0 + 60, drain 0 + 80, tap 68 + 30, valve 26 + 25, socket 15 + 20, switch 13 + 20 (LHPM-036, 037).
VISITS = [
    ("bulb-replace", "22.00"),
    ("bulb-replace 0, toilet-unblock 0", "72.00"),
    ("bulb-replace 0, toilet-unblock 29", "72.00"),
    ("bulb-replace 0, toilet-unblock 30", "72.00"),
    ("bulb-replace 0, toilet-unblock 31", "82.00"),
    ("bulb-replace 0, toilet-unblock 20, drain-unblock 30", "92.00"),
    ("bulb-replace 0, toilet-unblock 20, drain-unblock 40", "152.00"),
    ("toilet-unblock 0, drain-unblock 31, tap-replace 61", "208.00"),
    ("socket-replace 0 3", "105.00"),
    ("socket-replace 0 3, toilet-unblock 5", "105.00"),
    ("socket-replace 0 4, toilet-unblock 5", "140.00"),
    ("tap-replace 0, angle-valve-replace 0 2", "170.00"),
    ("tap-replace 0, angle-valve-replace 0", "124.00"),
    ("switch-replace 0, socket-replace 10, bulb-replace 20", "60.00"),
]


def asked(written: str) -> list[Asked]:
    found = []
    for item, *said in (wish.split() for wish in written.split(", ")):
        minutes, quantity = (*map(int, said), *(0, 1)[len(said) :])
        found.append(Asked(item=item, quantity=quantity, at=FILED + timedelta(minutes=minutes)))
    return found


@pytest.mark.parametrize(("written", "total"), VISITS)
def test_what_is_asked_for_together_is_one_service(written: str, total: str) -> None:
    lines = priced(asked(written), load("lhpm").order_rules, DURING)
    assert str(sum(line.amount for line in lines)) == total


def test_nothing_is_charged_twice() -> None:
    """The tap of the slip is on it already; a second one is charged, and so is material by itself (LHPM-037)."""
    rules, order = load("lhpm").order_rules, Order(customer="cus_1", wanted=tuple(asked("tap-replace")))
    first = material("tap-replace", 1, None, order, rules)
    assert first.amount == 0
    after = order.but(materials=(first,))
    assert material("tap-replace", 1, None, after, rules).amount == Decimal("68.00")
    assert material("tap-replace", 3, None, order, rules).amount == Decimal("136.00")
    assert material("hose-60", 2, Decimal("1.00"), order, rules).amount == Decimal("36.00")


def test_what_nobody_can_price_is_refused() -> None:
    rules, order = load("lhpm").order_rules, Order(customer="cus_1")
    with pytest.raises(StockPriceMissing):
        material("brass-elbow", 1, None, order, rules)
    with pytest.raises(OffPriceList):
        priced(asked("gold-tap"), rules, DURING)
