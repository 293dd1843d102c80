"""What will happen in a case, when, to whom and by which clause, if nobody does anything?"""

from collections.abc import Iterator
from datetime import datetime

from domain.base import Fact
from domain.case import Case
from domain.clock import Clock, at_percent
from domain.deadline import OUTSIDE_THE_OFFICE, Deadline, EscalationStep, Reminder
from domain.message import Does, Message, Recipient
from domain.span import later


class Planned(Fact):
    """One entry of the plan. `step` is its name within its clock; `says` is None where nobody is told."""

    at: datetime
    clock: str
    step: str
    does: Does
    what: str
    tell: str | None = None
    by: tuple[str, ...] = ()
    says: str | None = None
    clause: str


def plan(case: Case) -> list[Planned]:
    """Everything that is still to come, earliest first. Pure: the same case gives the same plan."""
    entries = [entry for clock, deadline in counting(case) for entry in _entries(case, clock, deadline)]
    return sorted(entries, key=lambda entry: (entry.at, entry.clock, _ORDER[entry.does], entry.step))


def next_planned(case: Case) -> Planned | None:
    """The earliest entry of the plan."""
    entries = plan(case)
    return entries[0] if entries else None


_ORDER: dict[str, int] = {"remind": 0, "due": 1, "escalate": 2, "notify": 3}


def counting(case: Case) -> list[tuple[Clock, Deadline]]:
    """The clocks that count now: not paused, and of those that compete for one end only the tightest.

    It stays the tightest when its time is up: one lapse is one breach and one escalation, not one for each rival. A
    clock that was started after that (the class rose) counts all the same.
    """
    law = case.standard.deadline
    running = [(clock, law(clock.deadline)) for clock in case.clocks if not clock.paused]
    groups: dict[str, list[Clock]] = {}
    for clock, deadline in running:
        if deadline.tightest_of:
            groups.setdefault(deadline.tightest_of, []).append(clock)
    return [
        (clock, deadline)
        for clock, deadline in running
        if not _beaten(clock, groups.get(deadline.tightest_of or "", []))
    ]


def _beaten(clock: Clock, rivals: list[Clock]) -> bool:
    """Does a tighter rival count in place of this clock?"""
    mine = (clock.due_at, clock.name)
    tighter = [rival for rival in rivals if (rival.due_at, rival.name) < mine]
    return any(rival.over_at is None or clock.set_at < rival.over_at for rival in tighter)


def _entries(case: Case, clock: Clock, deadline: Deadline) -> Iterator[Planned]:
    for index, reminder in enumerate(deadline.remind):
        step, at = f"remind.{index}", _reminder_at(case, clock, deadline, reminder)
        in_time = max(clock.set_at, case.at) <= at <= clock.due_at
        if step not in clock.done and in_time and not clock.over_at:
            yield _telling(clock, deadline, reminder, step, at, "remind")
    if "due" not in clock.done:
        yield Planned(
            at=clock.due_at,
            clock=clock.name,
            step="due",
            does="due",
            what=deadline.name,
            clause=deadline.clause,
        )
    for index, escalation in enumerate(deadline.escalate):
        if clock.acknowledged_at is None or not escalation.asks:
            yield from _escalations(case, clock, deadline, index, escalation)


def _reminder_at(case: Case, clock: Clock, deadline: Deadline, reminder: Reminder) -> datetime:
    calendar = case.standard.calendar
    if reminder.after is not None:
        return later(reminder.after, calendar, clock.from_at)
    if reminder.before is not None:
        return later(-reminder.before, calendar, clock.due_at)
    return at_percent(clock, deadline, reminder.at or 0, calendar)


def _escalations(
    case: Case, clock: Clock, deadline: Deadline, index: int, escalation: EscalationStep
) -> Iterator[Planned]:
    calendar = case.standard.calendar
    at = later(escalation.after, calendar, clock.due_at)
    repeat = escalation.until_acknowledged
    for time in range(repeat.at_most if repeat else 1):
        step = f"escalate.{index}.{time}"
        if step not in clock.done:
            yield _telling(clock, deadline, escalation, step, at, "escalate")
        if repeat:
            at = later(repeat.every, calendar, at)


def _telling(
    clock: Clock, deadline: Deadline, said: Reminder | EscalationStep, step: str, at: datetime, does: Does
) -> Planned:
    return Planned(
        at=at,
        clock=clock.name,
        step=step,
        does=does,
        what=deadline.name,
        tell=said.tell,
        by=said.by,
        says=said.say,
        clause=said.clause or deadline.clause,
    )


def messages_of(case: Case, entry: Planned) -> tuple[Message, ...]:
    """The messages of one entry, one for each person or part that it tells."""
    if entry.says is None or entry.tell is None:
        return ()
    return tuple(
        compose(
            key=f"{entry.clock}/{entry.step}",
            to=recipient,
            by=entry.by,
            says=entry.says,
            clause=entry.clause,
            about=entry.clock,
            asks=entry.does == "escalate" and entry.tell not in OUTSIDE_THE_OFFICE,
            at=entry.at,
            facts=_clock_facts(case, entry),
        )
        for recipient in case.recipients(entry.tell)
    )


def _clock_facts(case: Case, entry: Planned) -> dict[str, str]:
    due_at = next(clock.due_at for clock in case.clocks if clock.name == entry.clock)
    return {"due_at": due_at.isoformat(), "overdue_seconds": str(int((entry.at - due_at).total_seconds()))}


def compose(
    *,
    key: str,
    to: Recipient,
    by: tuple[str, ...],
    says: str,
    clause: str | None,
    about: str | None,
    asks: bool,
    at: datetime,
    facts: dict[str, str],
) -> Message:
    """A message by the first of its channels; the rest are for the case that this one fails."""
    channel, *fallback = by
    return Message(
        key=f"{key}/{to.person or to.role}/{channel}",
        says=says,
        to=to,
        channel=channel,
        fallback=tuple(fallback),
        clause=clause,
        about=about,
        asks_acknowledgement=asks,
        planned_at=at,
        facts=facts,
    )
