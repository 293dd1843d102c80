"""投诉受理 How grave is a complaint, who owns it, and was there a reaction in time?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.case import Case
from domain.command import Command, Instant, Text
from domain.complaint import Severity, Signal, classify
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.everywhere import STAFF
from domain.turn import Turn

rows = Rows({"reacting": ("待回应", "awaiting a reaction"), "verifying": ("核实中", "verifying")})
HANDLERS = (
    Role.CUSTOMER_SERVICE,
    Role.CS_MANAGER,
    Role.DEPARTMENT_MANAGER,
    Role.SERVICE_CENTRE,
    Role.SUPERVISOR,
    Role.DISPATCHER,
)
UNRESOLVED = [
    "reacting",
    "verifying",
    "handed_over",
    "fault_decided",
    "with_superior",
    "plan_proposed",
    "remedying",
]
OPEN = [*UNRESOLVED, "follow_up", "closing"]


class React(Command):
    """The customer hears from us: somebody looks after it."""

    kind: Literal["react"] = "react"
    note: Text | None = None


class Record(Command):
    """The course of events, in the four fields of the record."""

    kind: Literal["record"] = "record"
    time: Text | None = None
    place: Text | None = None
    course: Text | None = None
    people: Text | None = None


class Check(Command):
    """The facts are checked; for a complaint about the product this is the second reaction, with a promise."""

    kind: Literal["check"] = "check"
    promise: Annotated[
        Instant | None, Field(description="承诺解决时间 · time promised for the solution (RETAIL-HARD-15)")
    ] = None
    note: Text | None = None


class Promise(Command):
    """What cannot be solved at once gets a definite time, with measures and steps (CMPL-022, RETAIL-SOFT-09)."""

    kind: Literal["promise"] = "promise"
    at: Instant
    measures: Text
    steps: Text


class RaiseClass(Command):
    """A sign that the complaint is graver than it was."""

    kind: Literal["raise_class"] = "raise_class"
    signal: Signal


class LowerClass(Command):
    """Lowered by a manager, with a reason (conflict 33)."""

    kind: Literal["lower_class"] = "lower_class"
    severity: Severity
    reason: Text


class AnswerSales(Command):
    """The colleague in sales who passed the complaint on learns what becomes of it (ENGR-004)."""

    kind: Literal["answer_sales"] = "answer_sales"
    text: Text


class Describe(Command):
    """Circumstances that checklists ask about."""

    kind: Literal["describe"] = "describe"
    face_to_face: bool | None = None
    upset: bool | None = None


@rows.entering("reacting")
def receive(turn: Turn) -> None:
    complaint, rules = turn.complaint, turn.complaint_rules
    signals: tuple[Signal, ...] = tuple(
        dict.fromkeys((*complaint.signals, *(("repeat",) if complaint.earlier else ())))
    )
    turn.update(signals=signals, superior=rules.superior.value)
    turn.happened("opened", subject=complaint.subject, earlier=complaint.earlier)
    _classify(turn, classify(signals, rules))
    turn.set_date("answer_owed", turn.at)


@rows.on(RaiseClass, during=OPEN, to=[STAY], by=STAFF, clause="CMPL-008")
def raise_class(turn: Turn, command: RaiseClass) -> None:
    turn.happened("noted", signal=command.signal)
    take_sign(turn, command.signal)


def take_sign(turn: Turn, signal: Signal) -> None:
    """A sign of a graver class raises the complaint by itself; no sign ever lowers it.

    Earlier signs were judged when they came: what a manager has lowered since, only a new one raises again.
    """
    complaint = turn.complaint
    signals: tuple[Signal, ...] = tuple(dict.fromkeys((*complaint.signals, signal)))
    turn.update(signals=signals)
    severity = classify((signal,), turn.complaint_rules)
    if severity > complaint.severity:
        turn.happened("raised", before=complaint.severity, severity=severity)
        _classify(turn, severity)
        turn.set_date("answer_owed", turn.at)


def _may_lower(case: Case) -> tuple[Role, ...]:
    return case.standard.complaint_rules.lowering.value if case.complaint.severity > 1 else ()


@rows.on(LowerClass, during=OPEN, to=[STAY], by=STAFF, whose=_may_lower)
def lower_class(turn: Turn, command: LowerClass) -> None:
    """Nobody has to react again; where nobody has reacted yet, class one leaves it to the clock of its subject."""
    rule = turn.complaint_rules.lowering
    if not turn.by.holds((*rule.value, Role.ADMIN)) or command.severity >= turn.complaint.severity:
        raise refusal.OnlyRises(rule.clause)
    turn.happened("lowered", before=turn.complaint.severity, severity=command.severity, reason=command.reason)
    _classify(turn, command.severity)
    if command.severity == 1:
        turn.clear_date("answer_owed")


@rows.on(React, during=OPEN[1:], to=[STAY], by=HANDLERS)
def react_again(turn: Turn, command: React) -> None:
    turn.happened("reacted", note=command.note)


@rows.on(React, during=["reacting"], to=["verifying"], by=HANDLERS)
def react(turn: Turn, command: React) -> None:
    turn.go("verifying")
    turn.happened("reacted", note=command.note)


@rows.on(Record, during=OPEN, to=[STAY], by=HANDLERS, clause="RETAIL-SOFT-03")
def record(turn: Turn, command: Record) -> None:
    given = {name: text for name in ("time", "place", "course", "people") if (text := getattr(command, name))}
    turn.update(recorded=tuple(dict.fromkeys((*turn.complaint.recorded, *given))))
    turn.happened("recorded", **given)


@rows.on(
    Check,
    during=["verifying", "handed_over", "fault_decided", "with_superior"],
    to=[STAY],
    by=HANDLERS,
    clause="RETAIL-HARD-14",
)
def check(turn: Turn, command: Check) -> None:
    rule = turn.complaint_rules.second_reaction_promises
    if turn.complaint.subject == "hard" and rule.value and command.promise is None:
        raise refusal.PromiseMissing(rule.clause)
    turn.happened("checked", note=command.note)
    if command.promise:
        make_promise(turn, command.promise)


@rows.on(Promise, during=UNRESOLVED, to=[STAY], by=HANDLERS, clause="CMPL-022")
def promise(turn: Turn, command: Promise) -> None:
    make_promise(turn, command.at, measures=command.measures, steps=command.steps)


@rows.on(AnswerSales, during=OPEN, to=[STAY], by=HANDLERS, clause="ENGR-004")
def answer_sales(turn: Turn, command: AnswerSales) -> None:
    turn.happened("sales_answered", text=command.text)


@rows.on(Describe, during=OPEN, to=[STAY], by=HANDLERS)
def describe(turn: Turn, command: Describe) -> None:
    said = {
        name: str(value).lower()
        for name in ("face_to_face", "upset")
        if (value := getattr(command, name)) is not None
    }
    turn.update(said={**turn.complaint.said, **said})


def make_promise(turn: Turn, at: Instant, **words: str) -> None:
    """A promised time becomes a deadline of its own."""
    if at <= turn.at:
        raise refusal.InThePast(given=at.isoformat())
    turn.set_date("promise", at)
    turn.happened("promised", at=at.isoformat(), **words)


def _classify(turn: Turn, severity: Severity) -> None:
    """Owner and notices follow the class; what was broken stays broken."""
    owner = turn.complaint_rules.owners[str(severity)].value
    turn.update(severity=severity, owner=owner)
    turn.happened("classified", severity=severity, owner=owner)
