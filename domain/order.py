"""What is known of one service order, besides what happened and when?"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from domain.base import Fact


class Line(Fact):
    """One line of a quote: an item of the price list, or an item that an estimator priced. Amounts in yuan."""

    item: str
    quantity: int = 1
    amount: Decimal


class Asked(Fact):
    """What the customer asked for, by the price list, and when: what is asked for together is one service."""

    item: str
    quantity: int = 1
    at: datetime


class Worked(Fact):
    """Time spent at work on one visit, exactly as it was (LHPM-029, LHPM-030); no end: the work goes on."""

    visit: int
    from_at: datetime
    to_at: datetime | None = None


class Order(Fact):
    """People by id, choices by code. `scope` is unknown until it is classified (RENO-016)."""

    kind: Literal["order"] = "order"
    customer: str
    channel: str = "web"
    team: str | None = None
    scope: Literal["small", "large", "unknown"] = "unknown"
    said: dict[str, str] = {}
    items: dict[str, int] = {}
    missing: tuple[str, ...] = ()
    warranty_of: str | None = None
    requested_for: datetime | None = None
    technician: str | None = None
    candidates: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    round: int = 0
    signed: tuple[str, ...] = ()
    surveyed: bool = False
    lines: tuple[Line, ...] = ()
    agreed: bool = False
    paid: Decimal = Decimal(0)
    ticked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper_signed: dict[str, tuple[str, ...]] = {}
    level: int = 0
    rework_rounds: int = 0
    visits: int = 0
    attempts: int = 0
    score: int | None = None
    fee: Decimal = Decimal(0)
    before_cancel: str | None = None
    work: tuple[Worked, ...] = ()
    wanted: tuple[Asked, ...] = ()
    materials: tuple[Line, ...] = ()
    tracker: str | None = None
    coordination: Literal["none", "open", "resolved"] = "none"

    @property
    def total(self) -> Decimal:
        """The agreed price in yuan; a job under warranty costs nothing."""
        return Decimal(0) if self.warranty_of else sum((line.amount for line in self.lines), Decimal(0))

    @property
    def worked(self) -> timedelta:
        """The time at work on all visits added up, exact to the microsecond (LHPM-031), but for what still runs."""
        return sum((span.to_at - span.from_at for span in self.work if span.to_at), timedelta(0))

    def people(self, tell: str) -> tuple[str, ...] | None:
        """The persons of the case that a standard's `tell` means; None where it means a part on duty."""
        if tell == "customer":
            return (self.customer,)
        if tell == "technician":
            return (self.technician,) if self.technician else ()
        if tell == "tracker":
            return (self.tracker,) if self.tracker else ()
        if tell == "asked":
            return self.asked
        if tell == "candidates":
            return tuple(person for person in self.candidates if person != self.technician)
        return None

    def concerns(self, technician: str) -> bool:
        """Is the job this technician's, or offered to this technician while it is nobody's?"""
        return technician in ((self.technician,) if self.technician else self.candidates)

    def role(self, tell: str) -> str:
        return tell

    def facts(self) -> dict[str, str]:
        """What overlays and checklist items may ask about."""
        warranty, paid = "true" if self.warranty_of else "false", "true" if self.paid else "false"
        return {
            **self.said,
            "warranty": warranty,
            "paid": paid,
            "scope": self.scope,
            "team": self.team or "",
            "coordination": self.coordination,
            "rework": "true" if self.rework_rounds else "false",
            # A call that reaches nobody says so itself, and only of itself.
            "reached": "true",
        }
