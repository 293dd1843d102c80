"""What is the shape of a standard: which values may a company set, and which clause stands behind each?"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import JsonValue

from domain.base import Fact
from domain.calendar import Calendar
from domain.chapters import Coordination, Materials, Repair, Retention
from domain.deadline import Deadline, Notice
from domain.paper import Paper
from domain.people import Role
from domain.purchase_rules import PurchaseRules
from domain.reception_rules import ReceptionRules
from domain.rule import PriceItem as PriceItem
from domain.rule import Rule as Rule
from domain.span import Span

Kind = Literal["order", "complaint", "purchase", "reception"]
Delay = Literal["eta", "reschedule", "customer_choice"]
Needed = Literal["always", "if_chargeable", "never"]
Scored = Literal["never", "second_round", "always"]


class Scorecard(Fact):
    """What outside crews are judged by, and the score, 1 to 5, that each criterion must reach before they are sent."""

    criteria: tuple[str, ...]
    at_least: int


class Dispatch(Fact):
    """How a technician is found."""

    mode: Rule[Literal["grab", "assign", "store"]]
    offer_to_nearest: Rule[int]
    widen_by: Rule[int]
    rounds: Rule[int]
    scorecard: Rule[Scorecard] | None = None


class Appointment(Fact):
    """How a visit is agreed."""

    visit_length: Rule[Span]
    late_notice: Rule[Span]
    read_back: Rule[bool]
    slot: Rule[Span] = Rule(value=Span(amount=0, unit="minute"), clause="conflict-4")
    delay: Rule[Delay] = Rule(value="eta", clause="conflict-7")


class Visit(Fact):
    """What a technician does at a door that stays closed."""

    after_wait: Rule[Literal["wait_for_customer", "book_next"]]


class Quote(Fact):
    """How a price is found and agreed, and whether one is needed at all."""

    small_before_visit: Rule[bool]
    large_needs_survey: Rule[bool]
    large_needs_signature: Rule[bool]
    survey_fee: Rule[Decimal]
    by_list_only: Rule[bool]
    prices: dict[str, PriceItem] = {}
    needed: Rule[Needed] = Rule(value="always", clause="conflict-14")


class Instalment(Fact):
    """A share of the price, in percent, and the moment it is due on."""

    share: int
    due_on: Literal["agreement", "acceptance"]
    clause: str


class Payment(Fact):
    """How the price is paid, by the scope of the job."""

    cash_on_site: Rule[bool]
    on_site: tuple[Instalment, ...]
    small: tuple[Instalment, ...]
    large: tuple[Instalment, ...]


class Acceptance(Fact):
    """Who accepts the work, in which order, and when repeated rework is told to a superior."""

    chain: Rule[tuple[Role, ...]]
    tell_superior_after_rounds: Rule[int]
    signature: Rule[bool] = Rule(value=False, clause="conflict-21")
    score: Rule[Scored] = Rule(value="never", clause="conflict-21")


class Closing(Fact):
    """What follows the work: who reviews it, how often a follow-up is tried, how long it is under warranty.

    `follow_up_share` is how many of a hundred jobs are followed up.
    """

    review: Rule[tuple[Role, ...]]
    follow_up_share: Rule[int] = Rule(value=100, clause="conflict-1")
    follow_up_attempts: Rule[int]
    warranty: Rule[Span]
    damage_basis: Rule[Literal["equal_value", "at_price"]]


class Cancellation(Fact):
    """What leaving before the work begins costs, and who signs it."""

    free_within: Rule[Span | None]
    fee_percent: Rule[Decimal]
    approvals: Rule[tuple[Role, ...]]


class Privacy(Fact):
    """What the two sides of a visit learn of each other (conflict 13)."""

    technician_phone: Rule[Literal["hidden", "shown"]] = Rule(value="hidden", clause="conflict-13")
    address: Rule[Literal["full", "district_until_accepted"]] = Rule(value="full", clause="conflict-13")


class OrderRules(Fact):
    """The values of a standard for service orders, chapter by chapter."""

    required_details: Rule[tuple[str, ...]]
    approvals: Rule[tuple[Role, ...]]
    facts: dict[str, tuple[str, ...]] = {}
    substitutes: dict[Role, Rule[Role]] = {}
    dispatch: Dispatch
    appointment: Appointment
    visit: Visit
    quote: Quote
    payment: Payment
    acceptance: Acceptance
    closing: Closing
    cancellation: Cancellation
    privacy: Privacy = Privacy()
    materials: Materials | None = None
    coordination: Coordination | None = None
    repair: Repair | None = None
    retention: Retention | None = None


class ComplaintRules(Fact):
    """The values of a standard for complaints."""

    repeat_window: Rule[Span | None]
    repeat_severity: Rule[int]
    threat_severity: Rule[int]
    media_severity: Rule[int]
    owners: dict[str, Rule[Role]]
    superior: Rule[Role]
    record_fields: Rule[tuple[str, ...]]
    understand_first: Rule[bool]
    understand_anew: Rule[bool] | None = None
    promise_first: Rule[tuple[Literal["soft", "hard"], ...]] | None = None
    facts_before_fault: Rule[bool]
    second_reaction_promises: Rule[bool]
    plan_needs_agreement: Rule[bool]
    follow_up_attempts: Rule[int]
    customer_fault_charged: Rule[bool]
    lowering: Rule[tuple[Role, ...]]


def meant_by(only: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    """Does an overlay, a paper or an item that is meant `only` for some cases mean the case of these facts?"""
    return all(facts.get(name) in value.split("|") for name, value in only.items())


def lay_over(plain: dict[str, Any], rules: dict[str, Any]) -> None:
    """Put a chapter's own values in the place of the plain ones; a chapter keeps what is not named."""
    for name, value in rules.items():
        if isinstance(value, dict) and "value" not in value and isinstance(plain.get(name), dict):
            lay_over(plain[name], value)
        else:
            plain[name] = value


