"""What would somebody with a stopwatch and a sheet of paper say of the promises of a case?

Knows pauses by the stage alone, and adds up what ran. None of the product's arithmetic of a pause or a resumption is
used: no time that is left, no start that moves.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.calendar import between
from domain.case import Case
from domain.deadline import Deadline
from domain.machine import STAY, Machine


@dataclass
class Sheet:
    """One promise: how much time it was given, and how much of it has run."""

    budget: timedelta
    ran: timedelta


@dataclass
class Ledger:
    """All sheets of one case, written on whenever something happens; `look` says what is wrong, or nothing."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    at: datetime | None = None

    def look(self, before: Case | None, after: Case, now: datetime) -> list[str]:
        """Between `before` and `now` nothing happened: whoever keeps the ledger looks at every planned instant."""
        wrong: list[str] = []
        if before and self.at:
            for clock in before.clocks:
                law = before.standard.deadline(clock.deadline)
                if before.stage not in law.pauses_in and clock.name in self.sheets:
                    self.sheets[clock.name].ran += _counted(after, law, self.at, now)
        for clock in after.clocks:
            law = after.standard.deadline(clock.deadline)
            if clock.name not in self.sheets:
                left = _counted(after, law, now, clock.due_at) if clock.left is None else clock.left
                ran = _counted(after, law, clock.from_at, now)
                self.sheets[clock.name] = Sheet(left + ran, ran)
            if clock.over_at is None:
                wrong += self._compared(after, law, clock.name, now)
        self.sheets = {clock.name: self.sheets[clock.name] for clock in after.clocks}
        self.at = now
        return wrong

    def _compared(self, case: Case, law: Deadline, name: str, now: datetime) -> list[str]:
        clock = next(clock for clock in case.clocks if clock.name == name)
        sheet = self.sheets[name]
        ours = sheet.budget - sheet.ran
        paused = case.stage in law.pauses_in and ours > timedelta(0)
        theirs = clock.left if clock.left is not None else _counted(case, law, now, clock.due_at)
        wrong = [f"{name}: {theirs} left, and by the stopwatch {ours}"] if theirs != ours else []
        if clock.paused != paused:
            wrong.append(f"{name} is {'' if clock.paused else 'not '}paused at {case.stage}")
        return wrong


def _counted(case: Case, law: Deadline, since: datetime, until: datetime) -> timedelta:
    return between(case.standard.calendar, since, until) if law.within.is_working else until - since


def reachable(machine: Machine, stage: str, trigger: str | None) -> set[str]:
    """Where one command, or the passing of time, may lead: by the table, and on from there at once."""
    edges = machine.edges()
    first = {to for start, to, why in edges if start == stage and why == trigger} if trigger else set[str]()
    found = {stage, *first}
    onward = {
        (start, to)
        for start, to, why in edges
        if why == "at once" or (trigger is None and why.startswith("due "))
    }
    while more := {to for start, to in onward if start in found} - found - {STAY}:
        found |= more
    return found


def overdue(case: Case, now: datetime) -> list[str]:
    """Promises whose time is up and that nobody has judged: of those that compete only the tightest is judged."""
    running = [clock for clock in case.clocks if not clock.paused and not clock.over_at]
    group_of = {
        clock.name: case.standard.deadline(clock.deadline).tightest_of or clock.name for clock in running
    }
    tightest = {
        group: min(c.due_at for c in running if group_of[c.name] == group) for group in group_of.values()
    }
    return [c.name for c in running if c.due_at <= now and c.due_at == tightest[group_of[c.name]]]
