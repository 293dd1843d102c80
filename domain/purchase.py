"""What is known of one sale of furniture, from the order to the last call?"""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from domain.base import Fact

Goods = Literal["custom", "special", "regular", "self_pickup", "clearance", "sale"]
Document = Literal["sales_order", "receipt", "invoice", "pickup_slip", "delivery_note"]
Wish = Literal["cancel", "return", "exchange"]
Fault = Literal["product", "customer"]
GOODS_NAMES: dict[str, tuple[str, str]] = {
    "custom": ("定制商品", "made to the customer's order"),
    "special": ("特殊订货", "a special order"),
    "regular": ("常规商品", "regular goods"),
    "self_pickup": ("自提商品", "goods the customer takes along"),
    "clearance": ("处理品", "clearance goods"),
    "sale": ("特卖品", "goods on special sale"),
}


class Claim(Fact):
    """What the customer wants undone, as it stood when it was asked for: that instant counts (conflict 24).

    `before` is the stage to which the sale goes back when nothing comes of it. `fault` is unknown until somebody has
    looked; `review` marks what a person has to decide because the paper would take away a right (conflict 27).
    """

    wish: Wish
    asked_at: datetime
    before: str
    quality: bool = False
    intact: bool = True
    unopened: bool = False
    check_suggested: bool = False
    visit_agreed: bool = False
    fault: Fault | None = None
    apologised: bool = False
    charged: Decimal | None = None
    fee: Decimal = Decimal(0)
    review: bool = False


class Purchase(Fact):
    """People by id, choices by code, amounts in yuan. `price` is the goods', `extras` delivery, fitting and the like,
    `repairs` what repairs cost that were the customer's own doing: no part of the order, and not paid back with it.

    `calls` counts the attempts of each call after the sale, `asked` names those in which the customer was reached.
    """

    kind: Literal["purchase"] = "purchase"
    customer: str
    channel: str = "store"
    team: str | None = None
    consultant: str | None = None
    said: dict[str, str] = {}
    goods: Goods
    price: Decimal
    extras: Decimal = Decimal(0)
    repairs: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    documents: tuple[Document, ...] = ()
    claim: Claim | None = None
    signed: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper_signed: dict[str, tuple[str, ...]] = {}
    asked: tuple[str, ...] = ()
    calls: dict[str, int] = {}
    question_open: bool = False

    @property
    def amount(self) -> Decimal:
        """The amount of the order in yuan, extras included."""
        return self.price + self.extras

    @property
    def due(self) -> Decimal:
        """What is still to be paid, in yuan."""
        return max(self.amount + self.repairs - self.paid, Decimal(0))

    @property
    def technician(self) -> str | None:
        """The person whose case it is: the home consultant of the customer."""
        return self.consultant

    def people(self, tell: str) -> tuple[str, ...] | None:
        """The persons of the case that a standard's `tell` means; None where it means a part on duty."""
        if tell == "customer":
            return (self.customer,)
        return (self.consultant,) if tell == "home_consultant" and self.consultant else None

    def role(self, tell: str) -> str:
        return tell

    def facts(self) -> dict[str, str]:
        """What overlays, papers and checklist items may ask about."""
        claim = self.claim
        return {
            **self.said,
            "goods": self.goods,
            "wish": claim.wish if claim else "none",
            "quality": "true" if claim and claim.quality else "false",
            "fault": (claim and claim.fault) or "undecided",
            "team": self.team or "",
            "reached": "false" if self._missed("sale", "letter") else "true",
            "reached_on_delivery": "false" if self._missed("delivery") else "true",
        }

    def _missed(self, *calls: str) -> bool:
        """Was the customer called for these, and never reached?"""
        tried = any(self.calls.get(about) for about in calls)
        return tried and not any(about in self.asked for about in calls)
