"""What is a case at this instant, and what does one step of it leave behind?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from domain.base import Fact
from domain.clock import Breach, Clock
from domain.complaint import Complaint
from domain.event import Event
from domain.message import Message, Recipient
from domain.order import Order
from domain.people import Role
from domain.purchase import Purchase
from domain.reception import Reception
from domain.request import Request
from domain.standard import OrderRules, Rule, Standard, meant_by

Body = Annotated[Order | Complaint | Purchase | Reception, Field(discriminator="kind")]


class Case(Fact):
    """An order or a complaint, with the standard it was born under. A value: every step makes a new one.

    `moments` holds the last instant of everything that happened, and the dates of the case (the appointment …).
    `shift` is by how much its clock was moved in sandbox or simulation: its now is the real now plus the shift.
    """

    no: str
    standard: Standard
    body: Body
    stage: str
    entered_at: datetime
    opened_at: datetime
    closed_at: datetime | None = None
    at: datetime
    seq: int = 0
    shift: timedelta = timedelta(0)
    moments: dict[str, datetime] = {}
    clocks: tuple[Clock, ...] = ()
    occurrences: dict[str, int] = {}
    breaches: tuple[Breach, ...] = ()
    requests: tuple[Request, ...] = ()
    seen: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        assert isinstance(self.body, Order), "only an order is asked for this"
        return self.body

    @property
    def complaint(self) -> Complaint:
        assert isinstance(self.body, Complaint), "only a complaint is asked for this"
        return self.body

    @property
    def purchase(self) -> Purchase:
        assert isinstance(self.body, Purchase), "only a sale is asked for this"
        return self.body

    @property
    def reception(self) -> Reception:
        assert isinstance(self.body, Reception), "only a visit is asked for this"
        return self.body

    @property
    def order_rules(self) -> OrderRules:
        """The values of the standard for this case: an overlay's where its facts match."""
        return self.standard.rules_for(self.body.facts())

    @property
    def substitutes(self) -> dict[Role, Rule[Role]]:
        """Who may sign for whom."""
        return self.order_rules.substitutes if self.standard.order else {}

    def recipients(self, tell: str) -> tuple[Recipient, ...]:
        """Who is meant by a standard's `tell`: people of the case by id, everybody else by their part."""
        people = self.body.people(tell)
        if people is not None:
            role = Role.TECHNICIAN if tell in ("asked", "candidates") else Role(tell)
            return tuple(Recipient(role=role, person=person) for person in people)
        return (Recipient(role=Role(self.body.role(tell))),)

    def matches(self, only: dict[str, str], said: Mapping[str, str] = {}) -> bool:
        """Does an overlay or an item that is meant `only` for some cases mean this one, and what a command says?"""
        return meant_by(only, {**self.body.facts(), **said})


class Step(Fact):
    """What one opening, command or passing of time leaves: the case after it, and all there is to write and say."""

    case: Case
    events: tuple[Event, ...]
    messages: tuple[Message, ...]
    requests: tuple[Request, ...]
