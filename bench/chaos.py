"""What is lost of a thousand orders and two hundred complaints while their house is killed a hundred times?"""

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from bench import __main__ as book
from bench.figure import Chapter, Figure
from bench.fortnight import Fortnights
from bench.ledger import Ledger, ledger, unsaid
from bench.load import Load
from bench.reaper import Reaper
from bench.standing import Standing, standing

# What a killed courier held is in doubt for half a minute; then somebody looks.
SETTLED_WITHIN = 180.0


class Plan(BaseModel):
    """How much is asked of the house."""

    orders: int = 1000
    complaints: int = 200
    kills: int = 100
    side_by_side: int = 11
    seed: int = 20261122


SHORT = Plan(orders=8, complaints=2, kills=4, side_by_side=2)


class Outcome(BaseModel):
    """What came of it."""

    plan: Plan
    ledger: Ledger
    kills: dict[str, int]
    broken: list[str]
    ended: dict[str, int]
    deeds: int
    kib_a_case: dict[str, float]
    seconds: float
    load: dict[str, Any]

    @property
    def holds(self) -> bool:
        return self.ledger.holds and sum(self.kills.values()) >= self.plan.kills


def storm(plan: Plan) -> Outcome:
    """A house of real processes, the fortnights played in it while they are killed, and the counting afterwards."""
    with standing({}) as house:
        load, begun = Load(), time.monotonic()
        fortnights = Fortnights(house, plan.orders, plan.complaints, plan.side_by_side)
        reaper = Reaper(house, plan.kills, plan.seed, lambda: fortnights.progress)
        hand = threading.Thread(target=reaper.run, daemon=True)
        hand.start()
        fortnights.play()
        hand.join()
        opened = [no for door in fortnights.doors for no in door.opened]
        _settle(house)
        return Outcome(
            plan=plan,
            ledger=ledger(house.database, opened, [one for door in fortnights.doors for one in door.done]),
            kills=dict(reaper.killed),
            broken=[
                f"{play.ref} {play.plot.name}: {play.broken}" for play in fortnights.plays if play.broken
            ],
            ended=Counter(play.affair.seen.stage for play in fortnights.plays if play.affair),
            deeds=fortnights.deeds,
            kib_a_case=_kib(house, len(opened)),
            seconds=round(time.monotonic() - begun, 1),
            load=load.since(),
        )


def _settle(house: Standing) -> None:
    """Everybody who was killed is up again, and nothing is due or in doubt any more."""
    until = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < until and not (house.supervisor.ready and not unsaid(house.database)):
        time.sleep(0.5)


def _kib(house: Standing, cases: int) -> dict[str, float]:
    """What a whole case takes in the database, and what the engine keeps of it, both with their indices."""
    with house.database.reading() as connection:
        ours = connection.exec_driver_sql(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        ).scalar_one()
    theirs = sum(file.stat().st_size for file in (house.home / "temporal").glob("temporal.db*"))
    return {
        "database": round(float(ours) / cases / 1024, 1),
        "engine": round(theirs / cases / 1024, 1),
    }


# Name, zh, en, how it is read off an outcome, and its goal.
SHOWN: tuple[tuple[str, str, str, Callable[[Outcome], int], int | None], ...] = (
    ("cases", "工单和投诉", "orders and complaints", lambda found: found.ledger.cases, None),
    ("acknowledged", "答应过的命令", "commands acknowledged", lambda found: found.ledger.acknowledged, None),
    ("missing", "答应过却不在的", "acknowledged and not present", lambda found: found.ledger.missing, 0),
    ("twice", "办了两次的", "carried out twice", lambda found: found.ledger.twice, 0),
    ("planned", "计划要说的消息", "messages planned", lambda found: found.ledger.planned, None),
    ("told", "说到一次的", "told once", lambda found: found.ledger.told - found.ledger.doubled, None),
    (
        "explained",
        "没说但原因在案的",
        "not told, the reason on record",
        lambda found: found.ledger.explained,
        None,
    ),
    ("waiting", "时候未到的", "waiting for their instant", lambda found: found.ledger.waiting, None),
    ("doubled", "说了两遍的", "told twice", lambda found: found.ledger.doubled, 0),
    ("lost", "丢了的", "lost", lambda found: found.ledger.lost, 0),
    (
        "differ",
        "重演对不上的单子",
        "cases that do not replay to what is stored",
        lambda found: found.ledger.differ,
        0,
    ),
    ("broken", "没演到剧本结局的", "stories that missed their end", lambda found: len(found.broken), None),
)


def chapter(found: Outcome) -> Chapter:
    kills = Figure(
        id="chaos.kills",
        zh="用 kill -9 杀掉的进程",
        en="processes killed with -9",
        value=sum(found.kills.values()),
        unit="",
        goal=found.plan.kills,
        better="higher",
    )
    others = (
        Figure(id=f"chaos.{name}", zh=zh, en=en, value=read(found), unit="", goal=goal)
        for name, zh, en, read, goal in SHOWN
    )
    return Chapter(
        name="chaos",
        zh="杀进程",
        en="Killed at random",
        figures=(kills, *others),
        raw=found.model_dump(mode="json"),
    )


def measure(short: bool = False) -> Chapter:
    """The whole storm, or one of a few cases and one kill each."""
    return chapter(storm(SHORT if short else Plan()))


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    for name, info in Plan.model_fields.items():
        asked.add_argument(f"--{name.replace('_', '-')}", type=int, default=info.default)
    plan, kept = Plan(**vars(asked.parse_args(words))), list[Outcome]()

    def measured() -> Chapter:
        kept.append(storm(plan))
        return chapter(kept[0])

    lost = book.run("chaos", measured)
    found = kept[0]
    sys.stdout.write("".join(f"{one}\n" for one in (*found.ledger.what, *found.broken, *lost)))
    sys.stdout.write(f"{found.seconds} s  kills {found.kills}  load {found.load}\n")
    return 0 if found.holds and not lost else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
