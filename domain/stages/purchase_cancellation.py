"""退单 A customer wants to leave before the goods are handed over: what is suggested, what is the fee, who signs?"""

from typing import Literal

from domain.case import Case
from domain.chain import counted_signature, whose_turn, with_substitute
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.purchase import Claim, Document, Purchase
from domain.rule import Rule
from domain.stages.cancellation import ApproveCancel, Cancel, WithdrawCancel
from domain.stages.everywhere import STAFF
from domain.stages.intake import Reject
from domain.stages.purchase_sale import SHOP, rules_of, sale_of
from domain.taking_back import cancel_fee, want_documents
from domain.turn import Turn

rows = Rows({"keeping": ("挽留中", "asked to stay"), "cancelling": ("退单办理中", "cancellation in hand")})
CUSTOMER = (Role.CUSTOMER, *SHOP)


class SuggestKeeping(Command):
    """A way to settle what troubles the customer, so that the order may stay (RETAIL-CAN-02)."""

    kind: Literal["suggest_keeping"] = "suggest_keeping"
    suggestion: Text


class Insist(Command):
    """The customer insists, whatever was suggested."""

    kind: Literal["insist"] = "insist"


class ShowDocuments(Command):
    """The customer shows documents of the purchase."""

    kind: Literal["show_documents"] = "show_documents"
    documents: tuple[Document, ...]


@rows.on(Cancel, during=["sold", "producing"], to=["keeping"], by=CUSTOMER, clause="RETAIL-CAN-01")
def cancel(turn: Turn, command: Cancel) -> None:
    """The reason is written down, and the fee is that of this instant, whenever it is signed (conflict 24)."""
    sale, case = sale_of(turn), turn.case
    fee = cancel_fee(sale, rules_of(turn), case.standard.calendar, case.opened_at, turn.at)
    claim = Claim(wish="cancel", asked_at=turn.at, before=case.stage, fee=fee.amount)
    turn.update(claim=claim, signed=(), documents=())
    turn.go("keeping")
    turn.happened("cancel_requested", reason=command.reason, fee=str(fee.amount), by_clause=fee.clause)


@rows.on(SuggestKeeping, during=["keeping"], to=[STAY], by=SHOP, clause="RETAIL-CAN-02")
def suggest_keeping(turn: Turn, command: SuggestKeeping) -> None:
    turn.happened("keep_suggested", suggestion=command.suggestion)


@rows.on(WithdrawCancel, during=["keeping", "cancelling"], to=["sold", "producing"], by=CUSTOMER)
def withdraw(turn: Turn, command: WithdrawCancel) -> None:
    """The customer stays, and the order goes on where it stood."""
    back = claim_of(turn).before
    forget_the_claim(turn)
    turn.happened("cancel_withdrawn")
    turn.go(back)


@rows.on(Insist, during=["keeping"], to=["cancelling"], by=CUSTOMER, clause="RETAIL-CAN-03")
def insist(turn: Turn, command: Insist) -> None:
    turn.go("cancelling")
    turn.happened("cancel_insisted", fee=str(claim_of(turn).fee))


@rows.on(ShowDocuments, during=["keeping", "cancelling"], to=[STAY], by=CUSTOMER)
def show_documents(turn: Turn, command: ShowDocuments) -> None:
    shown = tuple(dict.fromkeys((*sale_of(turn).documents, *command.documents)))
    turn.update(documents=shown)
    turn.happened("documents_shown", documents=list(shown))


def _approver(case: Case) -> tuple[Role, ...]:
    return next_in(case, case.standard.purchase_rules.cancellation.approvals)


@rows.on(ApproveCancel, during=["cancelling"], to=[STAY, "filing"], by=STAFF, whose=_approver)
def approve_cancel(turn: Turn, command: ApproveCancel) -> None:
    """Form and customer's signature hold this command as a paper; the documents are looked at here (RETAIL-CAN-08)."""
    rules = rules_of(turn).cancellation
    want_documents(sale_of(turn).documents, rules.documents.value, rules.documents.clause)
    if signed_by_all(turn, rules.approvals, command.reason):
        turn.go("filing")
        turn.happened("cancel_approved", fee=str(claim_of(turn).fee))


@rows.on(Reject, during=["cancelling"], to=["sold", "producing"], by=STAFF, whose=_approver)
def reject(turn: Turn, command: Reject) -> None:
    """Whoever signs next does not: the order stands."""
    rule = rules_of(turn).cancellation.approvals
    counted_signature(turn, rule.value, sale_of(turn).signed, rule.clause, command.reason)
    back = claim_of(turn).before
    forget_the_claim(turn)
    turn.happened("rejected", reason=command.reason)
    turn.go(back)


def claim_of(turn: Turn) -> Claim:
    """What is asked for; there is one wherever these commands are possible."""
    claim = sale_of(turn).claim
    assert claim is not None, "nothing was asked for"
    return claim


def forget_the_claim(turn: Turn) -> None:
    """Nothing comes of it; what was signed and shown for it counts no more."""
    turn.update(claim=None, signed=(), documents=(), **_papers_without(sale_of(turn)))


def _papers_without(sale: Purchase) -> dict[str, object]:
    """The sale's papers without the forms of the claim."""
    forms = ("cancellation_request", "return_exchange_request")
    return {
        "papers": tuple(name for name in sale.papers if name not in forms),
        "paper_signed": {name: roles for name, roles in sale.paper_signed.items() if name not in forms},
    }


def next_in(case: Case, chain: Rule[tuple[Role, ...]]) -> tuple[Role, ...]:
    """The part that signs next, and who may stand in for it; nobody when all have."""
    role = whose_turn(chain.value, len(case.purchase.signed))
    return with_substitute(case, role) if role else ()


def signed_by_all(turn: Turn, chain: Rule[tuple[Role, ...]], reason: str | None) -> bool:
    """One signature more; was it the last? Raises WrongLevel or ReasonMissing."""
    sale = sale_of(turn)
    role, said = counted_signature(turn, chain.value, sale.signed, chain.clause, reason)
    signed = (*sale.signed, role)
    turn.update(signed=signed)
    turn.happened("approved", role=role, **said)
    return whose_turn(chain.value, len(signed)) is None
