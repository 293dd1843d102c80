"""How late were the messages of cases whose deadlines fall into the same ten seconds, and was each sent once?"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.sink import Sink

CLIENTS = 16
STEPS = 3
QUIET, QUIET_AFTER_KILL, CAP = 4.0, 8.0, 60.0
# Who answers spares the next person what has just fallen due and is not sent yet: that is not lost.
SPARED = 1.0
Said = tuple[int, int]
"""Which case, by its place in the burst, and which of its three messages, from 0 on."""


class Engine(Protocol):
    """Whatever keeps deadlines: it opens a case with three instants, and takes an acknowledgement."""

    async def open(self, place: int, dues: Sequence[float]) -> None: ...

    async def acknowledge(self, place: int) -> bool:
        """Whether it was accepted."""

    def which(self, body: dict[str, object]) -> Said | None:
        """What arrived; None for what is not of this burst."""


@dataclass
class Burst:
    """So many cases, the first deadlines of all spread over `wave` seconds; Unix seconds everywhere."""

    cases: int
    base: float
    wave: float = 10.0
    gap: float = 5.0
    asked: dict[int, float] = field(default_factory=dict)
    accepted: dict[int, float] = field(default_factory=dict)
    unaccepted: int = 0
    opened_per_second: float = 0.0
    overrun: float = 0.0
    arrived: dict[Said, list[float]] = field(default_factory=dict)
    attempts: set[object] = field(default_factory=set)
    repeated: int = 0

    def dues(self, place: int) -> list[float]:
        first = self.base + self.wave * place / self.cases
        return [first + step * self.gap for step in range(STEPS)]

    @property
    def last(self) -> float:
        return self.base + self.wave + (STEPS - 1) * self.gap

    def acknowledged(self, place: int) -> bool:
        return place % 2 == 0

    async def open(self, engine: Engine) -> None:
        begun = time.time()
        await each(range(self.cases), lambda place: engine.open(place, self.dues(place)))
        self.opened_per_second = self.cases / (time.time() - begun)
        self.overrun = max(0.0, time.time() - self.base)

    async def acknowledge(self, engine: Engine) -> None:
        """Every second case, half a gap after its first deadline, even when the engine is behind."""

        async def one(place: int) -> None:
            await asyncio.sleep(max(0.0, self.dues(place)[0] + self.gap / 2 - time.time()))
            self.asked[place] = time.time()
            if await engine.acknowledge(place):
                self.accepted[place] = time.time()
            else:
                self.unaccepted += 1

        await asyncio.gather(*(one(place) for place in range(0, self.cases, 2)))

    def take(self, engine: Engine, sink: Sink) -> int:
        """Ask the far end what came; how much that was.

        An attempt that comes again under its own key is taken once, as every receiver of ours is asked to.
        """
        taken = sink.taken()
        for at, body in taken:
            said, attempt = engine.which(body), body.get("attempt")
            if said is not None and attempt in self.attempts:
                self.repeated += 1
            elif said is not None:
                self.arrived.setdefault(said, []).append(at)
                self.attempts.update(filter(None, (attempt,)))
        return len(taken)

    async def settle(self, engine: Engine, sink: Sink, quiet: float) -> None:
        """Until everything that must come has come and nothing more does, or patience ends."""
        moved = time.time()
        while time.time() < self.last + CAP:
            if await asyncio.to_thread(self.take, engine, sink):
                moved = time.time()
            done = not self.missing()
            if time.time() > self.last and time.time() - moved > (1.5 if done else quiet):
                return
            await asyncio.sleep(0.3)

    def missing(self) -> list[Said]:
        """What must have come: all three of a case that nobody acknowledged, else those due before somebody did."""
        return [
            (place, step)
            for place in range(self.cases)
            for step, due in enumerate(self.dues(place))
            if (place not in self.accepted or due < self.asked[place] - SPARED)
            and (place, step) not in self.arrived
        ]

    def found(self) -> dict[str, Any]:
        late = sorted(
            1000 * (min(ats) - self.dues(place)[step]) for (place, step), ats in self.arrived.items()
        )
        after = [
            min(ats) - self.accepted[place]
            for (place, step), ats in self.arrived.items()
            if place in self.accepted and min(ats) > self.accepted[place] and step > 0
        ]
        return {
            "cases": self.cases,
            "opened_per_second": round(self.opened_per_second, 1),
            "opening_overran_s": round(self.overrun, 2),
            "arrived": len(self.arrived),
            "late_ms": {name: round(at(late, part), 1) for name, part in PARTS.items()},
            "lost": len(self.missing()),
            "doubled": sum(len(ats) - 1 for ats in self.arrived.values()),
            "repeated": self.repeated,
            "accepted": len(self.accepted),
            "unaccepted": self.unaccepted,
            "after_acknowledgement": len(after),
            "drained_s": round(max((max(ats) for ats in self.arrived.values()), default=0) - self.last, 2),
        }


PARTS = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}


def at(ordered: Sequence[float], part: float) -> float:
    """The value below which that part of all lies; not a number where there is none."""
    return ordered[math.ceil(len(ordered) * part) - 1] if ordered else math.nan


async def each(places: Iterable[int], work: Callable[[int], Awaitable[None]]) -> None:
    """`work` for all of them, in order, so many at a time as clients call."""
    queue = iter(places)

    async def client() -> None:
        for place in queue:
            await work(place)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def play(engine: Engine, burst: Burst, sink: Sink, quiet: float = QUIET) -> None:
    """One burst from its first opening until its last message."""
    sink.taken()
    await burst.open(engine)
    await asyncio.gather(burst.acknowledge(engine), burst.settle(engine, sink, quiet))
