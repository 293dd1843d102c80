"""How does one running deadline count, pause, move and end?"""

from datetime import datetime, timedelta

from domain.base import Fact
from domain.calendar import Calendar, advance, between
from domain.deadline import DATES, Deadline
from domain.span import later
from domain.timetable import microseconds

# What is told because nothing was done after an acknowledgement: `still_open.<which>.<step>.<time>`.
STILL_OPEN = "still_open"


class Breach(Fact):
    """A deadline that was broken. Nothing erases it: not a reschedule, not a reopening, not a change of class."""

    at: datetime
    deadline: str
    occurrence: int
    clause: str


class Clock(Fact):
    """A deadline while it runs. `over_at` is when its time was up, `done` names the plan entries that fired.

    `acknowledged_at` is when somebody last took notice of that, `acknowledged` how often somebody did. `day` is the day
    of the month of what comes round monthly: begun on a 31st, it comes on the 28th of February and then on the 31st.
    """

    deadline: str
    occurrence: int
    set_at: datetime
    from_at: datetime
    due_at: datetime
    left: timedelta | None = None
    over_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged: int = 0
    done: tuple[str, ...] = ()
    day: int | None = None

    @property
    def name(self) -> str:
        return f"{self.deadline}#{self.occurrence}"

    @property
    def unanswered(self) -> bool:
        """Whether there is something to take notice of: nobody has yet, or it was told again since."""
        again = f"{STILL_OPEN}.{self.acknowledged}."
        return self.acknowledged_at is None or any(step.startswith(again) for step in self.done)

    @property
    def paused(self) -> bool:
        return self.left is not None


def start(
    deadline: Deadline,
    occurrence: int,
    moment: datetime,
    now: datetime,
    calendar: Calendar,
    day: int | None = None,
) -> Clock | None:
    """Start counting at `now` from `moment`; None where the end had passed before it could be known.

    An appointment made at short notice cannot have a reminder, or a deadline, before it was made.
    """
    due_at = later(deadline.within, calendar, moment, day)
    counts_to_a_date = deadline.of in DATES
    if counts_to_a_date and due_at < now:
        return None
    from_at = now if counts_to_a_date else moment
    return Clock(
        deadline=deadline.name, occurrence=occurrence, set_at=now, from_at=from_at, due_at=due_at, day=day
    )


def day_kept(clock: Clock, deadline: Deadline, now: datetime, calendar: Calendar) -> int | None:
    """The day of the month with which a promise goes into its next round; None where it begins anew another day."""
    if deadline.within.unit not in ("month", "year") or now != clock.due_at:
        return None
    return clock.day or calendar.timetable.local(microseconds(clock.from_at)).day


def pause(clock: Clock, deadline: Deadline, now: datetime, calendar: Calendar) -> Clock:
    """Stop counting; what is left of the budget is kept exactly, to the microsecond."""
    if clock.paused or clock.due_at <= now:
        return clock
    return clock.model_copy(update={"left": _counted(deadline, calendar, now, clock.due_at)})


def resume(clock: Clock, deadline: Deadline, now: datetime, calendar: Calendar) -> Clock:
    """Count on with what was left: start and end move together, so reminders keep their place in the budget."""
    if clock.left is None:
        return clock
    consumed = _counted(deadline, calendar, clock.from_at, clock.due_at) - clock.left
    return clock.model_copy(
        update={
            "left": None,
            "from_at": _spent(deadline, calendar, now, -consumed),
            "due_at": _spent(deadline, calendar, now, clock.left),
        }
    )


def at_percent(clock: Clock, deadline: Deadline, percent: int, calendar: Calendar) -> datetime:
    """The instant at which so much of the budget is used up."""
    budget = _counted(deadline, calendar, clock.from_at, clock.due_at)
    return _spent(deadline, calendar, clock.from_at, budget * percent // 100)


def _counted(deadline: Deadline, calendar: Calendar, start_at: datetime, end_at: datetime) -> timedelta:
    return between(calendar, start_at, end_at) if deadline.within.is_working else end_at - start_at


def _spent(deadline: Deadline, calendar: Calendar, instant: datetime, length: timedelta) -> datetime:
    return advance(calendar, instant, length) if deadline.within.is_working else instant + length
