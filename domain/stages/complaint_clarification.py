"""投诉核实 What is the matter, whose is it, and whose fault was it?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.command import Command, Text
from domain.complaint import Fault
from domain.machine import STAY, Rows
from domain.stages.complaint_intake import HANDLERS, UNRESOLVED
from domain.stages.everywhere import STAFF
from domain.turn import Turn

rows = Rows(
    {
        "handed_over": ("已转交", "handed over"),
        "fault_decided": ("责任已定", "fault decided"),
        "with_superior": ("上级处理", "with a superior"),
    }
)
Department = Annotated[
    Literal["service", "product", "installation", "logistics", "finance", "other"],
    Field(description="转交部门 · the department concerned"),
]


class Understood(Command):
    """The problem is understood: only now may it be handed over (CMPL-028)."""

    kind: Literal["understood"] = "understood"


class HandOver(Command):
    """A department is to find out and answer; the problem is understood by now (CMPL-028)."""

    kind: Literal["hand_over"] = "hand_over"
    department: Department


class SubmitSolution(Command):
    """The department's answer after its investigation (RETAIL-HARD-12)."""

    kind: Literal["submit_solution"] = "submit_solution"
    solution: Text


class DecideFault(Command):
    """Whose fault it was; only when the facts are known (RETAIL-HARD-07)."""

    kind: Literal["decide_fault"] = "decide_fault"
    fault: Fault


class Apologise(Command):
    """An apology was made (CMPL-029, RETAIL-HARD-10)."""

    kind: Literal["apologise"] = "apologise"


class ReportUnsolvable(Command):
    """What customer service understands and cannot solve a superior takes over (RETAIL-SOFT-11, RETAIL-HARD-26)."""

    kind: Literal["report_unsolvable"] = "report_unsolvable"
    reason: Text


class Direct(Command):
    """The superior's decision."""

    kind: Literal["direct"] = "direct"
    decision: Text


@rows.on(Understood, during=UNRESOLVED, to=[STAY], by=HANDLERS, clause="CMPL-028")
def understood(turn: Turn, command: Understood) -> None:
    """The record must be complete first: time, place, course, people (RETAIL-SOFT-03)."""
    rule = turn.complaint_rules.record_fields
    lacking = [name for name in rule.value if name not in turn.complaint.recorded]
    if lacking:
        raise refusal.RecordMissing(rule.clause, fields=", ".join(lacking))
    turn.update(understood=True)
    turn.happened("understood")


@rows.on(
    HandOver,
    during=["verifying", "fault_decided", "handed_over"],
    to=["handed_over"],
    by=HANDLERS,
    clause="CMPL-028",
)
def hand_over(turn: Turn, command: HandOver) -> None:
    _may_be_passed_on(turn)
    turn.update(departments=(*turn.complaint.departments, command.department))
    turn.go("handed_over")
    turn.happened("handed_over", department=command.department)


@rows.on(
    SubmitSolution,
    during=["handed_over"],
    to=["verifying", "fault_decided"],
    by=STAFF,
    clause="RETAIL-HARD-12",
)
def submit_solution(turn: Turn, command: SubmitSolution) -> None:
    turn.go("fault_decided" if turn.complaint.fault else "verifying")
    turn.happened("investigated", solution=command.solution)


@rows.on(
    DecideFault,
    during=["verifying", "handed_over", "fault_decided", "with_superior"],
    to=["fault_decided", "with_superior"],
    by=HANDLERS,
    clause="RETAIL-HARD-07",
)
def decide_fault(turn: Turn, command: DecideFault) -> None:
    """A gap in the rules goes to the management; a customer's own fault is charged at the list (RETAIL-HARD-09, 17)."""
    rule = turn.complaint_rules.facts_before_fault
    if rule.value and not turn.complaint.understood:
        raise refusal.NotUnderstood(rule.clause)
    charged = command.fault == "customer" and turn.complaint_rules.customer_fault_charged.value
    turn.update(fault=command.fault, charged=charged)
    turn.happened("fault_decided", fault=command.fault, charged=charged)
    if command.fault == "rule_gap":
        turn.happened("rule_gap_found")
        turn.go("with_superior")
    else:
        turn.go("fault_decided")


@rows.on(Apologise, during=[*UNRESOLVED, "follow_up"], to=[STAY], by=HANDLERS, clause="CMPL-029")
def apologise(turn: Turn, command: Apologise) -> None:
    """No fault is admitted before the facts are clear (RETAIL-HARD-07, conflict 38)."""
    rule = turn.complaint_rules.facts_before_fault
    if rule.value and turn.complaint.fault is None:
        raise refusal.FactsNotEstablished(rule.clause)
    turn.happened("apologised")


@rows.on(ReportUnsolvable, during=UNRESOLVED, to=["with_superior"], by=HANDLERS)
def report_unsolvable(turn: Turn, command: ReportUnsolvable) -> None:
    _may_be_passed_on(turn)
    turn.go("with_superior")
    turn.happened("unsolvable", reason=command.reason)


@rows.on(Direct, during=["with_superior"], to=["verifying", "fault_decided"], by=STAFF)
def direct(turn: Turn, command: Direct) -> None:
    turn.go("fault_decided" if turn.complaint.fault else "verifying")
    turn.happened("directed", decision=command.decision)


def _may_be_passed_on(turn: Turn) -> None:
    """Not before it is understood (CMPL-028), nor before the customer knows how long it will take (CMPL-022)."""
    rules = turn.complaint_rules
    if rules.understand_first.value and not turn.complaint.understood:
        raise refusal.NotUnderstood(rules.understand_first.clause)
    told = rules.promise_first
    if told and turn.complaint.subject in told.value and "promise" not in turn.case.moments:
        raise refusal.WaitUntold(told.clause)
