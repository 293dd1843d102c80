"""How many commands and openings a second does the door take, beside a bare workflow on the same engine?"""

import time
from statistics import median
from typing import Any

from bench.crowd import move_in
from bench.figure import Chapter, Figure
from bench.hands import Hand, Hands, percentile
from bench.meter import Meter
from bench.standing import Standing, standing
from bench.twelve import commands, numbers, wish
from bench.yardstick import Yardstick, yardstick

AT_ONCE = 16
ORDERS = 24
ALONE = 4
BURST, BARE_BURST = 2000, 500
SHORT_BURST = 100
OFFERED_WITHIN = 60.0
STARTED_WITHIN = 300.0
PAUSE = 0.1
UNSTARTED = "SELECT count(*) FROM cases WHERE started_at IS NULL"


def measure(short: bool = False) -> Chapter:
    """Rounds of commands to ours and to a bare workflow by turns; then bursts of openings."""
    rounds, burst = (1, SHORT_BURST) if short else (3, BURST)
    with standing({}) as house, yardstick(house.house) as bare:
        move_in(house)
        _ours(house, AT_ONCE, AT_ONCE)  # nobody measures the first turn of a cold house
        rates = [_a_round(house, bare) for _ in range(rounds)]
        # Two thousand samples are enough, and the last thing here: the engine has work with them for minutes.
        bursts = [_a_burst(house, bare, burst)]
    return Chapter(
        name="commands",
        zh="命令和开单有多快",
        en="How fast commands and openings are",
        figures=(*_of_commands(rates), *_of_openings(bursts)),
        raw={"commands": rates, "openings": bursts},
    )


def _a_round(house: Standing, bare: Yardstick) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at_once, orders in ((AT_ONCE, ORDERS), (1, ALONE)):
        meter = _meter(house, bare)
        theirs = bare.wait(bare.together(at_once, orders, commands("cus", 0)))
        found[f"bare_at_{at_once}"] = _rates(*theirs, meter.since())
        found[f"ours_at_{at_once}"] = _rates(*_ours(house, at_once, orders))
    return found


def _ours(house: Standing, at_once: int, orders: int) -> tuple[float, list[float], dict[str, float]]:
    """As many hands, each leading one order after another to its end; the orders stand offered when they begin."""
    with Hands(house.url, house.key, at_once) as hands:
        with Hand(house.url, house.key) as first:
            opened = [(number, first.post("/v1/orders", wish(number))) for number in _some(orders)]
            for _, seen in opened:
                _until_offered(first, seen["no"])
        meter = _meter(house)

        def lead(hand: Hand, one: tuple[int, dict[str, Any]]) -> list[float]:
            (number, seen), took = one, []
            for command in commands(seen["customer"]["id"], number):
                begun = time.perf_counter()
                hand.post(f"/v1/orders/{seen['no']}/commands", command)
                took.append(time.perf_counter() - begun)
            return took

        return *hands.share(lead, opened), meter.since()


def _some(orders: int) -> list[int]:
    return [next(numbers) for _ in range(orders)]


def _until_offered(hand: Hand, no: str) -> None:
    until = time.monotonic() + OFFERED_WITHIN
    while hand.get(f"/v1/orders/{no}")["stage"] != "offered":
        if time.monotonic() > until:
            raise TimeoutError(f"{no} is offered to nobody")
        time.sleep(PAUSE)


def _a_burst(house: Standing, bare: Yardstick, orders: int) -> dict[str, Any]:
    """As many wishes, given at once by all hands; then until every workflow is started. The bare ones before them."""
    bare_started = bare.wait(bare.starts(AT_ONCE, min(orders, BARE_BURST)))
    wishes, meter = [wish(number) for number in _some(orders)], _meter(house)
    with Hands(house.url, house.key, AT_ONCE) as hands:
        begun = time.monotonic()
        seconds, _ = hands.share(_take, wishes)
    accepted = meter.since()
    _until_none_is_unstarted(house)
    return {
        "accepted_a_second": orders / seconds,
        "all_started_seconds": time.monotonic() - begun,
        "bare_started_a_second": bare_started,
        "cpu_seconds_until_accepted": accepted,
    }


def _take(hand: Hand, one: dict[str, Any]) -> list[float]:
    hand.post("/v1/orders", one)
    return []


def _until_none_is_unstarted(house: Standing) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        with house.database.reading() as connection:
            left: int = connection.exec_driver_sql(UNSTARTED).scalar_one()
        if not left:
            return
        if time.monotonic() > until:
            raise TimeoutError(f"{left} orders are waiting still")
        time.sleep(PAUSE)


def _meter(house: Standing, bare: Yardstick | None = None) -> Meter:
    pids = {name: child.pid for name, child in house.supervisor.children.items()}
    return Meter({**pids, **({"bare": bare.worker} if bare else {})})


def _rates(seconds: float, took: list[float], cpu: dict[str, float]) -> dict[str, Any]:
    return {
        "a_second": len(took) / seconds,
        "p50_ms": percentile(took, 50) * 1000,
        "p99_ms": percentile(took, 99) * 1000,
        "commands": len(took),
        "cpu_ms_a_command": {name: round(1000 * spent / len(took), 2) for name, spent in cpu.items()},
    }


def _of_commands(rounds: list[dict[str, Any]]) -> list[Figure]:
    def middle(who: str, what: str) -> float:
        return float(median(one[who][what] for one in rounds))

    ours, bare = f"ours_at_{AT_ONCE}", f"bare_at_{AT_ONCE}"
    ratio = float(median(one[ours]["a_second"] / one[bare]["a_second"] for one in rounds))
    return [
        Figure(id="commands_a_second", zh="命令，16 个同时", en="commands, 16 in flight", unit="/s",
               better="higher", value=middle(ours, "a_second"), beside=middle(bare, "a_second")),
        Figure(id="commands_to_bare", zh="命令的速度与裸工作流之比", en="commands, ratio to a bare workflow",
               unit="×", better="higher", value=ratio, goal=0.8),
        *(
            Figure(id=f"command_{part}_at_{at_once}", zh=f"一个命令的 {part}，{at_once} 个同时",
                   en=f"{part} of a command, {at_once} in flight", unit="ms",
                   value=middle(f"ours_at_{at_once}", f"{part}_ms"),
                   beside=middle(f"bare_at_{at_once}", f"{part}_ms"))
            for at_once in (AT_ONCE, 1)
            for part in ("p50", "p99")
        ),
    ]  # fmt: skip


def _of_openings(bursts: list[dict[str, Any]]) -> list[Figure]:
    def middle(what: str) -> float:
        return float(median(one[what] for one in bursts))

    return [
        Figure(id="openings_a_second", zh="一拥而上的开单，每秒答应", en="openings accepted in a burst", unit="/s",
               better="higher", value=middle("accepted_a_second"), beside=middle("bare_started_a_second"),
               goal=500),
        Figure(id="openings_started", zh="直到全部启动", en="until all of them are started", unit="s",
               value=middle("all_started_seconds"), goal=60),
    ]  # fmt: skip
