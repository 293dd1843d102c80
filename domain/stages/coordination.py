"""协调 Who tracks a job that could not be done in time, and is it tracked to its end?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.case import Case
from domain.chapters import Coordination
from domain.command import Command, Instant, ShortText, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.appointment import in_the_future
from domain.stages.everywhere import OFFICE, STAFF, UNTIL_WORK
from domain.stages.work import CREW, lay_down_work
from domain.turn import Turn

rows = Rows({"coordinating": ("协调中", "being coordinated")})
UNFINISHED = [*UNTIL_WORK, "working", "on_hold", "rework"]
LEADERS = (Role.TEAM_LEADER, Role.SUPERVISOR)
# A tracker may have any part in the house; who it is stands in the case.
TRACKERS = tuple(role for role in STAFF if role is not Role.TECHNICIAN)
ENTRY = ("time", "place", "contact", "contact_phone", "content", "opinions", "attitude", "plan")
PersonId = Annotated[str, Field(min_length=1, max_length=64, description="人员编号 · id of a person")]


class Coordinate(Command):
    """Back to the department with a note: this cannot be done now, and is not refused (LHPM-012, LHPM-017)."""

    kind: Literal["coordinate"] = "coordinate"
    note: Text


class NameTracker(Command):
    """One person tracks it from now on (LHPM-019)."""

    kind: Literal["name_tracker"] = "name_tracker"
    tracker: PersonId


class Track(Command):
    """One entry of the tracking record; who wrote it and when is kept beside it (LHPM-021, LHPM-041)."""

    kind: Literal["track"] = "track"
    time: Instant | None = None
    place: ShortText | None = None
    contact: ShortText | None = None
    contact_phone: ShortText | None = None
    content: Text | None = None
    opinions: Text | None = None
    attitude: Text | None = None
    plan: Text | None = None


class CheckCoordination(Command):
    """A superior has looked through it, says what support is given, and signs (LHPM-024 to 026)."""

    kind: Literal["check_coordination"] = "check_coordination"
    support: Text | None = None
    signed: bool = False


class GrantException(Command):
    """A special case, with its reason, who approved it, who handles it and until when (conflict 43, LHPM-032)."""

    kind: Literal["grant_exception"] = "grant_exception"
    reason: Text
    approver: PersonId
    handler: PersonId
    until: Instant


class ResumeWork(Command):
    """What stood in the way is gone; the job goes on."""

    kind: Literal["resume_work"] = "resume_work"
    note: Text | None = None


class CloseCoordination(Command):
    """The result, signed by the customer and, with this command, by the tracker (LHPM-043, LHPM-044)."""

    kind: Literal["close_coordination"] = "close_coordination"
    result: Text
    customer_signed: bool


@rows.due("coordination.same_day", during=UNFINISHED, to=["coordinating"])
@rows.due("coordination.three_days", during=UNFINISHED, to=["coordinating"])
@rows.due("coordination.excepted", during=UNFINISHED, to=["coordinating"])
@rows.due("coordination.resumed", during=UNFINISHED, to=["coordinating"])
def not_done_in_time(turn: Turn, command: None) -> None:
    _begin(turn)


def _crew_where_tracked(case: Case) -> tuple[Role, ...]:
    return CREW if case.order_rules.coordination else ()


@rows.on(
    Coordinate,
    during=UNFINISHED,
    to=["coordinating"],
    by=CREW,
    clause="LHPM-012",
    whose=_crew_where_tracked,
)
def coordinate(turn: Turn, command: Coordinate) -> None:
    _law(turn)
    _begin(turn, note=command.note)


def _begin(turn: Turn, **facts: str) -> None:
    """A visit that is still to come stays agreed, and whoever tracked it before goes on.

    A visit whose time has passed has to be agreed anew.
    """
    lay_down_work(turn)
    for date in ("appointment", "eta", "waiting", "excepted_until"):
        if turn.case.moments.get(date, turn.at) <= turn.at:
            turn.clear_date(date)
    turn.update(coordination="open")
    turn.go("coordinating")
    turn.happened("coordination_begun", **facts)
    if turn.order.tracker:
        turn.happened("tracker_named", tracker=turn.order.tracker)


@rows.on(NameTracker, during=["coordinating"], to=[STAY], by=OFFICE, clause="LHPM-019")
def name_tracker(turn: Turn, command: NameTracker) -> None:
    turn.update(tracker=command.tracker)
    turn.happened("tracker_named", tracker=command.tracker)


@rows.on(Track, during=["coordinating"], to=[STAY], by=TRACKERS, clause="LHPM-041")
def track(turn: Turn, command: Track) -> None:
    """Entries are only ever added (LHPM-028)."""
    _tracker(turn)
    rule = _law(turn).entry_fields
    said = {name: value for name in ENTRY if (value := getattr(command, name)) is not None}
    lacking = [name for name in rule.value if name not in said]
    if lacking:
        raise refusal.RecordMissing(rule.clause, fields=", ".join(lacking))
    if command.time and command.time > turn.at:
        raise refusal.TooEarly(rule.clause, earliest=command.time.isoformat())
    facts = {name: value for name, value in said.items() if name != "time"}
    at = command.time.isoformat() if command.time else turn.at.isoformat()
    turn.happened("tracked", tracker=turn.order.tracker, time=at, **facts)


@rows.on(CheckCoordination, during=["coordinating"], to=[STAY], by=LEADERS, clause="LHPM-024")
def check_coordination(turn: Turn, command: CheckCoordination) -> None:
    rule = _law(turn).check_needs_support
    if rule.value and not (command.support and command.signed):
        raise refusal.SupportMissing(rule.clause)
    supervisor = turn.by.holds((Role.SUPERVISOR,))
    turn.happened("supervisor_checked" if supervisor else "leader_checked", support=command.support)


def _may_except(case: Case) -> tuple[Role, ...]:
    law = case.order_rules.coordination
    return law.exception_by.value if law else ()


@rows.on(
    GrantException,
    during=[*UNFINISHED, "coordinating"],
    to=[STAY],
    by=TRACKERS,
    clause="LHPM-032",
    whose=_may_except,
)
def grant_exception(turn: Turn, command: GrantException) -> None:
    """The limit moves to the end of the exception; this week's entry need not be made."""
    rule = _law(turn).exception_by
    if not turn.by.holds((*rule.value, Role.ADMIN)):
        raise refusal.NotAllowed(rule.clause, command=command.kind, roles=", ".join(rule.value))
    in_the_future(turn, command.until)
    turn.happened(
        "exception_granted",
        reason=command.reason,
        approver=command.approver,
        handler=command.handler,
        until=command.until.isoformat(),
    )
    if turn.case.stage != "coordinating":
        turn.set_date("excepted_until", command.until)


