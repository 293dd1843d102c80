"""Do messages go out on time when thousands of deadlines fall into the same ten seconds, and once, whoever dies?"""

import asyncio
import time
from dataclasses import dataclass
from subprocess import Popen
from typing import Any

from bench import bare_timers, growth, polling, punctual
from bench.burst import CLIENTS, QUIET_AFTER_KILL, Burst, Engine, play
from bench.figure import Chapter, Figure
from bench.meter import Meter
from bench.punctual import Punctual
from bench.punctual_worker import law_of_the_bench
from bench.sink import Sink
from bench.standing import Standing
from domain.standard import Standard
from storage.engine import Database

WARM, FEW, SMALL, BIG = 200, 40, 1000, 5000
# Opened in the order in which they fall due: the last may be opened a moment after the first is due.
SPARE, MARGIN = 0.9, 3.0
FIRST_RATE = 40.0
TRUTH_WITHIN = 240.0
TRUTH_WITHIN_SHORTLY = 60.0
KILLED_AT = 4.0


def measure(short: bool = False) -> Chapter:
    sink = Sink()
    try:
        with (
            law_of_the_bench() as law,
            law_of_the_bench("overdue") as far,
            punctual.house(sink) as house,
        ):
            raw = asyncio.run(_short(house, law, far, sink)) if short else _whole(house, law, far, sink)
    finally:
        sink.end()
    return chapter(raw)


async def _short(house: Standing, law: Standard, far: Standard, sink: Sink) -> dict[str, Any]:
    async with punctual.engine(house, law) as engine:
        bursts = Bursts(house, engine, sink)
        small = await bursts.play(FEW)
        stood = await growth.stand(Punctual(engine.database, engine.handles, far), short=True)
        return {"small": small, "standing": stood, "crowded": await bursts.play(FEW)}


def _whole(house: Standing, law: Standard, far: Standard, sink: Sink) -> dict[str, Any]:
    """The yardsticks first: after them the house has cases of its own to look after."""
    beside = {
        "bare": _beside(house, sink, SMALL, bare=True),
        "polled": _beside(house, sink, SMALL, bare=False),
    }
    return {**asyncio.run(_ours(house, law, far, sink)), **beside}


async def _ours(house: Standing, law: Standard, far: Standard, sink: Sink) -> dict[str, Any]:
    """One burst after the other in one house; the last with ten thousand cases standing open beside it."""
    async with punctual.engine(house, law) as engine:
        bursts = Bursts(house, engine, sink)
        await bursts.play(WARM)
        found = {"small": await bursts.play(SMALL), "killed": await bursts.play(SMALL, killing=True)}
        found["big"] = await bursts.play(BIG)
        found["standing"] = await growth.stand(Punctual(engine.database, engine.handles, far), short=False)
        return {**found, "crowded": await bursts.play(SMALL)}


def _beside(house: Standing, sink: Sink, cases: int, *, bare: bool) -> dict[str, Any]:
    address, url = house.house.temporal_address or "", house.house.database_url or ""
    worker = bare_timers.started(address, url, sink.url) if bare else polling.started(url, sink.url)
    try:
        return asyncio.run(_yardstick(house, worker, sink, cases, bare=bare))
    finally:
        worker.kill()
        worker.communicate()


async def _yardstick(
    house: Standing, worker: Popen[bytes], sink: Sink, cases: int, *, bare: bool
) -> dict[str, Any]:
    pids = {"worker": worker.pid, "postgres": house.pid("postgres")}
    if not bare:
        database = Database(house.house.database_url or "", pool_size=CLIENTS, name="bench-clients")
        try:
            return await _burst(polling.Polled(database), Meter(pids), sink, cases, rate=500)
        finally:
            database.close()
    async with bare_timers.engine(house.house.temporal_address or "", f"{time.time()}") as engine:
        meter = Meter({**pids, "temporal": house.pid("temporal")})
        return await _burst(engine, meter, sink, cases, rate=FIRST_RATE)


async def _burst(engine: Engine, meter: Meter, sink: Sink, cases: int, rate: float) -> dict[str, Any]:
    burst = Burst(cases, base_of(cases, rate))
    await play(engine, burst, sink)
    return {**burst.found(), **cpu_of(meter, cases)}


def base_of(cases: int, rate: float) -> float:
    return time.time() + cases / (rate * SPARE) + MARGIN


def cpu_of(meter: Meter, cases: int) -> dict[str, Any]:
    spent = meter.since()
    return {"cpu_s": spent, "cpu_s_per_1000": round(1000 * sum(spent.values()) / cases, 1)}


@dataclass
class Bursts:
    """Bursts in one house, one after the other; each begins when its cases can be open, as quickly as the last were."""

    house: Standing
    engine: Punctual
    sink: Sink
    rate: float = FIRST_RATE

    async def play(self, cases: int, *, killing: bool = False) -> dict[str, Any]:
        """Until its truth is on record, too; in the middle of it the worker may be killed."""
        burst, meter = Burst(cases, base_of(cases, self.rate)), Meter(pids_of(self.house))
        self.engine.forget()
        killed = asyncio.create_task(_kill(self.house, burst)) if killing else None
        await play(self.engine, burst, self.sink, *([QUIET_AFTER_KILL] if killing else []))
        truth = await self.engine.truth(burst, TRUTH_WITHIN if cases >= WARM else TRUTH_WITHIN_SHORTLY)
        more = _caught_up(burst, *await killed) if killed else cpu_of(meter, cases)
        self.rate = burst.opened_per_second
        return {**burst.found(), "truth": truth, **more}


