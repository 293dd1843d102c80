"""What does a technician do next in a job, which button is the large one, and which lie in the drawer?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from api.page_forms import Input, inputs_of
from api.shapes import CaseSeen, ChecklistSeen, CommandSeen
from console.commanding import Sorry

Look = Literal["button", "call", "visit", "delay", "gate", "items", "fields", "stars", "sign", "pay"]
# Of the commands that may be given, those which move the job on, the likeliest first; all others lie in the drawer.
NEXT: dict[str, tuple[str, ...]] = {
    "offered": ("grab", "decline"),
    "contacting": ("appoint", "log_call"),
    "scheduled": ("depart", "arrive", "report_delay"),
    "delayed": ("arrive", "report_delay"),
    "late": ("arrive", "report_delay"),
    "arrived": ("enter", "nobody_answers"),
    "no_answer": ("enter", "log_call"),
    "no_contact": ("leave_card", "enter"),
    "waiting_customer": ("customer_returns",),
    "on_site": ("propose_solution", "start_work", "begin_survey"),
    "surveying": ("submit_survey",),
    "agreed": ("start_work", "book_next_visit"),
    "working": ("finish", "hold"),
    "on_hold": ("resume",),
    "rework": ("finish",),
}
LOOKS: dict[str, Look] = {
    "log_call": "call",
    "appoint": "visit",
    "reschedule": "visit",
    "customer_returns": "visit",
    "book_next_visit": "visit",
    "report_delay": "delay",
    "enter": "gate",
    "start_work": "gate",
    "resume": "gate",
    "finish": "gate",
    "propose_solution": "items",
    "rate": "stars",
    "approve_quote": "sign",
    "accept": "sign",
}
LATER_BY = (15, 30, 60)
# Ticked with the step that they hold; a button of its own for them would ask everything twice.
HIDDEN = frozenset({"tick"})


@dataclass(frozen=True)
class Doing:
    """One command as it stands on the phone. `wrong` is what was not carried out a moment ago."""

    command: CommandSeen
    look: Look
    inputs: tuple[Input, ...] = ()
    gates: tuple[ChecklistSeen, ...] = ()
    wrong: Sorry | None = None
    later: tuple[tuple[int, str], ...] = ()
    suggested: str = ""
    filled: dict[str, str] = field(default_factory=dict)


def doings(
    seen: CaseSeen, zone: str, wanted_at: datetime | None, eta_at: datetime | None, sorry: Sorry | None
) -> tuple[list[Doing], list[Doing]]:
    """What is next, and what lies in the drawer."""
    order = NEXT.get(seen.stage, ())
    allowed = {command.kind: command for command in seen.commands if command.kind not in HIDDEN}
    if seen.stage == "contacting" and any(kind == "log_call" for kind in allowed):
        order = ("log_call", "appoint")
    made = {
        kind: doing_of(command, seen, zone, wanted_at, eta_at, sorry) for kind, command in allowed.items()
    }
    front = [made[kind] for kind in order if kind in made]
    return front, [doing for kind, doing in made.items() if kind not in order]


def doing_of(
    command: CommandSeen,
    seen: CaseSeen,
    zone: str,
    wanted_at: datetime | None,
    eta_at: datetime | None,
    sorry: Sorry | None,
) -> Doing:
    """One command as it stands on a phone, with what was filled in when it was not carried out."""
    inputs = tuple(inputs_of(command, seen))
    look = LOOKS.get(command.kind, "fields" if inputs else "button")
    wrong = sorry if sorry and sorry.kind == command.kind else None
    expected_at = eta_at or seen.appointment
    later = _later(expected_at, seen.now, zone) if look == "delay" else ()
    return Doing(
        command=command,
        look=look,
        inputs=inputs,
        gates=tuple(one for one in seen.checklists if one.gate == command.kind),
        wrong=wrong,
        later=later,
        suggested=_local(suggested(seen.now, wanted_at), zone) if look == "visit" else "",
        filled={name: values[0] for name, values in wrong.filled.items()} if wrong else {},
    )


def suggested(now: datetime, wanted_at: datetime | None) -> datetime:
    """The time that the customer asked for, or the next full half hour that leaves time to get there."""
    soonest = now + timedelta(minutes=60)
    soonest -= timedelta(
        minutes=soonest.minute % 30, seconds=soonest.second, microseconds=soonest.microsecond
    )
    return max(wanted_at, soonest) if wanted_at else soonest


def _later(expected_at: datetime | None, now: datetime, zone: str) -> tuple[tuple[int, str], ...]:
    """By how many minutes later than the customer expects, and when that would be."""
    if expected_at is None:
        return ()
    start_at = max(expected_at, now)
    return tuple((minutes, _local(start_at + timedelta(minutes=minutes), zone)) for minutes in LATER_BY)


def _local(at: datetime, zone: str) -> str:
    """As a browser's own clock field writes it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
