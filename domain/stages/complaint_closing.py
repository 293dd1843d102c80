"""投诉结案 Is the customer content, and is everything on file?"""

from typing import Literal

from domain import refusal
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.stages.complaint_intake import HANDLERS, UNRESOLVED, take_sign
from domain.turn import Turn

rows = Rows({"follow_up": ("待回访", "follow-up due"), "closing": ("待归档", "papers due")})


class FollowUpComplaint(Command):
    """The call after the remedy, or nobody reached."""

    kind: Literal["follow_up_complaint"] = "follow_up_complaint"
    reached: bool = True
    satisfied: bool | None = None
    comments: Text | None = None


class Close(Command):
    """Everything is on file, and the complaint ends."""

    kind: Literal["close"] = "close"


@rows.on(
    FollowUpComplaint,
    during=["follow_up"],
    to=[STAY, "closing", "verifying"],
    by=HANDLERS,
    clause="RETAIL-HARD-24",
)
def follow_up(turn: Turn, command: FollowUpComplaint) -> None:
    """Not content: the complaint is open again, and counts as a repeat (CMPL-004)."""
    if not command.reached:
        _not_reached(turn)
        return
    if command.satisfied is None:
        raise refusal.RecordMissing("RETAIL-HARD-24", fields="satisfied")
    turn.happened("followed_up", satisfied=command.satisfied, comments=command.comments)
    if command.satisfied:
        turn.happened("satisfied")
        _to_the_papers(turn)
    else:
        _reopen(turn)


def _reopen(turn: Turn) -> None:
    """Everything is asked afresh, what is the matter too (CMPL-028); of class two and three at once (CMPL-020)."""
    complaint, anew = turn.complaint, turn.complaint_rules.understand_anew
    turn.update(reopened=complaint.reopened + 1, attempts=0, fault=None, papers=(), paper_signed={})
    turn.untick("resolve")
    if anew and anew.value:
        turn.update(understood=False)
        turn.untick("understood")
    turn.go("verifying")
    turn.happened("reopened", times=turn.complaint.reopened)
    turn.set_date("answer_owed", turn.at)
    take_sign(turn, "repeat")


def _to_the_papers(turn: Turn) -> None:
    turn.go("closing")
    turn.set_date("filing", turn.at)


def _not_reached(turn: Turn) -> None:
    """A customer whom nobody can reach does not keep the file open for ever; that it was so stays on record."""
    attempts = turn.complaint.attempts + 1
    turn.update(attempts=attempts)
    turn.happened("call_missed", attempt=attempts)
    if attempts >= turn.complaint_rules.follow_up_attempts.value:
        turn.happened("unreachable", attempts=attempts)
        _to_the_papers(turn)


@rows.on(Close, during=[*UNRESOLVED, "follow_up"], to=[], by=HANDLERS)
def close_too_early(turn: Turn, command: Close) -> None:
    """Nobody need finish the follow-up to learn which papers will be wanted."""
    turn.pass_gate("close")
    raise refusal.FollowUpMissing("RETAIL-HARD-24")


@rows.on(Close, during=["closing"], to=["closed"], by=HANDLERS, clause="CMPL-013")
def close(turn: Turn, command: Close) -> None:
    """Every paper of the complaint's class and subject is on file, or it stays open."""
    turn.happened("closed", severity=turn.complaint.severity)
    turn.go("closed")
