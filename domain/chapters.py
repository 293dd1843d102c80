"""What may the standard of some orders lay down that most others leave out?"""

from decimal import Decimal
from typing import Literal

from domain.base import Fact
from domain.people import Role
from domain.rule import Rule
from domain.span import Span


class Materials(Fact):
    """How material is entered and priced, and what several wishes on one visit cost together."""

    consent: Rule[bool]
    qualified: Rule[bool]
    markup_percent: Rule[Decimal]
    round_to: Rule[Decimal]
    window: Rule[Span | None]
    highest_only: Rule[bool]


class Coordination(Fact):
    """How a job that could not be done in time is tracked to its end."""

    entry_fields: Rule[tuple[str, ...]]
    check_needs_support: Rule[bool]
    result_signed: Rule[bool]
    exception_by: Rule[tuple[Role, ...]]


class Repair(Fact):
    """How a piece of furniture is repaired: who confirms the assessment, and which days are agreed beforehand."""

    confirmed_by: Rule[tuple[Role, ...]]
    handover_date: Rule[bool]
    return_date: Rule[bool]


Kept = Span | Literal["permanent"]


class Retention(Fact):
    """How long records are kept from the day they were filed, and what holds them longer (conflicts 44, 45)."""

    coordination: Rule[Kept]
    paid: Rule[Kept]
    free: Rule[Kept]
    identity: Rule[Span]
    held_by_complaints_from: Rule[int]
