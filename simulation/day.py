"""How is one day of the sample month played through a running house?"""

import heapq
import itertools
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from api.shapes import CaseSeen
from simulation import samples
from simulation.cast import Affair, Job, StoryBroken
from simulation.door import Door, NobodyAnswers, Refusal
from simulation.grievance import Grievance
from simulation.pace import Sequel, Story
from simulation.plots.book import COMPLAINTS, ORDERS, OTHERS, Plot
from simulation.rehearsal import Rehearsal
from simulation.samples import ComplaintRow, OrderRow, OtherRow, Row
from simulation.shop import Sale, Visit

A_BLINK = timedelta(seconds=1)
AS_IN = "example:"
Watch = Callable[["Play"], None]


@dataclass
class Play:
    """One case of the day: its plot, when something is next done in it, and what became of it."""

    row: Row
    plot: Plot[Any]
    next_at: datetime
    opened_with: dict[str, Any] = field(default_factory=dict)
    affair: Affair | None = None
    story: Story | None = None
    broken: str | None = None
    rehearsal: Rehearsal | None = None

    @property
    def ref(self) -> str:
        return self.row.ref + ("'" if self.opened_with else "")


class Day:
    """One schedule over all cases, by each case's own time. A sequel joins it when its case calls for it."""

    def __init__(self, door: Door, rows: Iterable[Row], watch: Watch) -> None:
        self.door, self.watch = door, watch
        self.run = uuid.uuid4().hex[:8]
        self.plays = [play_of(row) for row in rows]
        self.count = itertools.count()
        self.queue = [(play.next_at, next(self.count), play) for play in self.plays]
        heapq.heapify(self.queue)

    def play(self) -> list[Play]:
        """Every case to its end. A story that breaks ends its own case, not the day."""
        while self.queue:
            _, _, play = heapq.heappop(self.queue)
            try:
                self._go_on(play)
            except (StoryBroken, Refusal, NobodyAnswers, StopIteration) as broken:
                play.broken = str(broken)
            else:
                if play.story:
                    heapq.heappush(self.queue, (play.next_at, next(self.count), play))
            if play.affair:
                self.watch(play)
        for play in self.plays:
            play.broken = play.broken or self._judged(play)
        return self.plays

    def _go_on(self, play: Play) -> None:
        """Up to the instant of the next deed, then all that people do before time passes again."""
        if play.affair is None:
            seen = self._open(play)
            play.affair = affair_of(seen)(self.door, play.row, seen)
            play.story = play.plot.story(play.affair)
        else:
            forward(play.affair, play.next_at)
        assert play.story is not None, "an open case has a story"
        for said in play.story:
            if isinstance(said, Sequel):
                self._follow(play, said)
                continue
            play.next_at = said if isinstance(said, datetime) else play.next_at + said
            return
        play.story = None

    def _open(self, play: Play) -> CaseSeen:
        key, row = f"demo-{self.run}-{play.ref}", play.row
        who = {"name": row.customer, "phone": row.phone, "address": row.address}
        if isinstance(row, ComplaintRow):
            about = next((p.affair.no for p in self.plays if p.affair and p.row.ref == row.order), None)
            told = {"subject": row.subject, "words": row.words, "signals": list(row.signals)}
            whose = {"order": about} if about else {"customer": who}
            return self.door.open_complaint(key, standard="complaint", at=play.next_at, **told, **whose)
        assert isinstance(row, OrderRow), "a row is an order or a complaint"
        if play.rehearsal:
            return play.rehearsal.opens(self.door, {**who, "lat": row.lat, "lng": row.lng}, key)
        return self.door.open_order(
            key,
            standard=row.standard,
            channel=row.channel,
            customer={**who, "lat": row.lat, "lng": row.lng},
            problem=row.problem,
            requested_for=play.next_at + timedelta(hours=4) if play.opened_with else row.requested_for,
            facts=row.facts,
            at=play.next_at,
            **play.opened_with,
        )

    def _follow(self, play: Play, sequel: Sequel) -> None:
        plot: Plot[Any] = Plot(f"{play.plot.name}+", "closed", sequel.story)
        follower = Play(play.row, plot, play.next_at + sequel.after, sequel.opened_with)
        self.plays.append(follower)
        heapq.heappush(self.queue, (follower.next_at, next(self.count), follower))

    def _judged(self, play: Play) -> str | None:
        """What is wrong with how a case ended; None when all is as it should be."""
        assert play.affair is not None, "whatever was not opened is broken"
        seen = play.affair.look()
        if seen.stage != play.plot.ends:
            return f"ended at {seen.stage}, not at {play.plot.ends}"
        broken = {breach.deadline for breach in seen.breaches}
        if spared := [name for name in play.plot.breaks if not any(map(name_of(name), broken))]:
            return f"should have broken {', '.join(spared)}"
        if hurt := [name for name in play.plot.keeps if any(map(name_of(name), broken))]:
            return f"should not have broken {', '.join(hurt)}"
        return None


def name_of(start: str) -> Callable[[str], bool]:
    """Deadlines are named by how they begin: intake.react means react_soft, react_hard and react_class."""
    return lambda deadline: deadline.startswith(start)


def forward(affair: Affair, to: datetime) -> None:
    """Let a case's own time pass until an instant; nothing happens when it has passed already."""
    ahead = to - affair.look().now
    if ahead > A_BLINK:
        affair.passes(ahead)


def play_of(row: Row) -> Play:
    """By a plot of the town's book, or as a worked example of its standard tells it."""
    if isinstance(row, OrderRow) and row.plot.startswith(AS_IN):
        told = Rehearsal(row.standard, row.plot.removeprefix(AS_IN))
        rehearsal = Rehearsal(row.standard, told.name, row.at - told.opened_at)
        return Play(row, rehearsal.plot(), row.at, rehearsal=rehearsal)
    if isinstance(row, OtherRow):
        return Play(row, OTHERS[row.plot], row.at)
    return Play(row, COMPLAINTS[row.plot] if isinstance(row, ComplaintRow) else ORDERS[row.plot], row.at)


def affair_of(seen: CaseSeen) -> type[Affair]:
    """In whose words the people of a case of that kind act."""
    kinds: dict[str, type[Affair]] = {"complaint": Grievance, "purchase": Sale, "reception": Visit}
    return kinds.get(seen.kind, Job)


def rows_of(number: int) -> list[Row]:
    """The orders and complaints of a day, and the earlier complaints of those who complain again."""
    sheets = (*samples.orders(), *samples.others(), *samples.rehearsals())
    orders = [row for row in sheets if row.day == number]
    complaints = [row for row in samples.complaints() if row.day == number]
    again = {row.phone for row in complaints}
    earlier = [row for row in samples.complaints() if row.day < number and row.phone in again]
    return sorted([*orders, *earlier, *complaints], key=lambda row: row.at)
