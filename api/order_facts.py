"""Which facts may be said of an order, and which of them does its standard know?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.errors import unprocessable
from domain.standard import OrderRules

MOST_OF_ONE = 999
Spoken = str | int | bool | dict[str, int]


class Facts(NamedTuple):
    """What the standard knows of the order: choices by code, and items of its price list."""

    said: dict[str, str]
    items: dict[str, int]


def facts_of(given: Mapping[str, Any], rules: OrderRules) -> Facts:
    """Only declared facts with declared values, and only items that have a price; anything else is told, by name."""
    items = given.get("items", {})
    said = {name: _plain(value) for name, value in given.items() if name != "items"}
    for name, value in said.items():
        allowed = rules.facts.get(name)
        if allowed is None:
            known = "、".join((*rules.facts, "items"))
            raise unprocessable(
                "facts", f"有规范里没有的项，可填：{known}", f"holds an unknown one; known are: {known}"
            )
        if value not in allowed:
            values = "、".join(allowed)
            raise unprocessable(f"facts.{name}", f"只能是：{values}", f"must be one of: {values}")
    _nothing_unsaid(said, rules)
    return Facts(said, _priced(items, rules))


def _nothing_unsaid(said: Mapping[str, str], rules: OrderRules) -> None:
    """A fact that decides which rules hold is never guessed: without it the order is not taken (ENGR-007, LHPM-017)."""
    rule = rules.required_facts
    unsaid = [name for name in rule.value if name not in said] if rule else []
    if rule and unsaid:
        values = "、".join(rules.facts[unsaid[0]])
        raise unprocessable(
            f"facts.{unsaid[0]}",
            f"下单时要说明，只能是：{values}（{rule.clause}）",
            f"must be said when the order is opened, one of: {values} ({rule.clause})",
        )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _priced(items: object, rules: OrderRules) -> dict[str, int]:
    if not isinstance(items, Mapping):
        raise unprocessable("facts.items", "应为 {价目代码: 数量}", "should be {price code: quantity}")
    for code, quantity in items.items():
        if code not in rules.quote.prices:
            codes = "、".join(rules.quote.prices)
            words = (
                f"有价目表里没有的项，价目表有：{codes}",
                f"holds one without a price; priced are: {codes}",
            )
            raise unprocessable("facts.items", *words)
        if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= MOST_OF_ONE:
            words = (f"数量应为 1 至 {MOST_OF_ONE}", f"how many: 1 to {MOST_OF_ONE}")
            raise unprocessable(f"facts.items.{code}", *words)
    return dict(items)
