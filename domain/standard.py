"""What is the shape of a standard: which values may a company set, and which clause stands behind each?"""

from decimal import Decimal
from functools import cached_property
from typing import Generic, Literal, TypeVar

from domain.base import Fact
from domain.calendar import Calendar
from domain.deadline import Deadline, Notice
from domain.people import Role
from domain.span import Span

T = TypeVar("T")


class Rule(Fact, Generic[T]):
    """One value, and the clause (or the numbered conflict of the source) that it answers for."""

    value: T
    clause: str


class Dispatch(Fact):
    """How a technician is found."""

    mode: Rule[Literal["grab", "assign"]]
    offer_to_nearest: Rule[int]
    widen_by: Rule[int]
    rounds: Rule[int]


class Appointment(Fact):
    """How a visit is agreed."""

    visit_length: Rule[Span]
    late_notice: Rule[Span]
    read_back: Rule[bool]


class Visit(Fact):
    """What a technician does at a door that stays closed."""

    after_wait: Rule[Literal["wait_for_customer", "book_next"]]


class PriceItem(Fact):
    """A line of the standard price list; prices in yuan."""

    zh: str
    en: str
    material: Decimal = Decimal(0)
    labour: Decimal = Decimal(0)


class Quote(Fact):
    """How a price is found and agreed."""

    small_before_visit: Rule[bool]
    large_needs_survey: Rule[bool]
    large_needs_signature: Rule[bool]
    survey_fee: Rule[Decimal]
    by_list_only: Rule[bool]
    prices: dict[str, PriceItem] = {}


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


class Keeping(Fact):
    """How long the record of a closed case is kept; `permanent` is for ever. The first that fits a case counts."""

    keep: Span | Literal["permanent"]
    clause: str
    only: dict[str, str] = {}


class Retention(Fact):
    """How long records are kept from the day they were filed, and what holds them longer (conflicts 44, 45)."""

    kept: tuple[Keeping, ...]
    identity: Rule[Span]
    held_by_complaints_from: Rule[int]


class OrderRules(Fact):
    """The values of a standard for service orders, chapter by chapter."""

    required_details: Rule[tuple[str, ...]]
    approvals: Rule[tuple[Role, ...]]
    facts: dict[str, tuple[str, ...]] = {}
    dispatch: Dispatch
    appointment: Appointment
    visit: Visit
    quote: Quote
    payment: Payment
    acceptance: Acceptance
    closing: Closing
    cancellation: Cancellation
    materials: Materials | None = None
    coordination: Coordination | None = None
    retention: Retention | None = None


class Paper(Fact):
    """A paper that a complaint must have before it closes."""

    name: str
    clause: str
    only: dict[str, str] = {}


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
    facts_before_fault: Rule[bool]
    second_reaction_promises: Rule[bool]
    plan_needs_agreement: Rule[bool]
    papers: tuple[Paper, ...]
    follow_up_attempts: Rule[int]
    customer_fault_charged: Rule[bool]
    lowering: Rule[tuple[Role, ...]]


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


class Standard(Fact):
    """One compiled edition for one kind of case: what is pinned in the case, so that no later edit changes its law."""

    name: str
    edition: str
    kind: Literal["order", "complaint"]
    calendar: Calendar
    deadlines: tuple[Deadline, ...] = ()
    notices: tuple[Notice, ...] = ()
    gates: tuple[Gate, ...] = ()
    items: tuple[str, ...] = ()
    order: OrderRules | None = None
    complaint: ComplaintRules | None = None

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
            for moment in (deadline.of, *deadline.anew):
                found[moment] = (*found.get(moment, ()), deadline)
        return found

    @cached_property
    def told_on(self) -> dict[str, tuple[Notice, ...]]:
        """For each moment, the notices that it gives."""
        found: dict[str, tuple[Notice, ...]] = {}
        for notice in self.notices:
            for moment in notice.on:
                found[moment] = (*found.get(moment, ()), notice)
        return found

    @property
    def order_rules(self) -> OrderRules:
        assert self.order is not None, "this standard is not one for orders"
        return self.order

    @property
    def complaint_rules(self) -> ComplaintRules:
        assert self.complaint is not None, "this standard is not one for complaints"
        return self.complaint
