"""What does a visit cost when several things are asked for, and material is used that no list knows?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from domain import refusal
from domain.calendar import Calendar
from domain.chapters import Materials
from domain.order import Asked, Line, Order
from domain.span import Span, later
from domain.standard import OrderRules, PriceItem


def priced(wanted: Sequence[Asked], rules: OrderRules, calendar: Calendar) -> tuple[Line, ...]:
    """Every item with its material; of what was asked for together, only the dearest labour (LHPM-036, LHPM-037)."""
    unknown = [asked.item for asked in wanted if asked.item not in rules.quote.prices]
    if unknown and rules.quote.by_list_only.value:
        raise refusal.OffPriceList(rules.quote.by_list_only.clause, items=", ".join(unknown))
    together = groups(wanted, rules.materials.window.value if rules.materials else None, calendar)
    return tuple(line for group in together for line in _lines(group, rules))


def groups(wanted: Sequence[Asked], window: Span | None, calendar: Calendar) -> tuple[tuple[Asked, ...], ...]:
    """What was asked for within the window from the first wish belongs together; its last instant is still in it."""
    found: list[list[Asked]] = []
    for asked in sorted(wanted, key=lambda one: one.at):
        end_at = later(window, calendar, found[-1][0].at) if found and window else None
        if found and (asked.at == found[-1][0].at or (end_at and asked.at <= end_at)):
            found[-1].append(asked)
        else:
            found.append([asked])
    return tuple(tuple(group) for group in found)


def material(item: str, quantity: int, stock_price: Decimal | None, order: Order, rules: OrderRules) -> Line:
    """Material that was used, in yuan: by the list, else by its stock-in price (LHPM-034, LHPM-035).

    What an item of the slip holds already is not charged again.
    """
    law, listed = rules.materials, rules.quote.prices.get(item)
    if listed is not None:
        charged = max(quantity - _held(item, order), 0)
        return Line(item=item, quantity=quantity, amount=listed.material * charged)
    if stock_price is None or law is None:
        raise refusal.StockPriceMissing(law.markup_percent.clause if law else None, item=item)
    return Line(item=item, quantity=quantity, amount=marked_up(stock_price, law) * quantity)


def marked_up(stock_price: Decimal, law: Materials) -> Decimal:
    """The unit price of what no list knows: the stock-in price and the fee, half up (conflict 41)."""
    price = stock_price * (100 + law.markup_percent.value) / 100
    step = law.round_to.value
    return (price / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def asked_at(items: dict[str, int], at: datetime) -> tuple[Asked, ...]:
    """All asked for at one instant."""
    return tuple(Asked(item=item, quantity=quantity, at=at) for item, quantity in items.items())


def _lines(group: tuple[Asked, ...], rules: OrderRules) -> Iterable[Line]:
    prices, law = rules.quote.prices, rules.materials
    dearest = max(group, key=lambda asked: _labour(asked, prices))
    for asked in (one for one in group if one.item in prices):
        free = law is not None and law.highest_only.value and asked is not dearest
        labour = Decimal(0) if free else _labour(asked, prices)
        amount = prices[asked.item].material * asked.quantity + labour
        yield Line(item=asked.item, quantity=asked.quantity, amount=amount)


def _labour(asked: Asked, prices: dict[str, PriceItem]) -> Decimal:
    return prices[asked.item].labour * asked.quantity if asked.item in prices else Decimal(0)


def _held(item: str, order: Order) -> int:
    """How many of an item the slip charges, or has entered as used, and not yet used up."""
    on_slip = sum(asked.quantity for asked in order.wanted if asked.item == item)
    return max(on_slip - sum(line.quantity for line in order.materials if line.item == item), 0)
