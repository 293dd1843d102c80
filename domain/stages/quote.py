"""报价 What will it cost, and does the customer agree?"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.command import Command, Instant, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.pricing import due, due_clause, lines
from domain.pricing_visit import asked_at
from domain.pricing_visit import priced as visit_lines
from domain.stages.appointment import ReadBack, book
from domain.stages.cancellation import call_off
from domain.stages.dispatch import theirs
from domain.stages.everywhere import FOR_CUSTOMER, OFFICE
from domain.stages.work import lay_down_work
from domain.turn import Turn

rows = Rows(
    {
        "surveying": ("勘测中", "surveying"),
        "quoting": ("待报价", "quoting"),
        "quote_pending": ("待客户确认", "quote pending"),
        "agreed": ("已达成", "agreed"),
    }
)
Items = Annotated[
    dict[str, Annotated[int, Field(ge=1, le=999)]],
    Field(description="价目表项目及数量 · items of the price list and how many", min_length=1),
]


class BeginSurvey(Command):
    """The site of a large job is surveyed (RENO-017)."""

    kind: Literal["begin_survey"] = "begin_survey"


class SubmitSurvey(Command):
    """The site is surveyed and a plan proposed; both are kept with the order (RENO-018, RENO-019)."""

    kind: Literal["submit_survey"] = "submit_survey"
    survey: Text
    work_plan: Text


class DecideScope(Command):
    """Is this repair within the service, or beyond it and charged (PROP-005, PROP-006)?"""

    kind: Literal["decide_scope"] = "decide_scope"
    chargeable: bool
    reason: Text | None = None


class ProposeSolution(Command):
    """A solution found on site, priced by the list; it needs the customer's confirmation (RENO-114)."""

    kind: Literal["propose_solution"] = "propose_solution"
    items: Items


class Price(Command):
    """The estimator prices the plan, item by item (RENO-020, RENO-021)."""

    kind: Literal["price"] = "price"
    items: Items
    by_hand: Annotated[
        dict[str, Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]],
        Field(description="规范准许时，价目表以外的单价 · prices of what is not on the list, where allowed"),
    ] = {}


class ApproveQuote(Command):
    """The customer agrees; a large job with a signature, and with the next visit (RENO-023, RENO-116)."""

    kind: Literal["approve_quote"] = "approve_quote"
    signed: bool = False


class RefuseQuote(Command):
    """The customer does not want it at this price; the order ends."""

    kind: Literal["refuse_quote"] = "refuse_quote"
    reason: Text | None = None


class Pay(Command):
    """An amount was paid, in yuan."""

    kind: Literal["pay"] = "pay"
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    method: Literal["online", "card", "transfer", "cash"] = "online"


class BookNextVisit(Command):
    """The visit on which the agreed work is done."""

    kind: Literal["book_next_visit"] = "book_next_visit"
    at: Instant
    read_back: ReadBack


@rows.on(BeginSurvey, during=["on_site"], to=["surveying"], by=(Role.TECHNICIAN, *OFFICE))
def begin_survey(turn: Turn, command: BeginSurvey) -> None:
    theirs(turn)
    turn.go("surveying")
    turn.happened("survey_begun", fee=str(turn.order_rules.quote.survey_fee.value))


@rows.on(SubmitSurvey, during=["surveying"], to=["quoting"], by=(Role.TECHNICIAN, *OFFICE), clause="RENO-017")
def submit_survey(turn: Turn, command: SubmitSurvey) -> None:
    theirs(turn)
    turn.update(surveyed=True, scope="large")
    turn.happened("surveyed", survey=command.survey, work_plan=command.work_plan)
    turn.go("quoting")


@rows.on(
    DecideScope, during=["on_site", "working"], to=[STAY], by=(Role.TECHNICIAN, *OFFICE), clause="PROP-006"
)
def decide_scope(turn: Turn, command: DecideScope) -> None:
    theirs(turn)
    charge = "chargeable" if command.chargeable else "free"
    turn.update(said={**turn.order.said, "charge": charge})
    turn.happened("scope_decided", charge=charge, reason=command.reason)


@rows.on(
    ProposeSolution,
    during=["on_site", "working"],
    to=["quote_pending"],
    by=(Role.TECHNICIAN, *OFFICE),
    clause="RENO-114",
)
def propose_solution(turn: Turn, command: ProposeSolution) -> None:
    """What shows only at work is priced there: the work rests until the customer agrees (PROP-007)."""
    theirs(turn)
    if turn.case.stage == "working" and turn.order.agreed:
        raise refusal.AgreedBefore(turn.order_rules.quote.by_list_only.clause)
    _refuse_unsurveyed(turn)
    lay_down_work(turn)
    _quote(turn, command.items)


