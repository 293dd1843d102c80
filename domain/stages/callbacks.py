"""答复 What was the customer told, who must learn of it, and on which day is an answer owed?"""

from typing import Annotated, Literal

from pydantic import Field

from domain.command import Command, Instant, Text
from domain.machine import ANY_OPEN, STAY, Rows
from domain.people import Role
from domain.stages.appointment import in_the_future
from domain.stages.everywhere import OFFICE
from domain.turn import Turn

rows = Rows({})
CALLERS = (*OFFICE, Role.CALL_CENTRE, Role.CS_MANAGER)


class PostOutcome(Command):
    """What came of a call to the customer, for all who must know it (HOME-INTAKE-03, HOME-INTAKE-04)."""

    kind: Literal["post_outcome"] = "post_outcome"
    outcome: Literal["service_completed", "service_not_needed", "still_wanted", "not_reached"]
    note: Text | None = None


class PromiseCallback(Command):
    """The customer wants an answer on a day (HOME-INTAKE-11)."""

    kind: Literal["promise_callback"] = "promise_callback"
    at: Instant


class CallBack(Command):
    """The promised answer is given, whether or not somebody suitable was found (HOME-INTAKE-12)."""

    kind: Literal["call_back"] = "call_back"
    found: Annotated[bool, Field(description="找到合适的人没有 · was somebody suitable found?")]
    note: Text | None = None


@rows.on(PostOutcome, during=[ANY_OPEN], to=[STAY], by=CALLERS, clause="HOME-INTAKE-04")
def post_outcome(turn: Turn, command: PostOutcome) -> None:
    turn.happened("outcome_posted", outcome=command.outcome, note=command.note)


@rows.on(PromiseCallback, during=[ANY_OPEN], to=[STAY], by=CALLERS, clause="HOME-INTAKE-11")
def promise_callback(turn: Turn, command: PromiseCallback) -> None:
    in_the_future(turn, command.at)
    turn.set_date("callback", command.at)
    turn.happened("callback_promised", at=command.at.isoformat())


@rows.on(CallBack, during=[ANY_OPEN], to=[STAY], by=CALLERS, clause="HOME-INTAKE-12")
def call_back(turn: Turn, command: CallBack) -> None:
    turn.clear_date("callback")
    turn.happened("called_back", found=command.found, note=command.note)
