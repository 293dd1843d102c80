"""预约 When will the technician come, and what if that cannot be kept?"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.command import Command, Instant, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.span import later
from domain.stages.dispatch import theirs
from domain.stages.everywhere import FOR_CUSTOMER, OFFICE, forget_appointment
from domain.standard import Delay, Rule
from domain.turn import Turn

rows = Rows(
    {
        "contacting": ("待预约", "to be called"),
        "scheduled": ("已预约", "scheduled"),
        "delayed": ("已报晚到", "delayed"),
        "late": ("已迟到", "late"),
    }
)
AGREED = ["scheduled", "delayed", "late"]
STAFF_AND_TECHNICIAN = (Role.TECHNICIAN, *OFFICE)
ANOTHER_VISIT = ("another_visit_wanted", "card_left")
WANTS_A_CALL = ("grabbed", "assigned", "unsatisfied", "agreed", *ANOTHER_VISIT)
ReadBack = Annotated[
    bool,
    Field(
        description="已向客户复述姓名、问题和时间并得到确认 · name, problem and time read back and confirmed"
    ),
]


class LogCall(Command):
    """A call to the customer, connected or not; only a connected one counts (conflict 2)."""

    kind: Literal["log_call"] = "log_call"
    connected: bool
    note: Text | None = None


class Appoint(Command):
    """The visit is agreed with the customer."""

    kind: Literal["appoint"] = "appoint"
    at: Instant
    read_back: ReadBack


class Reschedule(Command):
    """The visit is moved, by whichever side."""

    kind: Literal["reschedule"] = "reschedule"
    at: Instant
    read_back: ReadBack


class Depart(Command):
    """The technician is on the way."""

    kind: Literal["depart"] = "depart"


class ConfirmVisit(Command):
    """The customer says that the agreed time suits."""

    kind: Literal["confirm_visit"] = "confirm_visit"


class AskAnotherTime(Command):
    """The customer cannot be there at the agreed time: the desk finds another one with them."""

    kind: Literal["ask_another_time"] = "ask_another_time"
    words: Text


class ReportDelay(Command):
    """The technician will be late: says until when (RENO-088), or that another visit must be agreed (ENGR-022)."""

    kind: Literal["report_delay"] = "report_delay"
    eta: Annotated[
        Instant | None,
        Field(
            description="新的到达时间；要另约时间的不填 · the new arrival time; none to agree another visit"
        ),
    ] = None
    reason: Text | None = None


@rows.on(
    LogCall,
    during=[
        "contacting",
        *AGREED,
        "arrived",
        "no_answer",
        "no_contact",
        "waiting_customer",
        "agreed",
        "follow_up",
    ],
    to=[STAY],
    by=STAFF_AND_TECHNICIAN,
)
def log_call(turn: Turn, command: LogCall) -> None:
    theirs(turn)
    turn.happened("called" if command.connected else "call_missed", note=command.note)


@rows.on(
    Appoint, during=["contacting", "agreed"], to=["scheduled"], by=STAFF_AND_TECHNICIAN, clause="RENO-084"
)
def appoint(turn: Turn, command: Appoint) -> None:
    theirs(turn)
    call_after_gain(turn)
    book(turn, command.at, read_back=command.read_back)
    turn.happened("appointed", at=command.at.isoformat())


@rows.on(Reschedule, during=AGREED, to=["scheduled"], by=(*STAFF_AND_TECHNICIAN, Role.CUSTOMER))
def reschedule(turn: Turn, command: Reschedule) -> None:
    theirs(turn)
    book(turn, command.at, read_back=command.read_back)
    turn.happened("rescheduled", at=command.at.isoformat())


@rows.on(ConfirmVisit, during=AGREED, to=[STAY], by=FOR_CUSTOMER, clause="RENO-084")
def confirm_visit(turn: Turn, command: ConfirmVisit) -> None:
    expected_at = turn.case.moments.get("eta", turn.case.moments["appointment"])
    turn.happened("visit_confirmed", at=expected_at.isoformat())


@rows.on(AskAnotherTime, during=AGREED, to=[STAY], by=FOR_CUSTOMER, clause="RENO-084")
def ask_another_time(turn: Turn, command: AskAnotherTime) -> None:
    """Nothing moves yet: until a new time is agreed the technician keeps the old one."""
    turn.happened("another_time_wanted", text=command.words)


@rows.on(Depart, during=["scheduled", "delayed", "late"], to=[STAY], by=STAFF_AND_TECHNICIAN)
def depart(turn: Turn, command: Depart) -> None:
    theirs(turn)
    turn.happened("departed")


@rows.on(ReportDelay, during=AGREED, to=["delayed", "contacting"], by=STAFF_AND_TECHNICIAN, clause="RENO-087")
def report_delay(turn: Turn, command: ReportDelay) -> None:
    """Told too late it is passed on all the same, and kept as a breach (conflict 5).

    It is late by the time at which the customer expects the visit now: a new arrival time is a promise like the first.
    Without one the customer is owed an apology and another visit (conflict 7).
    """
    theirs(turn)
    rules = turn.order_rules.appointment
    _delay_allowed(turn, rules.delay, command.eta)
    moments = turn.case.moments
    expected_at = moments.get("eta") or moments.get("slot_end", moments["appointment"])
    if command.eta and command.eta <= expected_at:
        raise refusal.TooEarly("RENO-088", earliest=expected_at.isoformat())
    notice = rules.late_notice
    latest_at = later(-notice.value, turn.case.standard.calendar, expected_at)
    if command.eta:
        turn.set_date("eta", command.eta)
        turn.go("delayed")
        turn.happened("delay_reported", eta=command.eta.isoformat(), reason=command.reason)
    else:
        forget_appointment(turn)
        turn.go("contacting")
        turn.happened("delay_reported", reason=command.reason)
        turn.happened("another_visit_wanted")
    if turn.at > latest_at:
        turn.breached("appointment.late_notice", notice.clause)
        turn.happened("delay_told_too_late", clause=notice.clause)


@rows.due("appointment.on_time", during=["scheduled"], to=["late"])
@rows.due("appointment.by_eta", during=["delayed"], to=["late"])
def running_late(turn: Turn, command: None) -> None:
    turn.go("late")
    turn.happened("running_late")


def _delay_allowed(turn: Turn, rule: Rule[Delay], eta: datetime | None) -> None:
    """A standard may want the new arrival time, or another visit agreed, or leave it to the customer (conflict 7)."""
    if eta is None and rule.value == "eta":
        raise refusal.RecordMissing(rule.clause, fields="eta")
    if eta and rule.value == "reschedule":
        raise refusal.AnotherVisitWanted(rule.clause)
    if eta:
        in_the_future(turn, eta)


def book(turn: Turn, at: datetime, *, read_back: bool) -> None:
    """Fix the appointment; whoever makes it has read it back to the customer (RENO-084).

    Each visit is made ready for anew (PROP-001).
    """
    rule = turn.order_rules.appointment.read_back
    if rule.value and not read_back:
        raise refusal.ReadBackMissing(rule.clause)
    in_the_future(turn, at)
    turn.untick("depart")
    turn.clear_date("eta")
    turn.go("scheduled")
    turn.set_date("appointment", at)
    slot = turn.order_rules.appointment.slot.value
    turn.set_date("slot_end", later(slot, turn.case.standard.calendar, at))


def in_the_future(turn: Turn, at: datetime) -> None:
    """InThePast unless the instant is still to come."""
    if at <= turn.at:
        raise refusal.InThePast(given=at.isoformat())


def call_after_gain(turn: Turn) -> None:
    """NoConnectedCall unless the customer was reached since the job came to this technician (RENO-008).

    Each further visit is agreed in a call of its own (ENGR-022, PROP-024).
    """
    moments = turn.case.moments
    gained_at, gained = max((moments[name], name) for name in WANTS_A_CALL if name in moments)
    reached = "called" in moments and moments["called"] >= gained_at
    if not reached and not turn.by.holds(FOR_CUSTOMER[:1]):
        started = turn.case.standard.started_by
        own = started.get(gained, ()) if gained in ANOTHER_VISIT else ()
        law = own or started.get("grabbed") or started.get("assigned", ())
        raise refusal.NoConnectedCall(law[0].clause if law else None)
