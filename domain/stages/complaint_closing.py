"""投诉结案 Is the customer content, and is everything on file?"""

from typing import Literal

from domain import refusal
from domain.command import Command, Text, WithTicks
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.complaint_intake import HANDLERS, OPEN, UNRESOLVED, take_sign
from domain.turn import Turn

rows = Rows({"follow_up": ("待回访", "follow-up due"), "closing": ("待归档", "papers due")})
PaperName = Literal[
    "result",
    "course_of_events",
    "case_study",
    "department_discussion",
    "complaint_record",
    "customer_flag",
    "company_feedback",
    "service_report",
    "special_note",
]


class FollowUpComplaint(Command):
    """The call after the remedy, or nobody reached."""

    kind: Literal["follow_up_complaint"] = "follow_up_complaint"
    reached: bool = True
    satisfied: bool | None = None
    comments: Text | None = None


class FilePaper(Command):
    """One of the papers a complaint must have before it closes."""

    kind: Literal["file_paper"] = "file_paper"
    paper: PaperName
    text: Text


class Close(WithTicks):
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
        turn.go("closing")
        return
    turn.update(reopened=turn.complaint.reopened + 1, attempts=0, fault=None, papers=())
    turn.untick("resolve")
    turn.go("verifying")
    turn.happened("reopened", times=turn.complaint.reopened)
    take_sign(turn, "repeat")


def _not_reached(turn: Turn) -> None:
    """A customer whom nobody can reach does not keep the file open for ever; that it was so stays on record."""
    attempts = turn.complaint.attempts + 1
    turn.update(attempts=attempts)
    turn.happened("call_missed", attempt=attempts)
    if attempts >= turn.complaint_rules.follow_up_attempts.value:
        turn.happened("unreachable", attempts=attempts)
        turn.go("closing")


@rows.on(FilePaper, during=OPEN, to=[STAY], by=(*HANDLERS, Role.EXECUTIVE))
def file_paper(turn: Turn, command: FilePaper) -> None:
    papers = tuple(dict.fromkeys((*turn.complaint.papers, command.paper)))
    turn.update(papers=papers)
    turn.happened("paper_filed", paper=command.paper, text=command.text)


@rows.on(Close, during=[*UNRESOLVED, "follow_up"], to=[], by=HANDLERS)
def close_too_early(turn: Turn, command: Close) -> None:
    """Nobody need finish the follow-up to learn which papers will be wanted."""
    _want_papers(turn)
    raise refusal.FollowUpMissing("RETAIL-HARD-24")


@rows.on(Close, during=["closing"], to=["closed"], by=HANDLERS, clause="CMPL-013")
def close(turn: Turn, command: Close) -> None:
    """Every paper of the complaint's class and subject is on file, or it stays open."""
    _want_papers(turn)
    turn.tick(command.ticks)
    turn.pass_gate("close")
    turn.happened("closed", severity=turn.complaint.severity)
    turn.go("closed")


def _want_papers(turn: Turn) -> None:
    missing = [
        paper
        for paper in turn.complaint_rules.papers
        if turn.case.matches(paper.only) and paper.name not in turn.complaint.papers
    ]
    if missing:
        raise refusal.PapersMissing(missing[0].clause, papers=", ".join(paper.name for paper in missing))
