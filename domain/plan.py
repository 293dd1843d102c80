"""What will happen in a case, when, to whom and by which clause, if nobody does anything?"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from domain.base import Fact
from domain.case import Case
from domain.clock import STILL_OPEN, Clock, at_percent
from domain.deadline import OUTSIDE_THE_OFFICE, Deadline, EscalationStep, Reminder, Repeat
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


class Coming(NamedTuple):
    """One entry before it is put into words; ordered by its first four fields, which no two entries share."""

    at: datetime
    clock: str
    rank: int
    step: str
    law: Deadline
    said: Reminder | EscalationStep | None


def plan(case: Case) -> list[Planned]:
    """Everything that is still to come, earliest first. Pure: the same case gives the same plan."""
    coming = (
        entry
        for clock, law in counting(case)
        for entry in (*_before(case, clock, law), *_after(case, clock, law))
    )
    return [_planned(entry) for entry in sorted(coming, key=_order)]


def next_planned(case: Case) -> Planned | None:
    """The earliest entry of the plan. Asked before every step, so what cannot be the earliest is not worked out."""
    coming = (
        entry
        for clock, law in counting(case)
        for entry in (_after(case, clock, law) if clock.over_at else _before(case, clock, law))
    )
    first = min(coming, key=_order, default=None)
    return _planned(first) if first else None


def _order(entry: Coming) -> tuple[datetime, str, int, str]:
    return entry[:4]


DOES: tuple[Does, ...] = ("remind", "due", "escalate")


def counting(case: Case) -> list[tuple[Clock, Deadline]]:
    """The clocks that count now: not paused, and of those that compete for one end only the tightest.

    Once its time is up the others end with it (`rivals`): one lapse is one breach, not one for each.
    """
    law_of = case.standard.deadline
    running = [(clock, law_of(clock.deadline)) for clock in case.clocks if not clock.paused]
    tightest: dict[str, Clock] = {}
    for clock, law in running:
        group = law.tightest_of
        if group and not clock.over_at and (group not in tightest or clock.due_at < tightest[group].due_at):
            tightest[group] = clock
    return [(c, law) for c, law in running if c.over_at or tightest.get(law.tightest_of or "", c) is c]


def rivals(case: Case, lapsed: Clock) -> list[str]:
    """The looser clocks that end with one whose time is up; one that starts later counts afresh."""
    law = case.standard.deadline
    group = law(lapsed.deadline).tightest_of
    running = [clock for clock in case.clocks if not clock.over_at and clock.name != lapsed.name]
    return [clock.name for clock in running if group and law(clock.deadline).tightest_of == group]


def _before(case: Case, clock: Clock, law: Deadline) -> Iterator[Coming]:
    """What comes until the time is up, and the end itself; nothing when it is over."""
    if clock.over_at:
        return
    name, earliest_at = clock.name, max(clock.set_at, case.at)
    for index, reminder in enumerate(law.remind):
        step = f"remind.{index}"
        if step not in clock.done:
            at = _reminder_at(case, clock, law, reminder)
            if earliest_at <= at <= clock.due_at:
                yield Coming(at, name, 0, step, law, reminder)
    yield Coming(clock.due_at, name, 1, "due", law, None)


def _after(case: Case, clock: Clock, law: Deadline) -> Iterator[Coming]:
    """What comes when the time is up."""
    for index, escalation in enumerate(law.escalate):
        if clock.acknowledged_at is None or not escalation.asks:
            yield from _escalations(case, clock, law, index, escalation)
        if clock.acknowledged_at is not None and escalation.if_still_open:
            yield from _still_open(case, clock, law, index, escalation, escalation.if_still_open)


def _reminder_at(case: Case, clock: Clock, deadline: Deadline, reminder: Reminder) -> datetime:
    calendar = case.standard.calendar
    if reminder.after is not None:
        return later(reminder.after, calendar, clock.from_at)
    if reminder.before is not None:
        return later(-reminder.before, calendar, clock.due_at)
    return at_percent(clock, deadline, reminder.at or 0, calendar)


def _escalations(
    case: Case, clock: Clock, law: Deadline, index: int, escalation: EscalationStep
) -> Iterator[Coming]:
    calendar = case.standard.calendar
    at = later(escalation.after, calendar, clock.due_at)
    repeat = escalation.until_acknowledged
    for time in range(repeat.at_most if repeat else 1):
        step = f"escalate.{index}.{time}"
        if step not in clock.done:
            yield Coming(at, clock.name, 2, step, law, escalation)
        if repeat:
            at = later(repeat.every, calendar, at)


def _still_open(
    case: Case, clock: Clock, law: Deadline, index: int, escalation: EscalationStep, repeat: Repeat
) -> Iterator[Coming]:
    """Told again because somebody took notice, and then nothing was done."""
    at = max(clock.acknowledged_at or clock.due_at, clock.due_at)
    for time in range(repeat.at_most):
        at = later(repeat.every, case.standard.calendar, at)
        step = f"{STILL_OPEN}.{clock.acknowledged}.{index}.{time}"
        if step not in clock.done:
            yield Coming(at, clock.name, 2, step, law, escalation)


def _planned(entry: Coming) -> Planned:
    at, clock, rank, step, law, said = entry
    if said is None:
        return Planned(at=at, clock=clock, step=step, does=DOES[rank], what=law.name, clause=law.clause)
    return Planned(
        at=at,
        clock=clock,
        step=step,
        does=DOES[rank],
        what=law.name,
        tell=said.tell,
        by=said.by,
        says=said.say,
        clause=said.clause or law.clause,
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
