"""Are cases falling due dearer, or later, where ten thousand others stand open beside them?"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import on_time, punctual
from bench.burst import Burst, each, play
from bench.figure import Chapter, Figure
from bench.meter import Meter
from bench.punctual import Punctual
from bench.punctual_worker import law_of_the_bench
from bench.sink import Sink
from bench.standing import Standing
from domain.standard import Standard

STANDING, FEW_STANDING = 10_000, 200
FALLING, FEW_FALLING = 500, 40
FAR = timedelta(days=2)
# Workflows of the cases that stand are started for so long; the rest stand in the database, with all their rows.
STARTING_FOR, STARTING_SHORTLY = 30.0, 5.0
DEARER = 1.2
PLANNED = "SELECT coalesce(sum(jsonb_array_length(plan)), 0) FROM cases WHERE closed_at IS NULL"
OPEN = "SELECT count(*) FROM cases WHERE closed_at IS NULL"
ROWS = "SELECT count(*) FROM messages WHERE status = 'planned'"
LEFT_STANDING = "UPDATE cases SET started_at = now() WHERE started_at IS NULL"


def measure(short: bool = False) -> Chapter:
    sink = Sink()
    try:
        with (
            law_of_the_bench() as law,
            law_of_the_bench("overdue") as far,
            punctual.house(sink) as house,
        ):
            return chapter(asyncio.run(_grown(house, sink, law, far, short)))
    finally:
        sink.end()


async def _grown(house: Standing, sink: Sink, law: Standard, far: Standard, short: bool) -> dict[str, Any]:
    """The same burst alone, and again with the others standing beside it."""
    cases = FEW_FALLING if short else FALLING
    async with punctual.engine(house, law) as engine:
        await _fall(house, engine, sink, FEW_FALLING, on_time.FIRST_RATE)
        alone = await _fall(house, engine, sink, cases, on_time.FIRST_RATE)
        stood = Punctual(engine.database, engine.handles, far)
        beside = await _stand(stood, FEW_STANDING if short else STANDING, short)
        crowded = await _fall(house, engine, sink, cases, alone["opened_per_second"])
    return {"alone": alone, "standing": beside, "crowded": crowded}


async def _fall(house: Standing, engine: Punctual, sink: Sink, cases: int, rate: float) -> dict[str, Any]:
    engine.forget()
    burst, meter = Burst(cases, on_time.base_of(cases, rate)), Meter(on_time.pids_of(house))
    await play(engine, burst, sink)
    truth = await engine.truth(burst, on_time.TRUTH_WITHIN)
    return {**burst.found(), "truth": truth, **on_time.cpu_of(meter, cases)}


async def _stand(engine: Punctual, cases: int, short: bool) -> dict[str, Any]:
    """Opened as the API opens, all of them; started as far as the time goes."""
    begun, at = time.monotonic(), datetime.now(UTC) + FAR
    opened = []

    async def one(place: int) -> None:
        opened.append(await asyncio.to_thread(engine.write, place, at))

    await each(range(cases), one)
    written = time.monotonic() - begun
    await asyncio.to_thread(_leave, engine)
    until, started = time.monotonic() + (STARTING_SHORTLY if short else STARTING_FOR), 0

    async def start(place: int) -> None:
        nonlocal started
        if time.monotonic() < until:
            await engine.handles.start(opened[place].case)
            started += 1

    await each(range(cases), start)
    counted = await asyncio.to_thread(_count, engine)
    return {**counted, "opened_per_second": round(cases / written, 1), "started": started}


def _leave(engine: Punctual) -> None:
    with engine.database.transaction() as connection:
        connection.exec_driver_sql(LEFT_STANDING)


def _count(engine: Punctual) -> dict[str, int]:
    with engine.database.reading() as connection:
        asked = {"open": OPEN, "planned_instants": PLANNED, "planned_messages": ROWS}
        return {name: int(connection.exec_driver_sql(sql).scalar_one()) for name, sql in asked.items()}


def chapter(raw: dict[str, Any]) -> Chapter:
    alone, crowded, stood = raw["alone"], raw["crowded"], raw["standing"]
    n, dear = f"{stood['open']:,}", alone["cpu_s_per_1000"]
    return Chapter(
        name="growth",
        zh=f"长大以后：旁边开着 {n} 件",
        en=f"Grown: {n} open cases beside those that fall due",
        figures=(
            Figure(id="planned", zh="旁边计划着的时刻", en="planned instants beside", value=stood["planned_instants"],
                   unit="", better="higher"),
            Figure(id="started", zh="其中流程已启动的（其余在库里）", en="of these cases, started as workflows; the"
                   " rest stand in the database", value=stood["started"], unit="", better="higher"),
            Figure(id="late_p99", zh="到期的消息晚了多少 p99（参照：旁边没有别的）", en="lateness of what falls due,"
                   " p99 (beside: with nothing standing)", value=crowded["late_ms"]["p99"], unit="ms",
                   goal=on_time.GOALS["small"], beside=alone["late_ms"]["p99"]),
            Figure(id="cpu", zh="每千件 CPU（参照：旁边没有别的）", en="processor time per 1,000 (beside: with nothing"
                   " standing)", value=crowded["cpu_s_per_1000"], unit="s", goal=round(DEARER * dear, 1),
                   beside=dear),
        ),
        raw=raw,
    )  # fmt: skip
