"""退款 Are the goods as they should be, is it signed, filed and paid out?"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal, refusal_of_sale
from domain.case import Case
from domain.chain import counted_signature
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.everywhere import STAFF
from domain.stages.intake import Reject
from domain.stages.purchase_cancellation import (
    CUSTOMER,
    ShowDocuments,
    claim_of,
    forget_the_claim,
    next_in,
    show_documents,
    signed_by_all,
)
from domain.stages.purchase_sale import SHOP, rules_of, sale_of, terms_of
from domain.stages.quote import Pay
from domain.taking_back import in_state, want_documents
from domain.turn import Turn

rows = Rows(
    {
        "return_papers": ("退换办理中", "return in hand"),
        "return_approval": ("退换待批", "return awaits its signature"),
        "filing": ("待财务备案", "to be filed with finance"),
        "refunding": ("待退款", "refund due"),
    }
)
rows.on(ShowDocuments, during=["return_papers"], to=[STAY], by=CUSTOMER)(show_documents)


class InspectGoods(Command):
    """The goods are looked at and confirmed (RETAIL-RET-22)."""

    kind: Literal["inspect_goods"] = "inspect_goods"
    intact: Annotated[bool, Field(description="货品完好 · the goods are intact")]
    unopened: Annotated[bool, Field(description="原包装未拆 · the packing is unopened")] = False
    note: Text | None = None


class ApproveReturn(Command):
    """The signature that gives a return or an exchange its effect (RETAIL-RET-23)."""

    kind: Literal["approve_return"] = "approve_return"
    reason: Text | None = None


class FileWithFinance(Command):
    """The approved form lies with finance."""

    kind: Literal["file_with_finance"] = "file_with_finance"


class Refund(Command):
    """The customer was led through the payment: the money is paid back, or the goods were exchanged."""

    kind: Literal["refund"] = "refund"


@rows.on(
    InspectGoods, during=["return_papers"], to=["return_approval", "care"], by=SHOP, clause="RETAIL-RET-22"
)
def inspect_goods(turn: Turn, command: InspectGoods) -> None:
    """Not as the customer said they were: they stay with the customer. A fault of the product excuses its state."""
    claim, rules, terms = claim_of(turn), rules_of(turn).returns, terms_of(turn)
    shown = sale_of(turn).documents
    want_documents(shown, rules.documents.value, rules.documents.clause)
    without_fault = not claim.quality or claim.fault == "customer"
    if without_fault and terms.returns:
        want_documents(shown, terms.returns.documents.value, terms.returns.documents.clause)
    turn.happened("goods_inspected", intact=command.intact, unopened=command.unopened, note=command.note)
    try:
        if without_fault:
            in_state(terms, intact=command.intact, unopened=command.unopened)
    except refusal_of_sale.GoodsNotAsRequired as found:
        forget_the_claim(turn)
        turn.go("care")
        turn.happened("return_refused", by_clause=found.clause, **found.facts)
        return
    turn.go("return_approval")


def _approver(case: Case) -> tuple[Role, ...]:
    return next_in(case, case.standard.purchase_rules.returns.approvals)


@rows.on(ApproveReturn, during=["return_approval"], to=[STAY, "filing"], by=STAFF, whose=_approver)
def approve_return(turn: Turn, command: ApproveReturn) -> None:
    if signed_by_all(turn, rules_of(turn).returns.approvals, command.reason):
        turn.go("filing")
        turn.happened("return_approved")


@rows.on(Reject, during=["return_approval"], to=["care"], by=STAFF, whose=_approver)
def reject(turn: Turn, command: Reject) -> None:
    """Without the signature the form has no effect: the goods stay with the customer."""
    rule = rules_of(turn).returns.approvals
    counted_signature(turn, rule.value, sale_of(turn).signed, rule.clause, command.reason)
    forget_the_claim(turn)
    turn.go("care")
    turn.happened("rejected", reason=command.reason)


@rows.on(FileWithFinance, during=["filing"], to=["refunding"], by=(*SHOP, Role.FINANCE))
def file_with_finance(turn: Turn, command: FileWithFinance) -> None:
    """From here on the customer may come for the money (RETAIL-CAN-13)."""
    turn.go("refunding")
    turn.happened("filed", refund=str(refund_of(turn)), owed=str(owed(turn)))


@rows.on(Pay, during=["refunding"], to=[STAY], by=(Role.CUSTOMER, Role.FINANCE, *SHOP))
def pay_the_fee(turn: Turn, command: Pay) -> None:
    """A customer who had paid less than the fee pays what is missing of it."""
    if command.amount != owed(turn):
        raise refusal.WrongAmount(due=str(owed(turn)), given=str(command.amount))
    turn.update(paid=sale_of(turn).paid + command.amount)
    turn.happened("paid", amount=str(command.amount), method=command.method)


@rows.on(
    Refund,
    during=["refunding"],
    to=["cancelled", "returned", "exchanged"],
    by=(Role.FINANCE, *SHOP),
    clause="RETAIL-RET-25",
)
def refund(turn: Turn, command: Refund) -> None:
    if missing := owed(turn):
        raise refusal.PaymentMissing(amount=str(missing), stage="退单费 cancellation fee")
    wish = claim_of(turn).wish
    amount = str(refund_of(turn))
    if wish == "exchange":
        turn.happened("exchanged")
        turn.go("exchanged")
        return
    turn.happened("refunded", amount=amount)
    if wish == "cancel":
        turn.happened("cancelled", fee=str(claim_of(turn).fee), refund=amount)
    turn.go("cancelled" if wish == "cancel" else "returned")


def refund_of(turn: Turn) -> Decimal:
    """What the customer gets back, in yuan: what was paid, less what is kept; nothing for an exchange."""
    if claim_of(turn).wish == "exchange":
        return Decimal(0)
    return max(sale_of(turn).paid - _kept(turn), Decimal(0))


def owed(turn: Turn) -> Decimal:
    """What the customer has still to pay of what is kept, in yuan."""
    return max(_kept(turn) - sale_of(turn).paid, Decimal(0))


def _kept(turn: Turn) -> Decimal:
    """The fee, and the repairs that were the customer's own doing (RETAIL-RET-05)."""
    return claim_of(turn).fee + sale_of(turn).repairs