@rows.entering("quoting", to=["quote_pending"])
def begin_quoting(turn: Turn) -> None:
    """A small job is priced by the system at once (RENO-013); anything else waits for the estimator."""
    order = turn.order
    if order.scope == "small" and order.items:
        _quote(turn, order.items)
    else:
        turn.happened("price_wanted")


@rows.on(
    Price, during=["quoting"], to=["quote_pending"], by=[Role.ESTIMATOR, Role.SUPERVISOR], clause="RENO-020"
)
def price(turn: Turn, command: Price) -> None:
    _refuse_unsurveyed(turn)
    _quote(turn, command.items, command.by_hand)


@rows.on(ApproveQuote, during=["quote_pending"], to=[STAY, "agreed"], by=FOR_CUSTOMER, clause="RENO-023")
def approve_quote(turn: Turn, command: ApproveQuote) -> None:
    order, rule = turn.order, turn.order_rules.quote.large_needs_signature
    if order.agreed:
        raise refusal.AlreadyAgreed(turn.order_rules.quote.by_list_only.clause)
    if order.scope == "large" and rule.value and not command.signed:
        raise refusal.SignatureMissing(rule.clause)
    turn.update(agreed=True)
    turn.happened("quote_approved", signed=command.signed)
    _agree_when_paid(turn)


@rows.on(RefuseQuote, during=["quote_pending"], to=["declined", "cancelled"], by=FOR_CUSTOMER)
def refuse_quote(turn: Turn, command: RefuseQuote) -> None:
    turn.happened("quote_refused", reason=command.reason)
    _decline(turn)


@rows.due("quote.answer", during=["quote_pending"], to=["declined", "cancelled"])
def quote_expired(turn: Turn, command: None) -> None:
    turn.happened("quote_expired")
    _decline(turn)


def _decline(turn: Turn) -> None:
    """No price is agreed: a job that was paid at an earlier price is called off and its money given back."""
    if turn.order.paid:
        call_off(turn)
    else:
        turn.go("declined")


@rows.on(
    Pay,
    during=["quote_pending"],
    to=[STAY, "agreed"],
    by=(*FOR_CUSTOMER, Role.FINANCE, Role.TECHNICIAN),
    clause="RENO-015",
)
def pay_before(turn: Turn, command: Pay) -> None:
    if not turn.order.agreed:
        raise refusal.QuoteNotAgreed(turn.order_rules.quote.by_list_only.clause)
    take_payment(turn, command, accepted=False)
    _agree_when_paid(turn)


@rows.entering("agreed", to=["dispatching"])
def agree(turn: Turn) -> None:
    """Somebody must be found first where the price came before the technician (RENO-015)."""
    turn.happened("agreed")
    if turn.order.technician is None:
        turn.go("dispatching")


@rows.on(
    BookNextVisit, during=["agreed"], to=["scheduled"], by=(*FOR_CUSTOMER, Role.TECHNICIAN), clause="RENO-116"
)
def book_next_visit(turn: Turn, command: BookNextVisit) -> None:
    theirs(turn)
    book(turn, command.at, read_back=command.read_back)
    turn.happened("appointed", at=command.at.isoformat())


def take_payment(turn: Turn, command: Pay, *, accepted: bool) -> None:
    """No cash (RENO-045), and exactly what is due: no charge beside the list (RENO-055)."""
    cash, owed = turn.order_rules.payment.cash_on_site, due(turn.order, turn.order_rules, accepted=accepted)
    if command.method == "cash" and not cash.value:
        raise refusal.CashRefused(cash.clause)
    if owed == 0:
        raise refusal.NothingToPay()
    if command.amount != owed:
        clause = due_clause(turn.order, turn.order_rules, accepted=accepted)
        raise refusal.WrongAmount(clause, due=str(owed), given=str(command.amount))
    turn.update(paid=turn.order.paid + command.amount)
    turn.happened("paid", amount=str(command.amount), method=command.method)


def _agree_when_paid(turn: Turn) -> None:
    if turn.order.agreed and due(turn.order, turn.order_rules, accepted=False) == 0:
        turn.go("agreed")


def _refuse_unsurveyed(turn: Turn) -> None:
    rule = turn.order_rules.quote.large_needs_survey
    if turn.order.scope == "large" and rule.value and not turn.order.surveyed:
        raise refusal.SurveyMissing(rule.clause)


def _quote(turn: Turn, items: dict[str, int], by_hand: dict[str, Decimal] | None = None) -> None:
    rules = turn.order_rules
    wanted = asked_at(items, turn.at) if rules.materials else ()
    listed = (
        visit_lines(wanted, rules, turn.case.standard.calendar) if wanted else lines(items, rules, by_hand)
    )
    priced = (*listed, *turn.order.materials)
    turn.update(items=items, wanted=wanted, lines=priced, agreed=False)
    turn.go("quote_pending")
    turn.happened(
        "quoted", total=str(turn.order.total), lines=[f"{line.item}×{line.quantity}" for line in priced]
    )
