"""What may a standard lay down for the sale of furniture: leaving it, taking it back, and the care after it?"""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from domain.base import Fact
from domain.people import Role
from domain.rule import PriceItem, Rule
from domain.span import Span

Condition = Literal["intact", "unopened"]


class CancelTerms(Fact):
    """What leaving costs before the goods are handed over: a share, in percent, of one of two amounts.

    Without a share of their own these goods cost the least that any cancellation costs.
    """

    free_within: Rule[Span]
    fee_percent: Rule[Decimal] | None = None
    fee_of: Rule[Literal["selling_price", "order_amount"]] | None = None


class ReturnTerms(Fact):
    """Until when goods come back for no fault of theirs, in which state, and with which documents.

    A document may be one of several: `receipt|invoice`.
    """

    within: Rule[Span]
    since: Rule[Literal["sale", "delivery"]]
    condition: Rule[tuple[Condition, ...]]
    documents: Rule[tuple[str, ...]]


class GoodsTerms(Fact):
    """What one kind of goods allows. `prepaid` is the share, in percent, paid before it is made: only what is made to
    order has one. `quality` says what becomes of a claim for poor quality that the customer insists on."""

    cancellable: Rule[bool]
    cancel: CancelTerms | None = None
    returnable: Rule[bool]
    returns: ReturnTerms | None = None
    quality: Rule[Literal["accept", "review"]]
    credit: Rule[bool] | None = None
    prepaid: Rule[Decimal] | None = None

    @model_validator(mode="after")
    def _has_terms(self) -> Self:
        if self.cancellable.value and self.cancel is None:
            raise ValueError("goods that may be cancelled need “cancel” with free_within")
        if self.returnable.value and self.returns is None:
            raise ValueError(
                "goods that may come back need “returns”: within, since, condition and documents"
            )
        return self


class Leaving(Fact):
    """What holds for every cancellation. The least fee is in percent of the selling price."""

    least_fee_percent: Rule[Decimal]
    documents: Rule[tuple[str, ...]]
    approvals: Rule[tuple[Role, ...]]


class TakingBack(Fact):
    """What holds for every return and exchange."""

    check_first: Rule[bool]
    visit_time_first: Rule[bool]
    apology_first: Rule[bool]
    customer_fault_charged: Rule[bool]
    documents: Rule[tuple[str, ...]]
    reviewers: Rule[tuple[Role, ...]]
    approvals: Rule[tuple[Role, ...]]


class Care(Fact):
    """What the customer is owed after the sale. `second_call` is counted in days from the day of the letter."""

    call: Rule[bool]
    letter: Rule[bool]
    second_call: Rule[Span]
    ask_about_delivery: Rule[tuple[Role, ...]]
    superiors: Rule[tuple[Role, ...]]
    attempts: Rule[int]


class PurchaseRules(Fact):
    """The values of a standard for sales of furniture, chapter by chapter."""

    goods: dict[str, GoodsTerms]
    cancellation: Leaving
    returns: TakingBack
    care: Care
    prices: dict[str, PriceItem] = {}
