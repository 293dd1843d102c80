"""What becomes of 2,000 messages whose provider misbehaves, while worker and API are killed fifty times?"""

import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from bench import pages
from bench.crowd import Crowd, move_in, twilio_at
from bench.load import Load
from bench.standing import PUBLIC, Standing, standing
from bench.tally import Tally, attempts_by_outcome, reasons, tally, waiting
from bench.weather import EVERYTHING, LISTING, WITHOUT_HANGING, Dice, People
from tests.far_end.twilio import FarEnd

EACH = 5  # messages of one order that nobody looks after


class Plan(BaseModel):
    """How much is asked of the house. `hasty`: no request hangs, so what is in doubt is asked about early."""

    messages: int = 2000
    kills: int = 50
    faults: float = 0.2
    seconds_between_kills: tuple[float, float] = (1.0, 5.5)
    # The reconciler asks after 25, 50, 100, 200 and 400 s: of 3,125 that fail at 20 % one is left by then.
    quiet_within: float = 450.0
    hasty: bool = False
    seed: int = 20261122


class Outcome(BaseModel):
    """What came of it, and under which load it was measured."""

    plan: Plan
    tally: Tally
    kills: dict[str, int]
    faults: dict[str, int]
    said: dict[str, int]
    attempts: dict[str, int]
    undeliverable_because: dict[str, int]
    broken: list[str]
    unsettled: int
    waiting: list[str] = []
    seconds: float
    load: dict[str, Any]

    @property
    def holds(self) -> bool:
        return self.tally.holds and not self.broken and not self.unsettled


@dataclass
class Killer:
    """Kills the worker and the API in turn of chance, and only while they are up: fifty kills are fifty deaths."""

    house: Standing
    plan: Plan
    done: dict[str, int] = field(default_factory=lambda: {"worker": 0, "api": 0})

    def run(self) -> None:
        dice = random.Random(self.plan.seed)
        while sum(self.done.values()) < self.plan.kills:
            time.sleep(dice.uniform(*self.plan.seconds_between_kills))
            victim = dice.choice(("worker", "api"))
            self.done[victim] += self.house.kill(victim)


def measure(plan: Plan) -> Outcome:
    """One house, one crowd, one storm; then the counting."""
    kinds = WITHOUT_HANGING if plan.hasty else EVERYTHING
    faults, listing = Dice(kinds, plan.faults, plan.seed), Dice(LISTING, plan.faults, plan.seed + 1)
    far_end = FarEnd(faults=faults, list_faults=listing)
    with (
        far_end,
        standing(twilio_at(far_end), "bench.hasty_worker" if plan.hasty else "bench.asking_worker") as house,
    ):
        far_end.deliver_to[PUBLIC] = house.url
        move_in(house)
        load, begun = Load(), time.monotonic()
        crowd, people, killer = _play(house, far_end, plan)
        unsettled = _quiet(house, people, plan.quiet_within)
        seconds = time.monotonic() - begun
        house.end("worker")
        return Outcome(
            plan=plan,
            tally=tally(house.database, crowd.numbers, far_end.records, people.pressed),
            kills=killer.done,
            faults={**faults.thrown, **{f"list: {kind}": times for kind, times in listing.thrown.items()}},
            said=dict(people.said),
            attempts=attempts_by_outcome(house.database),
            undeliverable_because=reasons(house.database),
            broken=crowd.broken,
            unsettled=len(unsettled),
            waiting=unsettled,
            seconds=round(seconds, 1),
            load=load.since(),
        )


def _play(house: Standing, far_end: FarEnd, plan: Plan) -> tuple[Crowd, People, Killer]:
    """The orders are spread over the time that the kills will take."""
    orders = -(-plan.messages // EACH)
    length = plan.kills * sum(plan.seconds_between_kills) / 2
    crowd, people, killer = (
        Crowd(house, orders, length / orders),
        People(far_end, plan.seed),
        Killer(house, plan),
    )
    threading.Thread(target=people.run, daemon=True).start()
    storm = threading.Thread(target=killer.run, daemon=True)
    storm.start()
    crowd.run()
    storm.join()
    return crowd, people, killer


def _quiet(house: Standing, people: People, within: float) -> list[str]:
    """Until nothing waits any more, seen three times; what still does when patience ends."""
    until, still = time.monotonic() + within, 0
    while time.monotonic() < until:
        time.sleep(0.7)
        still = 0 if waiting(house.database) or not people.quiet else still + 1
        if still == 3:
            break
    people.over.set()
    return waiting(house.database)


def table(found: Outcome) -> str:
    columns = (
        "planned",
        "sent",
        "delivered",
        "acknowledged",
        "undeliverable",
        "unknown",
        "doubled",
        "lost",
        "forgotten",
    )
    head = " | ".join(columns)
    row = " | ".join(f"{getattr(found.tally, name):>{len(name)}}" for name in columns)
    wrong = [*found.tally.what, *found.broken, *found.waiting]
    more = [f"kills {found.kills}  faults {found.faults}", f"attempts {found.attempts}", f"heard {found.said}",
            f"undeliverable {found.undeliverable_because}",
            f"{found.seconds} s, load {found.load}, unsettled {found.unsettled}"]  # fmt: skip
    return "\n".join([head, row, *more, *wrong, ""])


def main(words: list[str]) -> int:
    plan = Plan()
    if words:
        plan = plan.model_copy(update={"messages": int(words[0]), "kills": int(words[1])})
    found = measure(plan)
    sys.stdout.write(table(found))
    pages.keep("storm", found.model_dump(mode="json"))
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
