"""取消 Leaving before the work begins: what it costs and who signs."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from domain import refusal
from domain.chain import whose_turn
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.order import Order
from domain.people import Role
from domain.pricing import FEN
from domain.span import later
from domain.stages.everywhere import FOR_CUSTOMER, OFFICE, STAFF
from domain.standard import Standard
from domain.turn import Turn

rows = Rows({"cancelling": ("取消待批", "cancellation pending")})
BEFORE_WORK = [
    "details_pending",
    "awaiting_approval",
    "dispatching",
    "offered",
    "unfilled",
    "contacting",
    "scheduled",
    "delayed",
    "late",
    "arrived",
    "no_answer",
    "no_contact",
    "waiting_customer",
    "on_site",
    "surveying",
    "quoting",
    "quote_pending",
    "agreed",
]


class Cancel(Command):
    kind: Literal["cancel"] = "cancel"
    reason: Text


class WithdrawCancel(Command):
    kind: Literal["withdraw_cancel"] = "withdraw_cancel"


class ApproveCancel(Command):
    kind: Literal["approve_cancel"] = "approve_cancel"


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
    cost = fee(turn.order, turn.case.standard, turn.case.opened_at, turn.at)
    turn.update(fee=cost, signed=(), before_cancel=turn.case.stage)
    turn.happened("cancel_requested", reason=command.reason, fee=str(cost))
    if turn.order_rules.cancellation.approvals.value:
        turn.go("cancelling")
    else:
        _cancelled(turn)


@rows.on(
    WithdrawCancel,
    during=["cancelling"],
    to=["details_pending", "dispatching", "contacting", "agreed"],
    by=FOR_CUSTOMER,
)
def withdraw(turn: Turn, command: WithdrawCancel) -> None:
    """Back to the nearest stage from which the job can go on; an appointment has to be made again."""
    order = turn.order
    turn.happened("cancel_withdrawn")
    if order.missing:
        turn.go("details_pending")
    elif order.agreed:
        turn.go("agreed")
    else:
        turn.go("contacting" if order.technician else "dispatching")


@rows.on(ApproveCancel, during=["cancelling"], to=[STAY, "cancelled"], by=STAFF)
def approve_cancel(turn: Turn, command: ApproveCancel) -> None:
    rule = turn.order_rules.cancellation.approvals
    role = whose_turn(rule.value, len(turn.order.signed))
    if role is None or not turn.by.holds((role, Role.ADMIN)):
        raise refusal.WrongLevel(rule.clause, level=role or "—")
    turn.update(signed=(*turn.order.signed, role))
    turn.happened("approved", role=role)
    if whose_turn(rule.value, len(turn.order.signed)) is None:
        _cancelled(turn)


def _cancelled(turn: Turn) -> None:
    turn.happened("cancelled", fee=str(turn.order.fee), refund=str(turn.order.paid))
    turn.go("cancelled")