@rows.on(
    ResumeWork,
    during=["coordinating"],
    to=["scheduled", "contacting", "dispatching"],
    by=TRACKERS,
)
def resume_work(turn: Turn, command: ResumeWork) -> None:
    """To the visit that is agreed, else to whoever has the job and has to call; else somebody must be found."""
    _named(turn)
    technician = turn.order.technician
    if technician and "appointment" in turn.case.moments:
        turn.go("scheduled")
    elif technician:
        turn.go("contacting")
        turn.happened("assigned", technician=technician)
    else:
        turn.update(round=0, candidates=(), declined=())
        turn.go("dispatching")
    turn.happened("work_resumed", note=command.note)


def _closer(case: Case) -> tuple[Role, ...]:
    return TRACKERS if case.order.coordination == "open" else ()


@rows.on(
    CloseCoordination,
    during=["coordinating", "reviewing"],
    to=[STAY, "settling"],
    by=TRACKERS,
    clause="LHPM-044",
    whose=_closer,
)
def close_coordination(turn: Turn, command: CloseCoordination) -> None:
    """Solved without a further visit, the customer's signature accepts it; a price nobody agreed to is not owed."""
    _tracker(turn)
    rule = _law(turn).result_signed
    if rule.value and not command.customer_signed:
        raise refusal.ResultUnsigned(rule.clause)
    turn.update(coordination="resolved")
    turn.happened("coordination_resolved", result=command.result, tracker=turn.order.tracker)
    if turn.case.stage == "coordinating":
        turn.update(lines=turn.order.lines if turn.order.agreed else ())
        turn.happened("accepted_by_all")
        turn.go("settling")


def _law(turn: Turn) -> Coordination:
    """NotNow where the standard knows no coordination."""
    law = turn.order_rules.coordination
    if law is None:
        stage = turn.machine.words(turn.case.stage)[0]
        raise refusal.NotNow(stage=stage, command="coordinate", possible="—")
    return law


def _named(turn: Turn) -> None:
    if turn.order.tracker is None:
        raise refusal.TrackerMissing("LHPM-019")


def _tracker(turn: Turn) -> None:
    """Only the tracker writes and closes; an administrator may enter it."""
    _named(turn)
    if turn.by.person != turn.order.tracker and not turn.by.holds((Role.ADMIN, Role.SYSTEM)):
        raise refusal.NotTheTracker("LHPM-019", tracker=turn.order.tracker or "—")