def pids_of(house: Standing) -> dict[str, int | None]:
    return {name: house.pid(name) for name in ("postgres", "temporal", "worker", "api")}


async def _kill(house: Standing, burst: Burst) -> tuple[float, float]:
    """kill -9 of the worker in the middle of the burst: when it died, and when the supervisor started it again."""
    await asyncio.sleep(max(0.0, burst.base + KILLED_AT - time.time()))
    return await asyncio.to_thread(_until_it_is_back, house, house.pid("worker"))


def _until_it_is_back(house: Standing, old: int | None) -> tuple[float, float]:
    house.kill("worker")
    died_at = time.time()
    while house.pid("worker") in (None, old):
        time.sleep(0.01)
    return died_at, time.time()


def _caught_up(burst: Burst, died_at: float, began_at: float) -> dict[str, Any]:
    """From the start of the new process until all that had fallen due before it was sent."""
    late = [
        min(ats)
        for (place, step), ats in burst.arrived.items()
        if burst.dues(place)[step] <= began_at < min(ats)
    ]
    return {
        "down_s": round(began_at - died_at, 2),
        "overdue_by_then": len(late),
        "caught_up_s": round(max(late, default=began_at) - began_at, 2),
    }


def chapter(raw: dict[str, Any]) -> Chapter:
    figures = [figure for size in ("small", "big") if size in raw for figure in _timely(size, raw)]
    figures += growth.figures(raw["small"], raw["standing"], raw["crowded"], GOALS["small"])
    return Chapter(
        name="on_time",
        zh="准时：同一个十秒里到期的期限",
        en="On time: deadlines that fall into the same ten seconds",
        figures=(*figures, *(_killed(raw["killed"]) if "killed" in raw else ())),
        raw=raw,
    )


GOALS = {"small": 100.0, "big": 1000.0}


def _timely(size: str, raw: dict[str, Any]) -> list[Figure]:
    found, bare = raw[size], raw.get("bare") if size == "small" else None
    n = f"{found['cases']:,}"
    late, truth = found["late_ms"], found["truth"]
    of_bare = bare["late_ms"]["p99"] if bare else None
    figures = [
        Figure(id=f"{size}.late_p99", zh=f"{n} 件，消息晚了多少 p99（参照：裸 Temporal）",
               en=f"{n} cases, lateness of a message, p99 (beside: bare Temporal)", value=late["p99"], unit="ms",
               goal=GOALS[size], beside=of_bare),
        Figure(id=f"{size}.late_p50", zh=f"{n} 件，p50", en=f"{n} cases, p50", value=late["p50"], unit="ms",
               beside=bare["late_ms"]["p50"] if bare else None),
        _none(f"{size}.lost", n, ("丢失", "lost"), found["lost"]),
        _none(f"{size}.doubled", n, ("重复", "doubled"), found["doubled"]),
        _none(f"{size}.after", n, ("确认之后还发出", "sent after an accepted acknowledgement"),
              found["after_acknowledgement"]),
        Figure(id=f"{size}.cpu", zh=f"{n} 件，每千件 CPU（参照：裸 Temporal）",
               en=f"{n} cases, processor time per 1,000 (beside: bare Temporal)", value=found["cpu_s_per_1000"],
               unit="s", goal=bare["cpu_s_per_1000"] if bare else None,
               beside=bare["cpu_s_per_1000"] if bare else None),
        Figure(id=f"{size}.truth", zh=f"{n} 件，最后一个期限之后多久，超时和升级都已记下",
               en=f"{n} cases, from the last deadline until every breach and escalation is on record",
               value=truth["behind_s"], unit="s"),
        _none(f"{size}.moved", n, ("记下的时刻不是计划的", "recorded at another instant than planned"), truth["moved"]),
    ]  # fmt: skip
    if "polled" in raw and size == "small":
        figures.append(
            Figure(id="polled.late_p99", zh="每秒查一次的循环，p99", en="a loop that looks every second, p99",
                   value=raw["polled"]["late_ms"]["p99"], unit="ms")
        )  # fmt: skip
    return figures


def _killed(found: dict[str, Any]) -> list[Figure]:
    n = f"{found['cases']:,}"
    return [
        Figure(id="killed.caught_up", zh=f"{n} 件，worker 被 kill -9，新进程起来到补完",
               en=f"{n} cases, kill -9 of the worker: from its new start until caught up",
               value=found["caught_up_s"], unit="s", goal=2.0),
        _none("killed.lost", n, ("丢失", "lost"), found["lost"]),
        _none("killed.doubled", n, ("重复", "doubled"), found["doubled"]),
        Figure(id="killed.repeated", zh=f"{n} 件，用同一个 Idempotency-Key 又发一遍，对方只收一次",
               en=f"{n} cases, sent again under the same Idempotency-Key, which its receiver takes once",
               value=found["repeated"], unit=""),
    ]  # fmt: skip


def _none(name: str, cases: str, words: tuple[str, str], value: int) -> Figure:
    return Figure(
        id=name, zh=f"{cases} 件，{words[0]}", en=f"{cases} cases, {words[1]}", value=value, unit="", goal=0
    )
