"""受理 Is everything there that a job needs before somebody is sent, and who must sign for it?"""

from typing import Literal

from domain.case import Case
from domain.chain import next_signature, sign, signer, whose_turn
from domain.command import Command, Instant, ShortText, Text
from domain.machine import STAY, Rows
from domain.order import Order
from domain.people import Role
from domain.stages.everywhere import FOR_CUSTOMER, STAFF
from domain.turn import Turn

rows = Rows(
    {"details_pending": ("待补资料", "details pending"), "awaiting_approval": ("待审批", "awaiting approval")}
)


class CompleteDetails(Command):
    """The details that were missing when the order came in."""

    kind: Literal["complete_details"] = "complete_details"
    name: ShortText | None = None
    address: ShortText | None = None
    phone: ShortText | None = None
    problem: Text | None = None
    requested_for: Instant | None = None


class Approve(Command):
    """The next signature of the chain is given."""

    kind: Literal["approve"] = "approve"
    reason: Text | None = None


class Reject(Command):
    """Whoever signs next does not; the order ends."""

    kind: Literal["reject"] = "reject"
    reason: Text


def classify_scope(order: Order) -> Order:
    """A job is large when pictures and words cannot describe it or several trades need one quote (RENO-016)."""
    if order.said.get("describable") == "false" or order.said.get("trades", "one") == "several":
        return order.model_copy(update={"scope": "large"})
    said = order.said.get("scope")
    return order.model_copy(update={"scope": said if said in ("small", "large") else "unknown"})


@rows.entering("details_pending", to=["awaiting_approval", "quoting", "dispatching"])
def receive(turn: Turn) -> None:
    order = turn.order
    if "opened" not in turn.case.moments:
        turn.update(scope=classify_scope(order).scope)
        turn.happened("opened", channel=order.channel)
    if order.missing:
        turn.happened("details_missing", fields=", ".join(order.missing))
    else:
        accept(turn)


@rows.on(
    CompleteDetails,
    during=["details_pending"],
    to=[STAY, "awaiting_approval", "quoting", "dispatching"],
    by=(*FOR_CUSTOMER, Role.OFFICE, Role.CALL_CENTRE),
    clause="RENO-005",
)
def complete_details(turn: Turn, command: CompleteDetails) -> None:
    order = turn.order
    given = {name for name in order.missing if getattr(command, name) is not None}
    missing = tuple(name for name in order.missing if name not in given)
    turn.update(missing=missing, requested_for=command.requested_for or order.requested_for)
    if missing:
        turn.happened("noted", fields=", ".join(sorted(given)))
    else:
        turn.happened("details_completed", fields=", ".join(sorted(given)))
        accept(turn)


def accept(turn: Turn) -> None:
    """All details are there: signatures first where the standard wants them, then on."""
    if turn.order_rules.approvals.value:
        turn.go("awaiting_approval")
        turn.happened("approval_wanted")
    else:
        go_on(turn)


def _approver(case: Case) -> tuple[Role, ...]:
    return signer(case.order_rules.approvals, case)


@rows.on(
    Approve,
    during=["awaiting_approval"],
    to=[STAY, "quoting", "dispatching"],
    by=(*STAFF, Role.CUSTOMER),
    whose=_approver,
)
def approve(turn: Turn, command: Approve) -> None:
    rule = turn.order_rules.approvals
    role, said = sign(turn, rule, command.reason)
    turn.happened("approved", role=role, **said)
    if whose_turn(rule.value, len(turn.order.signed)) is None:
        turn.update(signed=())
        go_on(turn)


@rows.on(Reject, during=["awaiting_approval"], to=["rejected"], by=(*STAFF, Role.CUSTOMER), whose=_approver)
def reject(turn: Turn, command: Reject) -> None:
    next_signature(turn, turn.order_rules.approvals)
    turn.happened("rejected", reason=command.reason)
    turn.go("rejected")


def go_on(turn: Turn) -> None:
    """A small job whose price can be computed is priced and paid before anybody goes (RENO-013 to 015)."""
    order = turn.order
    rules = turn.order_rules.quote
    priced_first = rules.small_before_visit.value and order.scope == "small" and order.items
    turn.go("quoting" if priced_first and not order.warranty_of else "dispatching")
