"""What is one value of a standard, and which clause stands behind it?"""

from decimal import Decimal
from typing import Generic, TypeVar

from domain.base import Fact

T = TypeVar("T")


class Rule(Fact, Generic[T]):
    """One value, and the clause (or the numbered conflict of the source) that it answers for.

    Where a rule of a chapter has a default here, a case born before that rule existed is judged as it was then.
    """

    value: T
    clause: str


class PriceItem(Fact):
    """A line of the standard price list; prices in yuan."""

    zh: str
    en: str
    material: Decimal = Decimal(0)
    labour: Decimal = Decimal(0)
