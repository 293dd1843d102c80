"""回访与结案 Was the customer content, and does the job still hold?"""

import hashlib
from typing import Literal

from domain import refusal
from domain.case import Case
from domain.chain import sign, signer
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.acceptance import Stars
from domain.stages.everywhere import STAFF, forget_appointment
from domain.turn import Turn

rows = Rows({"reviewing": ("待复核", "reviewing"), "follow_up": ("待回访", "follow-up due")})


class Review(Command):
    """One level of the review after the job."""

    kind: Literal["review"] = "review"
    reason: Text | None = None


class FollowUp(Command):
    """The call after the job: both questions and a score (RENO-038 to 040), or nobody reached."""

    kind: Literal["follow_up"] = "follow_up"
    reached: bool = True
    satisfied: bool | None = None
    still_good: bool | None = None
    score: Stars | None = None
    comments: Text | None = None

    def facts(self) -> dict[str, str]:
        return {"reached": "true" if self.reached else "false"}


@rows.entering("reviewing", to=["follow_up", "closed"])
def begin_review(turn: Turn) -> None:
    turn.update(signed=())
    if not turn.order_rules.closing.review.value:
        complete(turn)


def _reviewer(case: Case) -> tuple[Role, ...]:
    return signer(case.order_rules.closing.review, case)


@rows.on(Review, during=["reviewing"], to=[STAY, "follow_up", "closed"], by=STAFF, whose=_reviewer)
def review(turn: Turn, command: Review) -> None:
    rule = turn.order_rules.closing.review
    if turn.order.coordination == "open":
        raise refusal.CoordinationOpen("LHPM-043")
    role, said = sign(turn, rule, command.reason)
    turn.happened("reviewed", role=role, **said)
    left = len(rule.value) - len(turn.order.signed)
    if left == 0:
        complete(turn)
    elif left == 1:
        turn.happened("slip_returned")


def complete(turn: Turn) -> None:
    """Filed; a job that is not in the sample ends here (LHPM-046)."""
    turn.update(attempts=0)
    if is_sampled(turn.case.no, turn.order_rules.closing.follow_up_share.value):
        turn.go("follow_up")
        turn.happened("completed")
    else:
        turn.happened("completed")
        _close(turn)


def is_sampled(no: str, share: int) -> bool:
    """Is a case one of so many in a hundred? Chosen by its number alone, so that nobody chooses."""
    return int.from_bytes(hashlib.sha256(no.encode()).digest()[:8]) % 100 < share


@rows.on(
    FollowUp,
    during=["follow_up"],
    to=[STAY, "closed", "contacting"],
    by=[Role.CUSTOMER_SERVICE, Role.CS_MANAGER, Role.SERVICE_CENTRE, Role.CUSTOMER],
    clause="RENO-038",
)
def follow_up(turn: Turn, command: FollowUp) -> None:
    """Not content, or the repair does not hold: the technician visits again until it is right (RENO-041)."""
    if not command.reached:
        _not_reached(turn)
        return
    if command.satisfied is None or command.still_good is None or command.score is None:
        raise refusal.RecordMissing("RENO-039", fields="satisfied, still_good, score")
    turn.update(score=command.score)
    turn.happened(
        "followed_up",
        satisfied=command.satisfied,
        still_good=command.still_good,
        score=command.score,
        comments=command.comments,
    )
    if command.satisfied and command.still_good:
        _close(turn)
    else:
        _visit_again(turn)


def _visit_again(turn: Turn) -> None:
    rounds = turn.order.rework_rounds + 1
    turn.update(rework_rounds=rounds)
    for gate in ("start_work", "finish"):
        turn.untick(gate)
    forget_appointment(turn)
    turn.go("contacting")
    turn.happened("unsatisfied", round=rounds)
    if rounds >= turn.order_rules.acceptance.tell_superior_after_rounds.value:
        turn.happened("rework_again", round=rounds)


def _not_reached(turn: Turn) -> None:
    attempts = turn.order.attempts + 1
    turn.update(attempts=attempts)
    turn.happened("call_missed", attempt=attempts)
    if attempts >= turn.order_rules.closing.follow_up_attempts.value:
        turn.happened("unreachable", attempts=attempts)
        _close(turn)


def _close(turn: Turn) -> None:
    turn.happened("closed")
    turn.go("closed")
