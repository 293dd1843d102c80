"""退换货 The customer wants to give goods back or exchange them: whose fault is it, and does the paper allow it?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal, refusal_of_sale
from domain.command import Command, Instant, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.pricing import items_by_list
from domain.purchase import Claim, Fault
from domain.stages.complaint_clarification import Apologise
from domain.stages.everywhere import STAFF
from domain.stages.purchase_cancellation import CUSTOMER, Insist, claim_of, forget_the_claim
from domain.stages.purchase_sale import SHOP, rules_of, sale_of, terms_of
from domain.taking_back import may_come_back
from domain.turn import Turn

rows = Rows(
    {
        "returning": ("退换受理", "return asked for"),
        "checking": ("上门检测", "being checked on site"),
        "fault_known": ("检测有结果", "checked"),
        "legal_review": ("法务复核", "under legal review"),
    }
)
CHECKERS = (*SHOP, Role.TECHNICIAN)


class AskReturn(Command):
    """The customer wants to give the goods back or to exchange them."""

    kind: Literal["ask_return"] = "ask_return"
    reason: Text
    wish: Literal["return", "exchange"] = "return"
    quality: Annotated[bool, Field(description="是不是质量问题 · is it about quality")]
    intact: Annotated[bool, Field(description="货品完好 · the goods are intact")] = True
    unopened: Annotated[bool, Field(description="原包装未拆 · the packing is unopened")] = False


class SuggestCheck(Command):
    """A check and repair on site is suggested first (RETAIL-RET-02); the customer says yes or no."""

    kind: Literal["suggest_check"] = "suggest_check"
    agreed: bool


class AgreeCheck(Command):
    """The visit time that the service centre settled with the customer (RETAIL-RET-03)."""

    kind: Literal["agree_check"] = "agree_check"
    at: Instant


class ReportCheck(Command):
    """What the check found: the product is at fault, or its use and care."""

    kind: Literal["report_check"] = "report_check"
    fault: Fault
    findings: Text


class ChargeRepair(Command):
    """What the repair costs a customer whose fault it was: by the list (RETAIL-RET-05)."""

    kind: Literal["charge_repair"] = "charge_repair"
    items: dict[str, Annotated[int, Field(ge=1, le=999)]]


class Mend(Command):
    """It was repaired on site, and the customer keeps it."""

    kind: Literal["mend"] = "mend"


class WithdrawReturn(Command):
    """The customer keeps the goods after all."""

    kind: Literal["withdraw_return"] = "withdraw_return"


class DecideReview(Command):
    """A person decides what no paper may decide by itself (conflict 27)."""

    kind: Literal["decide_review"] = "decide_review"
    accept: bool
    reason: Text


@rows.on(AskReturn, during=["care"], to=["returning", "return_papers"], by=CUSTOMER, clause="RETAIL-RET-01")
def ask_return(turn: Turn, command: AskReturn) -> None:
    """About quality: somebody looks first. Otherwise the kind of goods decides at once (RETAIL-RET-08)."""
    claim = Claim(
        wish=command.wish,
        asked_at=turn.at,
        before=turn.case.stage,
        quality=command.quality,
        intact=command.intact,
        unopened=command.unopened,
    )
    if not command.quality:
        _without_fault(turn, claim)
    turn.update(claim=claim, signed=(), documents=())
    turn.go("returning" if command.quality else "return_papers")
    turn.happened("return_requested", reason=command.reason, wish=command.wish, quality=command.quality)
    if not command.quality:
        turn.happened("return_accepted")


@rows.on(SuggestCheck, during=["returning"], to=[STAY, "checking"], by=SHOP, clause="RETAIL-RET-02")
def suggest_check(turn: Turn, command: SuggestCheck) -> None:
    turn.update(claim=claim_of(turn).but(check_suggested=True))
    turn.happened("check_suggested", agreed=command.agreed)
    if command.agreed:
        turn.go("checking")
        turn.happened("check_wanted")


@rows.on(AgreeCheck, during=["checking"], to=[STAY], by=SHOP, clause="RETAIL-RET-03")
def agree_check(turn: Turn, command: AgreeCheck) -> None:
    if command.at <= turn.at:
        raise refusal.InThePast(given=command.at.isoformat())
    turn.update(claim=claim_of(turn).but(visit_agreed=True))
    turn.set_date("visit_date", command.at)
    turn.happened("date_set", at=command.at.isoformat())


@rows.on(ReportCheck, during=["checking"], to=["fault_known"], by=CHECKERS)
def report_check(turn: Turn, command: ReportCheck) -> None:
    rule = rules_of(turn).returns.visit_time_first
    if rule.value and not claim_of(turn).visit_agreed:
        raise refusal.RecordMissing(rule.clause, fields="visit_time")
    turn.clear_date("visit_date")
    turn.update(claim=claim_of(turn).but(fault=command.fault))
    turn.go("fault_known")
    turn.happened("fault_decided", fault=command.fault, findings=command.findings)


@rows.on(Apologise, during=["fault_known"], to=[STAY], by=CHECKERS)
def apologise(turn: Turn, command: Apologise) -> None:
    turn.update(claim=claim_of(turn).but(apologised=True))
    turn.happened("apologised")


@rows.on(ChargeRepair, during=["fault_known"], to=[STAY], by=CHECKERS)
def charge_repair(turn: Turn, command: ChargeRepair) -> None:
    """Only for what was the customer's own doing, and only by the list."""
    rule = rules_of(turn).returns.customer_fault_charged
    if claim_of(turn).fault != "customer" or not rule.value:
        raise refusal_of_sale.NotChargeable(rule.clause)
    lines = items_by_list(command.items, rules_of(turn).prices, rule.clause)
    cost = sum(line.amount for line in lines)
    turn.update(claim=claim_of(turn).but(charged=cost))
    turn.happened("charged", amount=str(cost), items=dict(command.items))


