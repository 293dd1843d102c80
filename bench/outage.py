"""A day after everything stood still: what becomes of all that is overdue, in which order, and how soon?"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import punctual
from bench.burst import each
from bench.figure import Chapter, Figure
from bench.punctual_worker import law_of_the_bench
from bench.sink import Sink
from bench.standing import Standing
from domain.standard import Standard
from storage.engine import AWAY as AWAY_FROM_US
from storage.engine import Database

CASES, FEW = 1000, 40
AWAY = timedelta(hours=24)
GOAL = 120.0
PATIENCE = 300.0
BEFORE_TRUTH = ("breached", "reminded", "reminded", "escalated", "escalated")
EVERYTHING = ("worker", "api", "temporal", "postgres")
LEFT = """
SELECT count(*) FROM messages WHERE status IN ('planned', 'due', 'held', 'sending', 'unknown')
"""
RECORDED = "SELECT count(*) FROM events WHERE name IN ('breached', 'reminded', 'escalated')"
SAID = """
SELECT m.asks_acknowledgement AS asks, m.says, m.status, m.reason_en AS why,
       extract(epoch FROM a.begun_at)::float8 AS begun, coalesce(a.bundle, a.id) AS parcel
FROM messages AS m LEFT JOIN attempts AS a ON a.message_id = m.id AND a.number = m.attempts
"""


def measure(short: bool = False) -> Chapter:
    sink = Sink()
    try:
        with law_of_the_bench("overdue") as law, punctual.house(sink) as house:
            return chapter(_after_a_day(house, law, FEW if short else CASES))
    finally:
        sink.end()


def _after_a_day(house: Standing, law: Standard, cases: int) -> dict[str, Any]:
    """Nobody works while the cases are opened as of yesterday; then everything stops, and starts again."""
    house.halt("worker")
    asyncio.run(_opened(house, law, cases))
    for name in EVERYTHING[1:]:
        house.halt(name)
    began = time.time()
    house.go(*EVERYTHING)
    handled = _until(house, LEFT, 0, began)
    recorded = _until(house, RECORDED, cases * len(BEFORE_TRUTH), began)
    # A case that records a reminder as due has it looked at once more.
    _until(house, LEFT, 0, began)
    with house.database.reading() as connection:
        rows = connection.exec_driver_sql(SAID).all()
    return {"cases": cases, "away_h": AWAY.total_seconds() / 3600, "handled_s": handled,
            "recorded_s": recorded, **_counts(rows)}  # fmt: skip


async def _opened(house: Standing, law: Standard, cases: int) -> None:
    yesterday = (datetime.now(UTC) - AWAY).timestamp()
    async with punctual.engine(house, law) as engine:
        await each(range(cases), lambda place: engine.open(place, [yesterday + place / cases]))


def _until(house: Standing, question: str, wanted: int, began: float) -> float:
    """Seconds since the start until the answer is so; what patience allows where it never is."""
    while time.time() < began + PATIENCE:
        if _answer(house.database, question) == wanted:
            break
        time.sleep(0.2)
    return round(time.time() - began, 2)


def _answer(database: Database, question: str) -> int | None:
    """None while the database is not back yet."""
    try:
        with database.reading() as connection:
            return int(connection.exec_driver_sql(question).scalar_one())
    except AWAY_FROM_US:
        return None


def _counts(rows: Sequence[Any]) -> dict[str, Any]:
    sent = [row for row in rows if row.status in ("sent", "delivered")]
    skipped = [row for row in rows if row.status == "withdrawn"]
    urgent = [row.begun for row in sent if row.asks]
    others = [row.begun for row in sent if not row.asks]
    return {
        "messages": len(rows),
        "sent": len(sent),
        "parcels": len({row.parcel for row in sent}),
        "skipped": len(skipped),
        "skipped_because": sorted({row.why or "-" for row in skipped}),
        "elsewhere": len(rows) - len(sent) - len(skipped),
        "overtaken": sum(1 for at in others if urgent and at < max(urgent)),
    }


def chapter(raw: dict[str, Any]) -> Chapter:
    n = f"{raw['cases']:,}"
    return Chapter(
        name="outage",
        zh=f"停机一天之后：{n} 件过期的事",
        en=f"After a day of standing still: {n} overdue cases",
        figures=(
            Figure(id="handled", zh="从启动到过期的消息都有了下场", en="from the start until every overdue message"
                   " is handled", value=raw["handled_s"], unit="s", goal=GOAL),
            Figure(id="recorded", zh="从启动到超时和升级都已记下", en="until every breach and escalation is on"
                   " record", value=raw["recorded_s"], unit="s", goal=GOAL),
            _count("sent", ("发出的消息", "messages sent"), raw["sent"]),
            _count("parcels", ("合并成几次发送", "in so many sendings, merged by person"), raw["parcels"]),
            _count("skipped", ("过时不发、写明理由的", "skipped with a reason"), raw["skipped"]),
            Figure(id="elsewhere", zh="没有下场的", en="neither sent nor skipped", value=raw["elsewhere"], unit="",
                   goal=0),
            Figure(id="overtaken", zh="抢在升级前面发出的", en="sent before an escalation that waited",
                   value=raw["overtaken"], unit="", goal=0),
        ),
        raw=raw,
    )  # fmt: skip


def _count(name: str, words: tuple[str, str], value: int) -> Figure:
    return Figure(id=name, zh=words[0], en=words[1], value=value, unit="", better="higher")
