"""What may a standard lay down for the reception of visitors?"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.base import Fact
from domain.rule import Rule

Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Method(Fact):
    """A way of paying: the discount, and the share paid at once, both in percent."""

    zh: str
    en: str
    discount: Percent
    at_once: Percent
    clause: str


class ReceptionRules(Fact):
    """The values of a standard for the reception of visitors. `in_turn`: by the rota, or by whoever is there."""

    in_turn: Rule[bool]
    greet_by_name: Rule[bool]
    method_before_price: Rule[bool]
    methods: dict[str, Method]
