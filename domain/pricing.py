"""What does a job cost, line by line, and how much of it is due when?"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from domain import refusal
from domain.order import Line, Order
from domain.rule import PriceItem
from domain.standard import OrderRules

FEN = Decimal("0.01")


def lines(
    items: dict[str, int], rules: OrderRules, by_hand: Mapping[str, Decimal] | None = None
) -> tuple[Line, ...]:
    """Price items by the standard list, in yuan. OffPriceList when one is not on it (RENO-044, RENO-055).

    Where a standard allows more than its list, an item may be priced `by_hand`, in yuan a piece.
    """
    rule = rules.quote.by_list_only
    allowed = {} if rule.value else by_hand or {}
    own = {item: PriceItem(zh=item, en=item, labour=each) for item, each in allowed.items()}
    return items_by_list(items, {**own, **rules.quote.prices}, rule.clause)


def items_by_list(items: dict[str, int], prices: dict[str, PriceItem], clause: str) -> tuple[Line, ...]:
    """The lines for these items, in yuan. OffPriceList, by that clause, when one is not on the list."""
    unknown = [item for item in items if item not in prices]
    if unknown:
        raise refusal.OffPriceList(clause, items=", ".join(unknown))
    return tuple(
        Line(item=item, quantity=quantity, amount=(price.material + price.labour) * quantity)
        for item, quantity in items.items()
        for price in (prices[item],)
    )


def due(order: Order, rules: OrderRules, *, accepted: bool) -> Decimal:
    """What must be paid by now, less what was paid, in yuan, half a fen up."""
    instalments = {"small": rules.payment.small, "large": rules.payment.large}.get(
        order.scope, rules.payment.on_site
    )
    share = sum(part.share for part in instalments if accepted or part.due_on == "agreement")
    owed = (order.total * share / 100).quantize(FEN, ROUND_HALF_UP)
    return max(owed - order.paid, Decimal(0))


def due_clause(order: Order, rules: OrderRules, *, accepted: bool) -> str:
    """The clause behind the instalment that is due."""
    instalments = {"small": rules.payment.small, "large": rules.payment.large}.get(
        order.scope, rules.payment.on_site
    )
    moment = "acceptance" if accepted else "agreement"
    return next((part.clause for part in instalments if part.due_on == moment), instalments[0].clause)


def compensation(value: Decimal, rules: OrderRules) -> Decimal:
    """What is paid for damage, in yuan: its equal value (RENO-112)."""
    return value.quantize(FEN, ROUND_HALF_UP)
