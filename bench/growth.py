"""How do ten thousand other cases come to stand open, and what do they make of those that fall due beside them?"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.burst import each
from bench.figure import Figure
from bench.punctual import Punctual
from domain.case import Case

# So many are opened as the API opens; each stands there as often again, with all its rows.
OPENED, AGAIN = 500, 19
FEW, FEW_AGAIN = 10, 3
FAR = timedelta(days=2)
# Workflows of the cases that stand are started for so long; the rest stand in the database.
STARTING_FOR, STARTING_SHORTLY = 20.0, 2.0
DEARER = 1.2
OPEN = "SELECT count(*) FROM cases WHERE closed_at IS NULL"
PLANNED = "SELECT coalesce(sum(jsonb_array_length(plan)), 0) FROM cases WHERE closed_at IS NULL"
ROWS = "SELECT count(*) FROM messages WHERE status = 'planned'"
COPIED = """
INSERT INTO {table} SELECT copied.* FROM {table} AS own, generate_series(1, %(again)s) AS number,
LATERAL jsonb_populate_record(own, {other}) AS copied WHERE own.{key} = ANY (%(numbers)s)
"""
OTHERS = {
    "cases": ("no", """jsonb_build_object('no', own.no || '-' || number, 'started_at', now(),
        'state', replace(own.state::text, own.no, own.no || '-' || number)::jsonb)"""),
    **dict.fromkeys(
        ("case_contacts", "causes", "events"),
        ("case_no", "jsonb_build_object('case_no', own.case_no || '-' || number)"),
    ),
    "messages": ("case_no", """jsonb_build_object('case_no', own.case_no || '-' || number,
        'id', own.id || '-' || number)"""),
}  # fmt: skip
KNOWN = "ANALYZE"


async def stand(engine: Punctual, short: bool) -> dict[str, Any]:
    """Other cases, due in two days: all in the database, and as many workflows as can be started for a while."""
    opened, again = (FEW, FEW_AGAIN) if short else (OPENED, AGAIN)
    at, cases = datetime.now(UTC) + FAR, list[Case]()

    async def one(place: int) -> None:
        case = (await asyncio.to_thread(engine.write, place, at)).case
        cases.extend([case, *(case.model_copy(update={"no": f"{case.no}-{n + 1}"}) for n in range(again))])

    await each(range(opened), one)
    await asyncio.to_thread(_copy, engine, again)
    until, started = time.monotonic() + (STARTING_SHORTLY if short else STARTING_FOR), 0

    async def start(place: int) -> None:
        nonlocal started
        if time.monotonic() < until:
            await engine.handles.start(cases[place])
            started += 1

    await each(range(len(cases)), start)
    return {**await asyncio.to_thread(_count, engine), "started": started}


def _copy(engine: Punctual, again: int) -> None:
    given = {"again": again, "numbers": list(engine.numbers.values())}
    with engine.database.transaction() as connection:
        for table, (key, other) in OTHERS.items():
            connection.exec_driver_sql(COPIED.format(table=table, key=key, other=other), given)
        connection.exec_driver_sql("UPDATE cases SET started_at = now() WHERE started_at IS NULL")
        connection.exec_driver_sql(KNOWN)


def _count(engine: Punctual) -> dict[str, int]:
    with engine.database.reading() as connection:
        asked = {"open": OPEN, "planned_instants": PLANNED, "planned_messages": ROWS}
        return {name: int(connection.exec_driver_sql(sql).scalar_one()) for name, sql in asked.items()}


def figures(
    alone: dict[str, Any], stood: dict[str, Any], crowded: dict[str, Any], goal: float
) -> list[Figure]:
    """The burst with the others beside it, and the same without; `goal`: milliseconds of lateness, p99."""
    n, dear = f"{stood['open']:,}", alone["cpu_s_per_1000"]
    zh, en = (
        f"旁边开着 {n} 件，{crowded['cases']:,} 件到期",
        f"{crowded['cases']:,} cases beside {n} open ones",
    )
    return [
        Figure(id="crowded.planned", zh=f"旁边 {n} 件计划着的时刻", en=f"instants that {n} open cases plan",
               value=stood["planned_instants"], unit="", better="higher"),
        Figure(id="crowded.started", zh="其中流程已启动的（其余在库里）", en="of these cases, started as workflows; the"
               " rest stand in the database", value=stood["started"], unit="", better="higher"),
        Figure(id="crowded.late_p99", zh=f"{zh}，晚了多少 p99（参照：旁边没有）", en=f"{en}, lateness p99 (beside: with"
               " none)", value=crowded["late_ms"]["p99"], unit="ms", goal=goal, beside=alone["late_ms"]["p99"]),
        Figure(id="crowded.cpu", zh=f"{zh}，每千件 CPU（参照：旁边没有）", en=f"{en}, processor time per 1,000 (beside:"
               " with none)", value=crowded["cpu_s_per_1000"], unit="s", goal=round(DEARER * dear, 1),
               beside=dear),
    ]  # fmt: skip