@rows.on(Mend, during=["fault_known"], to=["care"], by=CHECKERS)
def mend(turn: Turn, command: Mend) -> None:
    """The apology and the charge come before the case is settled (RETAIL-RET-04, RETAIL-RET-05)."""
    claim, rules = claim_of(turn), rules_of(turn).returns
    _apology_first(turn, claim)
    if claim.fault == "customer" and rules.customer_fault_charged.value and claim.charged is None:
        raise refusal_of_sale.ChargeMissing(rules.customer_fault_charged.clause)
    turn.update(repairs=sale_of(turn).repairs + (claim.charged or 0))
    forget_the_claim(turn)
    turn.go("care")
    turn.happened("mended")


@rows.on(
    Insist,
    during=["returning", "fault_known"],
    to=["return_papers", "legal_review"],
    by=CUSTOMER,
    clause="RETAIL-RET-06",
)
def insist(turn: Turn, command: Insist) -> None:
    """Poor quality is accepted; where the paper excludes the goods from that, a person decides (RETAIL-RET-06, 07)."""
    claim, rules = claim_of(turn), rules_of(turn).returns
    if rules.check_first.value and not claim.check_suggested:
        raise refusal_of_sale.CheckNotSuggested(rules.check_first.clause)
    _apology_first(turn, claim)
    if claim.fault == "customer":
        _without_fault(turn, claim)
    elif terms_of(turn).quality.value == "review":
        turn.update(claim=claim.but(review=True))
        turn.go("legal_review")
        turn.happened("review_wanted", by_clause=terms_of(turn).quality.clause)
        return
    turn.go("return_papers")
    turn.happened("return_accepted")


@rows.on(DecideReview, during=["legal_review"], to=["return_papers", "care"], by=STAFF)
def decide_review(turn: Turn, command: DecideReview) -> None:
    rule = rules_of(turn).returns.reviewers
    if not turn.by.holds((*rule.value, Role.ADMIN)):
        raise refusal.NotAllowed(rule.clause, command="decide_review", roles=", ".join(rule.value))
    if not command.accept:
        forget_the_claim(turn)
    turn.go("return_papers" if command.accept else "care")
    turn.happened("review_decided", accept=command.accept, reason=command.reason)
    turn.happened("return_accepted" if command.accept else "return_refused")


@rows.on(
    WithdrawReturn,
    during=["returning", "checking", "fault_known", "legal_review", "return_papers"],
    to=["care"],
    by=CUSTOMER,
)
def withdraw_return(turn: Turn, command: WithdrawReturn) -> None:
    turn.clear_date("visit_date")
    forget_the_claim(turn)
    turn.go("care")
    turn.happened("return_withdrawn")


def _apology_first(turn: Turn, claim: Claim) -> None:
    rule = rules_of(turn).returns.apology_first
    if rule.value and claim.fault == "product" and not claim.apologised:
        raise refusal_of_sale.ApologyMissing(rule.clause)


def _without_fault(turn: Turn, claim: Claim) -> None:
    case = turn.case
    may_come_back(
        sale_of(turn),
        claim,
        rules_of(turn),
        case.standard.calendar,
        case.opened_at,
        case.moments["delivered"],
    )
