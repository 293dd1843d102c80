"""取消 Leaving before the work begins: what does it cost, and who signs?"""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from domain.case import Case
from domain.chain import sign, signer, whose_turn
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.order import Order
from domain.people import Role
from domain.pricing import FEN
from domain.span import later
from domain.stages.everywhere import FOR_CUSTOMER, OFFICE, STAFF, UNTIL_WORK, forget_appointment
from domain.standard import Standard
from domain.turn import Turn

rows = Rows({"cancelling": ("取消待批", "cancellation pending")})
BEFORE_WORK = ["details_pending", "awaiting_approval", "with_store", *UNTIL_WORK, "coordinating"]


class Cancel(Command):
    """The customer wants to leave before the work has begun."""

    kind: Literal["cancel"] = "cancel"
    reason: Text


class WithdrawCancel(Command):
    """The customer stays after all."""

    kind: Literal["withdraw_cancel"] = "withdraw_cancel"


class ApproveCancel(Command):
    """The next signature under a cancellation."""

    kind: Literal["approve_cancel"] = "approve_cancel"
    reason: Text | None = None


def fee(order: Order, standard: Standard, opened_at: datetime, asked_at: datetime) -> Decimal:
    """What a cancellation asked for at that instant costs, in yuan; the free time includes its last instant."""
    rule = standard.order_rules.cancellation
    free = rule.free_within.value
    if rule.fee_percent.value == 0 or (free and asked_at <= later(free, standard.calendar, opened_at)):
        return Decimal(0)
    return (order.total * rule.fee_percent.value / 100).quantize(FEN, ROUND_HALF_UP)


@rows.on(Cancel, during=BEFORE_WORK, to=["cancelling", "cancelled"], by=(*FOR_CUSTOMER, *OFFICE))
def cancel(turn: Turn, command: Cancel) -> None:
    """The instant of the request counts, not that of its approval (conflict 24)."""
    cost = (
        Decimal(0) if _work_done(turn) else fee(turn.order, turn.case.standard, turn.case.opened_at, turn.at)
    )
    turn.update(fee=cost, signed=(), before_cancel=turn.case.stage)
    forget_appointment(turn)
    turn.clear_date("waiting")
    turn.stop_counting()
    turn.happened("cancel_requested", reason=command.reason, fee=str(cost))
    if turn.order_rules.cancellation.approvals.value:
        turn.go("cancelling")
    else:
        call_off(turn)


@rows.on(
    WithdrawCancel,
    during=["cancelling"],
    to=["details_pending", "dispatching", "contacting", "quoting", "agreed", "coordinating"],
    by=FOR_CUSTOMER,
)
def withdraw(turn: Turn, command: WithdrawCancel) -> None:
    """Back to the nearest stage from which the job can go on; an appointment has to be made again.

    Nothing is skipped on the way back: signatures are asked for afresh, a price not yet agreed is quoted again, and
    the technician has to call the customer as for any other job that was assigned.
    """
    order = turn.order
    turn.happened("cancel_withdrawn")
    if order.before_cancel in ("details_pending", "awaiting_approval"):
        turn.go("details_pending")
    elif order.before_cancel == "coordinating":
        turn.go("coordinating")
        turn.happened("coordination_begun")
    elif order.before_cancel in ("quoting", "quote_pending"):
        turn.go("quoting")
    elif order.agreed and not _work_done(turn):
        turn.go("agreed")
    elif order.technician:
        turn.go("contacting")
        turn.happened("assigned", technician=order.technician)
    else:
        turn.go("dispatching")


def _approver(case: Case) -> tuple[Role, ...]:
    return signer(case.order_rules.cancellation.approvals, case)


@rows.on(ApproveCancel, during=["cancelling"], to=[STAY, "cancelled"], by=STAFF, whose=_approver)
def approve_cancel(turn: Turn, command: ApproveCancel) -> None:
    rule = turn.order_rules.cancellation.approvals
    role, said = sign(turn, rule, command.reason)
    turn.happened("approved", role=role, **said)
    if whose_turn(rule.value, len(turn.order.signed)) is None:
        call_off(turn)


def call_off(turn: Turn) -> None:
    """The job is not done: what was paid for it, less the fee, is given back."""
    refund = Decimal(0) if _work_done(turn) else max(turn.order.paid - turn.order.fee, Decimal(0))
    turn.happened("cancelled", fee=str(turn.order.fee), refund=str(refund))
    if refund:
        turn.happened("refund_due", amount=str(refund))
    turn.go("cancelled")


def _work_done(turn: Turn) -> bool:
    """Was the work begun before? Then only a further visit is called off, and what was paid for it stays paid."""
    return "started" in turn.case.moments
