"""With what does a case behind the door of orders begin, whichever way its standard takes it?"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from api.errors import unprocessable
from api.house import House
from domain.case import Body
from domain.people import Role
from domain.purchase import Purchase
from domain.reception import Reception
from domain.standard import Standard
from storage.opening import Before
from storage.reading_people import person

Begin = Callable[[str, Before], Body]
OF_A_SALE = ("goods", "price", "extras", "consultant")
FEN = Decimal("0.01")
MOST = Decimal("9999999999.99")


def sale(house: House, law: Standard, facts: dict[str, Any], channel: str, team: str | None) -> Begin:
    """A sale of furniture: its kind of goods is settled when it is made (conflict 25)."""
    _only(facts, OF_A_SALE)
    goods = str(facts.get("goods", ""))
    kinds = law.purchase_rules.goods
    if goods not in kinds:
        words = f"应为 {'、'.join(kinds)}", f"should be one of {', '.join(kinds)}"
        raise unprocessable("facts.goods", *words)
    known = {
        "goods": goods,
        "price": _yuan(facts, "price", least=FEN),
        "extras": _yuan(facts, "extras", least=Decimal(0)),
        "consultant": _consultant(house, facts.get("consultant")),
    }
    return lambda customer, before: Purchase.model_validate(
        {"customer": customer, "channel": channel, "team": team, **known}
    )


def visit(law: Standard, facts: dict[str, Any], channel: str, team: str | None) -> Begin:
    """A visitor: received by whoever's turn it is, and recognised when known from before."""
    _only(facts, ())
    return lambda customer, before: Reception(
        customer=customer, channel=channel, team=team, earlier=before.times, rota=before.rota
    )


def _only(facts: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = set(facts) - set(known)
    if unknown:
        words = "、".join(known) or "—"
        raise unprocessable(
            "facts", f"有规范里没有的项，可填：{words}", f"holds an unknown one; known are: {words}"
        )


def _yuan(facts: dict[str, Any], name: str, *, least: Decimal) -> Decimal:
    """An amount in yuan, exact to the fen."""
    given = facts.get(name, "0")
    try:
        amount = Decimal(given) if isinstance(given, str | int) and not isinstance(given, bool) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not least <= amount <= MOST or amount != round(amount, 2):
        raise unprocessable(
            f"facts.{name}",
            "应为金额，最多两位小数",
            "should be an amount in yuan, with at most two decimals",
        )
    return amount.quantize(FEN)


def _consultant(house: House, given: Any) -> str | None:
    if given is None:
        return None
    found = person(house.database, str(given))
    if found is None or not found.active or Role.HOME_CONSULTANT not in found.roles:
        raise unprocessable("facts.consultant", "没有这位家居顾问", "there is no such home consultant")
    return found.id
