"""How many commands and openings a second does the door take, beside a bare workflow on the same engine?"""

import asyncio
import contextlib
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from temporalio.client import Client

from bench import bare
from bench.crowd import TEAMS, move_in
from bench.figure import Chapter, Figure
from bench.hands import Hand, percentile, side_by_side
from bench.standing import Standing, standing

AT_ONCE = 16
ORDERS = 32
ALONE = 3
BURST = 2000
SHORT_BURST = 100
STARTED_WITHIN = 300.0
TICKS = {
    "enter": ["consent", "shoe_covers"],
    "start_work": ["inventory", "protection"],
    "finish": ["cleaned", "put_back", "old_parts", "tested", "explained"],
}
UNSTARTED = "SELECT count(*) FROM cases WHERE started_at IS NULL"
numbers = count()


def measure(short: bool = False) -> Chapter:
    """Rounds of commands to ours and to a bare workflow by turns; then bursts of openings."""
    rounds, burst = (1, SHORT_BURST) if short else (3, BURST)
    with standing({}) as house:
        move_in(house)
        with bare_worker(house) as engine:
            commands = [_a_round(house, engine) for _ in range(rounds)]
            bursts = [_a_burst(house, engine, burst) for _ in range(rounds)]
    raw = {"commands": commands, "openings": bursts}
    return Chapter(
        name="commands",
        zh="命令和开单有多快",
        en="How fast commands and openings are",
        figures=(*_of_commands(commands), *_of_openings(bursts)),
        raw=raw,
    )


@contextlib.contextmanager
def bare_worker(house: Standing) -> Iterator["Engine"]:
    """The yardstick's own worker, in a process of its own like ours."""
    assert house.house.temporal_address, "a house that is up has an engine"
    assert house.house.database_url, "a house that is up has a database"
    with house.database.transaction() as connection:
        connection.exec_driver_sql(bare.TABLE)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bare", house.house.temporal_address, house.house.database_url],
        cwd=Path(__file__).parent.parent,
    )
    try:
        with Engine(house.house.temporal_address) as engine:
            yield engine
    finally:
        process.terminate()
        process.wait(30)


