"""What is known of one visitor's visit to the sales centre?"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from domain.base import Fact
from domain.pricing import FEN
from domain.reception_rules import ReceptionRules


class MethodPrice(Fact):
    """What a unit costs by one way of paying, and what is paid at once; in yuan."""

    method: str
    total: Decimal
    at_once: Decimal


class Reception(Fact):
    """People by id. `rota` names the representatives in the order of their turns, from the next one on."""

    kind: Literal["reception"] = "reception"
    customer: str
    channel: str = "door"
    team: str | None = None
    said: dict[str, str] = {}
    earlier: int = 0
    rota: tuple[str, ...] = ()
    host: str | None = None
    method: str | None = None
    prices: tuple[MethodPrice, ...] = ()
    toured: bool = False
    ticked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper_signed: dict[str, tuple[str, ...]] = {}

    @property
    def technician(self) -> str | None:
        """The person whose case it is: the representative who receives the visitor."""
        return self.host

    def people(self, tell: str) -> tuple[str, ...] | None:
        """The persons of the case that a standard's `tell` means; None where it means a part on duty."""
        if tell == "customer":
            return (self.customer,)
        return (self.host,) if tell == "sales" and self.host else None

    def role(self, tell: str) -> str:
        return tell

    def facts(self) -> dict[str, str]:
        """What overlays, papers and checklist items may ask about."""
        return {
            **self.said,
            "returning": "true" if self.earlier else "false",
            "toured": "true" if self.toured else "false",
            "priced": "true" if self.prices else "false",
        }


def prices_by_method(price: Decimal, rules: ReceptionRules) -> tuple[MethodPrice, ...]:
    """The price of one unit for every way of paying, in yuan, half a fen up (SALE-012)."""
    return tuple(
        MethodPrice(method=name, total=total, at_once=_share(total, method.at_once))
        for name, method in rules.methods.items()
        for total in (_share(price, 100 - method.discount),)
    )


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(FEN, ROUND_HALF_UP)
