"""投诉补救 What is done about it, does the customer agree, and does the customer know how far it is?"""

from typing import Literal

from domain import refusal
from domain.command import Command, Instant, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.complaint_intake import HANDLERS, OPEN
from domain.turn import Turn

rows = Rows({"plan_proposed": ("待客户同意", "plan proposed"), "remedying": ("补救中", "remedying")})


class Progress(Command):
    """How far it is; the customer is told each time (RETAIL-SOFT-13, RETAIL-HARD-16)."""

    kind: Literal["progress"] = "progress"
    text: Text


class ProposePlan(Command):
    """What will be done, by when, in which steps (RETAIL-SOFT-09)."""

    kind: Literal["propose_plan"] = "propose_plan"
    measures: Text
    time: Instant
    steps: Text


class AnswerPlan(Command):
    """The customer's answer to the plan (RETAIL-SOFT-10)."""

    kind: Literal["answer_plan"] = "answer_plan"
    agreed: bool


class SetDate(Command):
    """A date agreed with the customer: a check on site, a repair visit, a pick-up, a return (RETAIL-HARD-18 to 21)."""

    kind: Literal["set_date"] = "set_date"
    leg: Literal["check", "service", "pickup", "return"]
    at: Instant


class Resolve(Command):
    """The remedy is done."""

    kind: Literal["resolve"] = "resolve"
    result: Text


@rows.on(Progress, during=OPEN, to=[STAY], by=HANDLERS, clause="RETAIL-SOFT-13")
def progress(turn: Turn, command: Progress) -> None:
    turn.happened("progressed", text=command.text)


@rows.on(
    ProposePlan,
    during=["verifying", "fault_decided", "with_superior", "plan_proposed", "remedying"],
    to=["plan_proposed"],
    by=HANDLERS,
    clause="RETAIL-SOFT-09",
)
def propose_plan(turn: Turn, command: ProposePlan) -> None:
    """Not before the fault is decided: no promise without a basis (RETAIL-HARD-07, RETAIL-SOFT-12)."""
    rule = turn.complaint_rules.facts_before_fault
    if rule.value and turn.complaint.fault is None:
        raise refusal.FactsNotEstablished(rule.clause)
    if command.time <= turn.at:
        raise refusal.InThePast(given=command.time.isoformat())
    turn.go("plan_proposed")
    turn.happened(
        "plan_proposed", time=command.time.isoformat(), measures=command.measures, steps=command.steps
    )
    turn.set_date("promise", command.time)


@rows.on(
    AnswerPlan,
    during=["plan_proposed"],
    to=["remedying", "fault_decided", "verifying"],
    by=(*HANDLERS, Role.CUSTOMER),
    clause="RETAIL-SOFT-10",
)
def answer_plan(turn: Turn, command: AnswerPlan) -> None:
    if command.agreed:
        turn.go("remedying")
        turn.happened("plan_agreed")
    else:
        turn.go("fault_decided" if turn.complaint.fault else "verifying")
        turn.happened("plan_declined")


@rows.on(
    SetDate,
    during=["verifying", "handed_over", "fault_decided", "remedying"],
    to=[STAY],
    by=HANDLERS,
    clause="RETAIL-HARD-18",
)
def set_date(turn: Turn, command: SetDate) -> None:
    if command.at <= turn.at:
        raise refusal.InThePast(given=command.at.isoformat())
    turn.set_date("visit_date", command.at)
    turn.happened("date_set", leg=command.leg, at=command.at.isoformat())


@rows.on(
    Resolve, during=["remedying", "fault_decided"], to=["follow_up"], by=HANDLERS, clause="RETAIL-SOFT-10"
)
def resolve(turn: Turn, command: Resolve) -> None:
    """Without a plan only what the customer caused and accepts can be resolved by explaining it."""
    rule = turn.complaint_rules.plan_needs_agreement
    if rule.value and turn.case.stage != "remedying" and turn.complaint.fault != "customer":
        raise refusal.PlanMissing(rule.clause)
    turn.go("follow_up")
    turn.happened("resolved", result=command.result)
    turn.clear_date("promise")
