"""Is money exact, and due when it should be?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.order import Line, Order
from domain.pricing import compensation, due, due_clause, lines
from domain.refusal import OffPriceList
from domain.standard import Instalment, OrderRules
from tests.domain.scene import law


def rules() -> OrderRules:
    return law("reno").order_rules


def thirds() -> OrderRules:
    parts = (
        Instalment(share=33, due_on="agreement", clause="RENO-024"),
        Instalment(share=67, due_on="acceptance", clause="RENO-049"),
    )
    return rules().model_copy(update={"payment": rules().payment.model_copy(update={"large": parts})})


def order(total: str, paid: str = "0", **known: str) -> Order:
    line = Line(item="made-up", amount=Decimal(total))
    return Order.model_validate({"customer": "cus_1", "lines": [line], "paid": paid, **known})


def test_a_line_is_material_and_labour_times_the_quantity() -> None:
    """RENO-044: 2 × (88 + 60), 3 × (0 + 120)."""
    priced = lines({"tap-replace": 2, "drain-unblock": 3}, rules())
    assert [(line.item, line.amount) for line in priced] == [
        ("tap-replace", Decimal("296.00")),
        ("drain-unblock", Decimal("360.00")),
    ]


def test_every_item_off_the_list_is_named() -> None:
    """RENO-055."""
    with pytest.raises(OffPriceList) as refused:
        lines({"tap-replace": 1, "gold": 1, "silver": 2}, rules())
    assert refused.value.facts["items"] == "gold, silver"


@pytest.mark.parametrize(
    ("scope", "before", "after"),
    [("small", "100.00", "100.00"), ("large", "30.00", "100.00"), ("unknown", "0.00", "100.00")],
)
def test_what_is_due_when(scope: str, before: str, after: str) -> None:
    """RENO-015 all before; RENO-024 and 049 in shares; RENO-049 all after what was found on site."""
    assert due(order("100.00", scope=scope), rules(), accepted=False) == Decimal(before)
    assert due(order("100.00", scope=scope), rules(), accepted=True) == Decimal(after)


def test_half_a_fen_is_a_fen() -> None:
    """Conflict 41: 33 % of 0.50 is 0.165, so 0.17; the rest of the whole is due after, nothing is lost."""
    assert due(order("0.50", scope="large"), thirds(), accepted=False) == Decimal("0.17")
    assert due(order("0.50", paid="0.17", scope="large"), thirds(), accepted=True) == Decimal("0.33")


@given(fen=st.integers(1, 10**9), share=st.integers(0, 100))
def test_the_shares_make_the_whole(fen: int, share: int) -> None:
    """Conflict 41: whatever the price and the shares, what is paid in the end is the price."""
    parts = (
        Instalment(share=share, due_on="agreement", clause="RENO-024"),
        Instalment(share=100 - share, due_on="acceptance", clause="RENO-049"),
    )
    law_ = rules().model_copy(update={"payment": rules().payment.model_copy(update={"large": parts})})
    job = order(str(Decimal(fen) / 100), scope="large")
    first = due(job, law_, accepted=False)
    rest = due(job.model_copy(update={"paid": first}), law_, accepted=True)
    assert first + rest == job.total
    assert 0 <= first <= job.total


def test_overpaid_is_nothing_due() -> None:
    assert due(order("10.00", paid="20.00"), rules(), accepted=True) == 0


def test_the_clause_of_what_is_due() -> None:
    assert due_clause(order("1.00", scope="small"), rules(), accepted=False) == "RENO-015"
    assert due_clause(order("1.00", scope="large"), rules(), accepted=False) == "RENO-024"
    assert due_clause(order("1.00", scope="large"), rules(), accepted=True) == "RENO-049"


def test_a_warranty_job_costs_nothing() -> None:
    """RENO-050."""
    assert due(order("100.00", warranty_of="SO-1"), rules(), accepted=True) == 0


def test_damage_is_made_good_to_the_fen() -> None:
    """RENO-112."""
    assert compensation(Decimal("80"), rules()) == Decimal("80.00")