class Engine:
    """The bare client, its event loop in a thread of its own."""

    def __init__(self, address: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.address = address

    def __enter__(self) -> "Engine":
        self.thread.start()
        self.client: Client = self.wait(Client.connect(self.address))
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def wait(self, deed: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result()

    async def begin(self, commands: int, name: str = "") -> Any:
        wanted = bare.Wanted(commands)
        own = name or f"bare/{uuid.uuid4().hex}"
        return await self.client.start_workflow(bare.Bare.run, wanted, id=own, task_queue=bare.QUEUE)

    async def whole(self, handle: Any, said: list[dict[str, Any]]) -> list[float]:
        took = []
        for one in said:
            begun = time.perf_counter()
            await handle.execute_update(bare.Bare.do, one)
            took.append(time.perf_counter() - begun)
        return took

    async def together(
        self, at_once: int, orders: int, said: list[dict[str, Any]]
    ) -> tuple[float, list[float]]:
        """So many hands, each leading one workflow after another to its end."""
        waiting = [await self.begin(len(said)) for _ in range(orders)]
        await self.rest(waiting)
        took: list[float] = []

        async def hand() -> None:
            while waiting:
                took.extend(await self.whole(waiting.pop(), said))

        begun = time.perf_counter()
        await asyncio.gather(*(hand() for _ in range(at_once)))
        return time.perf_counter() - begun, took

    async def rest(self, handles: list[Any]) -> None:
        """Until the last of them has had its first turn, as an order that is offered has."""
        for handle in handles:
            await handle.query("__temporal_workflow_metadata")


def _a_round(house: Standing, engine: Engine) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at_once, orders in ((AT_ONCE, ORDERS), (1, ALONE)):
        name = f"at_{at_once}"
        said = _said("cus", 0)
        found[f"bare_{name}"] = _rates(*engine.wait(engine.together(at_once, orders, [c for c, _ in said])))
        found[f"ours_{name}"] = _rates(*_ours(house, at_once, orders))
    return found


def _ours(house: Standing, at_once: int, orders: int) -> tuple[float, list[float]]:
    with contextlib.ExitStack() as doors:
        local = threading.local()

        def hand() -> Hand:
            if not hasattr(local, "hand"):
                local.hand = doors.enter_context(Hand(house.url, house.key))
            one: Hand = local.hand
            return one

        with Hand(house.url, house.key) as first:
            opened = [_offered(first, *one) for one in [_open(first) for _ in range(orders)]]

        def whole(one: tuple[str, list[dict[str, Any]]]) -> list[float]:
            no, said = one
            took = []
            for command in said:
                begun = time.perf_counter()
                hand().post(f"/v1/orders/{no}/commands", command, **{"Idempotency-Key": uuid.uuid4().hex})
                took.append(time.perf_counter() - begun)
            return took

        return side_by_side(at_once, whole, opened)


def _open(hand: Hand) -> tuple[str, str, int]:
    number = next(numbers)
    seen = json.loads(hand.post("/v1/orders", wish(number), **{"Idempotency-Key": uuid.uuid4().hex}))
    return seen["no"], seen["customer"]["id"], number


def wish(number: int) -> dict[str, Any]:
    wanted = datetime.now(UTC) + timedelta(hours=26)
    customer = {"name": f"样例顾客{number}", "phone": f"+86199{10000000 + number}", "address": "样例路 1 号",
                "lat": 30.0 + number % TEAMS * 0.2, "lng": 120.0}  # fmt: skip
    return {"standard": "reno", "channel": "web", "problem": "水龙头滴水", "customer": customer,
            "requested_for": wanted.isoformat()}  # fmt: skip


def _offered(hand: Hand, no: str, customer: str, number: int) -> tuple[str, list[dict[str, Any]]]:
    until = time.monotonic() + 60
    while hand.get(f"/v1/orders/{no}")["stage"] != "offered":
        if time.monotonic() > until:
            raise TimeoutError(f"{no} is offered to nobody")
        time.sleep(0.05)
    return no, [dict(command, by=by) for command, by in _said(customer, number)]


def _said(customer: str, number: int) -> list[tuple[dict[str, Any], str]]:
    """The twelve commands of a whole order, and who gives each."""
    own = f"per_t{number % TEAMS}_{number // TEAMS % 2}"
    visit = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    return [
        ({"kind": "grab"}, own),
        ({"kind": "log_call", "connected": True}, own),
        ({"kind": "appoint", "at": visit, "read_back": True}, own),
        ({"kind": "arrive"}, own),
        ({"kind": "enter", "ticks": TICKS["enter"]}, own),
        ({"kind": "propose_solution", "items": {"tap-replace": 1}}, own),
        ({"kind": "approve_quote"}, customer),
        ({"kind": "start_work", "ticks": TICKS["start_work"]}, own),
        ({"kind": "finish", "ticks": TICKS["finish"]}, own),
        ({"kind": "accept"}, customer),
        ({"kind": "pay", "amount": "148.00"}, customer),
        ({"kind": "follow_up", "satisfied": True, "still_good": True, "score": 5}, customer),
    ]


def _a_burst(house: Standing, engine: Engine, orders: int) -> dict[str, Any]:
    """As many hands as there are threads at the door give their wishes; then until every workflow is started."""
    wishes = [wish(next(numbers)) for _ in range(orders)]
    with contextlib.ExitStack() as doors:
        hands = [doors.enter_context(Hand(house.url, house.key)) for _ in range(AT_ONCE)]

        def lay(part: int) -> list[float]:
            for one in wishes[part::AT_ONCE]:
                hands[part].post("/v1/orders", one, **{"Idempotency-Key": uuid.uuid4().hex})
            return []

        begun = time.monotonic()
        seconds, _ = side_by_side(AT_ONCE, lay, range(AT_ONCE))
        while _unstarted(house):
            if time.monotonic() - begun > STARTED_WITHIN:
                raise TimeoutError(f"{_unstarted(house)} orders are not started")
            time.sleep(0.2)
        started = time.monotonic() - begun
    return {
        "accepted_a_second": orders / seconds,
        "all_started_seconds": started,
        "bare_started_a_second": engine.wait(_bare_starts(engine, orders)),
    }


def _unstarted(house: Standing) -> int:
    with house.database.reading() as connection:
        found: int = connection.exec_driver_sql(UNSTARTED).scalar_one()
    return found


async def _bare_starts(engine: Engine, orders: int) -> float:
    left = list(range(orders))

    async def hand() -> None:
        while left:
            left.pop()
            await engine.begin(1)

    begun = time.perf_counter()
    await asyncio.gather(*(hand() for _ in range(AT_ONCE)))
    return orders / (time.perf_counter() - begun)


def _rates(seconds: float, took: list[float]) -> dict[str, float]:
    return {
        "a_second": len(took) / seconds,
        "p50_ms": percentile(took, 50) * 1000,
        "p99_ms": percentile(took, 99) * 1000,
        "commands": len(took),
    }


def _of_commands(rounds: list[dict[str, Any]]) -> list[Figure]:
    def middle(who: str, what: str) -> float:
        return float(median(one[who][what] for one in rounds))

    ratio = median(one["ours_at_16"]["a_second"] / one["bare_at_16"]["a_second"] for one in rounds)
    return [
        Figure(id="commands_a_second", zh="命令，16 个同时", en="commands, 16 in flight", unit="/s", better="higher",
               value=middle("ours_at_16", "a_second"), beside=middle("bare_at_16", "a_second")),
        Figure(id="commands_to_bare", zh="与裸工作流之比", en="ratio to a bare workflow", unit="×", better="higher",
               value=ratio, goal=0.8),
        *(
            Figure(id=f"command_{part}_at_{at_once}", zh=f"一个命令的 {part}，{at_once} 个同时",
                   en=f"{part} of a command, {at_once} in flight", unit="ms",
                   value=middle(f"ours_at_{at_once}", f"{part}_ms"), beside=middle(f"bare_at_{at_once}", f"{part}_ms"))
            for at_once in (AT_ONCE, 1)
            for part in ("p50", "p99")
        ),
    ]  # fmt: skip


def _of_openings(bursts: list[dict[str, Any]]) -> list[Figure]:
    def middle(what: str) -> float:
        return float(median(one[what] for one in bursts))

    return [
        Figure(id="openings_a_second", zh="一拥而上的开单，答应", en="openings accepted in a burst", unit="/s",
               better="higher", value=middle("accepted_a_second"), beside=middle("bare_started_a_second"), goal=500),
        Figure(id="openings_started", zh="直到全部启动", en="until all are started", unit="s",
               value=middle("all_started_seconds"), goal=60),
    ]  # fmt: skip
