"""What can be done at every open stage, by people and by the system itself?"""

from datetime import datetime, timedelta
from typing import Literal

from domain import refusal
from domain.command import Command, Note, Tick
from domain.machine import ANY_OPEN, STAY, Rows
from domain.message import Message
from domain.people import Actor, Role
from domain.plan import compose
from domain.turn import Turn

rows = Rows({})
STAFF = tuple(role for role in Role if role not in (Role.CUSTOMER, Role.VIEWER, Role.SYSTEM, Role.ADMIN))
OFFICE = (
    Role.DISPATCHER,
    Role.CUSTOMER_SERVICE,
    Role.SUPERVISOR,
    Role.TEAM_LEADER,
    Role.OFFICE,
    Role.SERVICE_CENTRE,
    Role.STORE,
    Role.CLEANING_SUPERVISOR,
)
FOR_CUSTOMER = (Role.CUSTOMER, Role.CUSTOMER_SERVICE, Role.DISPATCHER)
# The stages of an order on its way from the dispatch until the work begins.
UNTIL_WORK = (
    "dispatching",
    "offered",
    "unfilled",
    "contacting",
    "scheduled",
    "delayed",
    "late",
    "arrived",
    "no_answer",
    "no_contact",
    "waiting_customer",
    "on_site",
    "surveying",
    "quoting",
    "quote_pending",
    "agreed",
)


class Acknowledge(Command):
    """Whoever was told has taken notice; `message` is the id of what they were told."""

    kind: Literal["acknowledge"] = "acknowledge"
    about: str


class Hear(Command):
    """What a provider or a person's phone reports of one message.

    `at` is when it was accepted, by the case's own clock: who answered in time is not late because the case was busy.
    """

    kind: Literal["hear"] = "hear"
    what: Literal["acknowledged", "failed"]
    message: Message
    person: str | None = None
    at: datetime | None = None


class MoveClock(Command):
    """Let the case's own clock run ahead, in sandbox and simulation."""

    kind: Literal["move_clock"] = "move_clock"
    by: timedelta


def forget_appointment(turn: Turn) -> None:
    """The visit that was agreed is not: whatever counted to it ends without a judgement."""
    for date in ("appointment", "slot_end", "eta"):
        turn.clear_date(date)


@rows.on(Tick, during=[ANY_OPEN], to=[STAY], by=STAFF)
def tick(turn: Turn, command: Tick) -> None:
    """Every command ticks what it says it ticks; this one does nothing else."""


@rows.on(Note, during=[ANY_OPEN], to=[STAY], by=(*STAFF, Role.CUSTOMER))
def note(turn: Turn, command: Note) -> None:
    turn.happened("noted", text=command.text)


@rows.on(
    Acknowledge, during=[ANY_OPEN], to=[STAY], by=tuple(role for role in STAFF if role is not Role.TECHNICIAN)
)
def acknowledge(turn: Turn, command: Acknowledge) -> None:
    """NotAllowed for others than those who must have seen it, where the standard names them (HOME-INTAKE-05)."""
    clock = next((clock for clock in turn.case.clocks if clock.name == command.about), None)
    law = turn.case.standard.deadline(clock.deadline) if clock else None
    if law and law.seen_by and not turn.by.holds((*law.seen_by, Role.ADMIN)):
        raise refusal.NotAllowed(law.clause, command=command.kind, roles=", ".join(law.seen_by))
    turn.acknowledge(command.about)


@rows.on(Hear, during=[ANY_OPEN], to=[STAY], by=())
def hear(turn: Turn, command: Hear) -> None:
    """Acknowledged: the escalation stops. Failed: the next channel, and after the last one the next step."""
    message = command.message
    if command.what == "acknowledged":
        turn.by = Actor(person=command.person or turn.by.person, roles=())
        turn.acknowledge(message.about)
        return
    if message.fallback:
        turn.say(_by_next_channel(turn, message))
        return
    turn.happened("not_reached", says=message.says, role=message.to.role, person=message.to.person)
    turn.escalate_now(message.about)


def _by_next_channel(turn: Turn, message: Message) -> Message:
    stem = message.key.rsplit("/", 2)[0]
    return compose(
        key=stem,
        to=message.to,
        by=message.fallback,
        says=message.says,
        clause=message.clause,
        about=message.about,
        asks=message.asks_acknowledgement,
        at=turn.at,
        facts=message.facts,
    )


@rows.on(MoveClock, during=[ANY_OPEN], to=[STAY], by=())
def move_clock(turn: Turn, command: MoveClock) -> None:
    """The shell moves the clock hop by hop; here it is only written down that it was moved."""
    turn.happened("clock_moved", seconds=int(command.by.total_seconds()))
