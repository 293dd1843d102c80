"""May a sale be cancelled or its goods come back, and what does that cost?"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from domain import refusal_of_sale
from domain.base import Fact
from domain.calendar import Calendar
from domain.pricing import FEN
from domain.purchase import GOODS_NAMES, Claim, Purchase
from domain.purchase_rules import GoodsTerms, PurchaseRules, ReturnTerms
from domain.span import later


class Fee(Fact):
    """An amount in yuan, and the clause by which it is asked, or is not."""

    amount: Decimal
    clause: str


def cancel_fee(
    sale: Purchase, rules: PurchaseRules, calendar: Calendar, sold_at: datetime, asked_at: datetime
) -> Fee:
    """What it costs to leave, half a fen up; the last instant of the free time is still free (RETAIL-CAN-04, 05).

    Raises NeverCancelled where the kind of goods does not allow it (RETAIL-CAN-06, RETAIL-RET-17).
    """
    terms = rules.goods[sale.goods]
    if not terms.cancellable.value:
        raise refusal_of_sale.NeverCancelled(terms.cancellable.clause, goods=GOODS_NAMES[sale.goods][0])
    cancel = terms.cancel
    assert cancel is not None, "goods that may be cancelled have their terms"
    if asked_at <= later(cancel.free_within.value, calendar, sold_at):
        return Fee(amount=Decimal(0), clause=cancel.free_within.clause)
    floor = rules.cancellation.least_fee_percent
    least = Fee(amount=_percent(sale.price, floor.value), clause=floor.clause)
    if cancel.fee_percent is None:
        return least
    whole = cancel.fee_of is not None and cancel.fee_of.value == "order_amount"
    share = _percent(sale.amount if whole else sale.price, cancel.fee_percent.value)
    return Fee(amount=share, clause=cancel.fee_percent.clause) if share > least.amount else least


def may_come_back(
    sale: Purchase,
    claim: Claim,
    rules: PurchaseRules,
    calendar: Calendar,
    sold_at: datetime,
    delivered_at: datetime,
) -> None:
    """Goods without fault come back within their window and in their state, or not at all (RETAIL-RET-08 to 17).

    Raises NeverReturned, ReturnTooLate or GoodsNotAsRequired.
    """
    terms = rules.goods[sale.goods]
    if not terms.returnable.value:
        raise refusal_of_sale.NeverReturned(terms.returnable.clause, goods=GOODS_NAMES[sale.goods][0])
    window = terms.returns
    assert window is not None, "goods that may come back have their terms"
    ends_at = window_end(window, calendar, sold_at, delivered_at)
    if claim.asked_at > ends_at:
        raise refusal_of_sale.ReturnTooLate(window.within.clause, until=ends_at.isoformat())
    in_state(terms, intact=claim.intact, unopened=claim.unopened)


def window_end(
    window: ReturnTerms, calendar: Calendar, sold_at: datetime, delivered_at: datetime
) -> datetime:
    """The last instant at which goods without fault may come back (conflict 26)."""
    start = sold_at if window.since.value == "sale" else delivered_at
    return later(window.within.value, calendar, start)


def in_state(terms: GoodsTerms, *, intact: bool, unopened: bool) -> None:
    """GoodsNotAsRequired unless the goods are as they must be to come back."""
    wanted = terms.returns.condition if terms.returns else None
    found = {"intact": intact, "unopened": unopened}
    lacking = [name for name in wanted.value if not found[name]] if wanted else []
    if wanted and lacking:
        raise refusal_of_sale.GoodsNotAsRequired(wanted.clause, conditions=", ".join(lacking))


def want_documents(shown: Sequence[str], wanted: Sequence[str], clause: str) -> None:
    """DocumentsMissing unless each wanted document, or one of its alternatives, was shown."""
    lacking = [entry for entry in wanted if not set(entry.split("|")) & set(shown)]
    if lacking:
        raise refusal_of_sale.DocumentsMissing(clause, documents=", ".join(lacking))


def _percent(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(FEN, ROUND_HALF_UP)