class GateItem(Fact):
    """One line of a gated checklist."""

    id: str
    clause: str
    only: dict[str, str] = {}


class Gate(Fact):
    """A checklist that must be complete before a command is carried out."""

    checklist: str
    command: str
    items: tuple[GateItem, ...]


class Overlay(Fact):
    """Values that take the place of others where the facts of a case match, chapter by chapter."""

    name: str
    only: dict[str, str]
    rules: dict[str, JsonValue]


class Standard(Fact):
    """One compiled edition for one kind of case: what is pinned in the case, so that no later edit changes its law."""

    name: str
    edition: str
    kind: Kind
    calendar: Calendar
    deadlines: tuple[Deadline, ...] = ()
    notices: tuple[Notice, ...] = ()
    gates: tuple[Gate, ...] = ()
    items: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    order: OrderRules | None = None
    complaint: ComplaintRules | None = None
    purchase: PurchaseRules | None = None
    reception: ReceptionRules | None = None

    @cached_property
    def _deadlines_by_name(self) -> dict[str, Deadline]:
        return {deadline.name: deadline for deadline in self.deadlines}

    def deadline(self, name: str) -> Deadline:
        """The deadline of that name; a KeyError means a case that was not born under this standard."""
        return self._deadlines_by_name[name]

    @cached_property
    def started_by(self) -> dict[str, tuple[Deadline, ...]]:
        """For each moment, the deadlines that begin to count with it."""
        found: dict[str, tuple[Deadline, ...]] = {}
        for deadline in self.deadlines:
            found[deadline.of] = (*found.get(deadline.of, ()), deadline)
        return found

    @cached_property
    def told_on(self) -> dict[str, tuple[Notice, ...]]:
        """For each moment, the notices that it gives."""
        found: dict[str, tuple[Notice, ...]] = {}
        for notice in self.notices:
            for moment in notice.on:
                found[moment] = (*found.get(moment, ()), notice)
        return found

    def rules_for(self, facts: Mapping[str, str]) -> OrderRules:
        """The values for a case: those of an overlay that means it go before the plain ones, the last one first."""
        meant = tuple(overlay for overlay in self.overlays if meant_by(overlay.only, facts))
        if not meant:
            return self.order_rules
        names = tuple(overlay.name for overlay in meant)
        if names not in self._laid_over:
            plain = self.order_rules.model_dump()
            for overlay in meant:
                lay_over(plain, overlay.rules)
            self._laid_over[names] = OrderRules.model_validate(plain)
        return self._laid_over[names]

    @cached_property
    def _laid_over(self) -> dict[tuple[str, ...], OrderRules]:
        return {}

    @property
    def order_rules(self) -> OrderRules:
        assert self.order is not None, "this standard is not one for orders"
        return self.order

    @property
    def complaint_rules(self) -> ComplaintRules:
        assert self.complaint is not None, "this standard is not one for complaints"
        return self.complaint

    @property
    def purchase_rules(self) -> PurchaseRules:
        assert self.purchase is not None, "this standard is not one for sales of furniture"
        return self.purchase

    @property
    def reception_rules(self) -> ReceptionRules:
        assert self.reception is not None, "this standard is not one for visitors"
        return self.reception
