"""Do two workers and two API processes share the work of one house, and what does a case cost them?"""

import itertools
import random
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from bench.figure import Chapter, Figure
from bench.meter import Meter
from bench.standing import Standing, standing
from embedded.ports import is_free
from embedded.probes import answers, exists
from settings import variable
from simulation import guided, samples, town
from simulation.door import Door

CASES, SHORT, CLIENTS = 120, 24, 8
FIRST_PORT = 19600
# One of two that has less than this share of the work does not share it.
AT_LEAST = 0.2
WORK = (
    ("commands", "接口办的命令", "commands by an API process"),
    ("openings", "接口收的单", "cases opened by an API process"),
    ("tasks", "worker 走的步", "workflow tasks of a worker"),
    ("messages", "worker 发的消息", "messages sent by a worker"),
)
SIZE = """
SELECT c.relname AS name, pg_total_relation_size(c.oid) AS bytes FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 8
"""


class InTurn(Door):
    """A door with two entrances: each call takes one of them by dice, as behind a balancer."""

    def __init__(self, urls: tuple[str, str], key: str, seed: int) -> None:
        super().__init__(urls[0], key, patience=120)
        self._other = Door(urls[1], key, patience=120)
        self._both, self._dice = (self._client, self._other._client), random.Random(seed)

    def __exit__(self, *trouble: Any) -> None:
        for client in self._both:
            client.close()

    def _call(self, method: str, path: str, **more: Any) -> httpx2.Response:
        self._client = self._dice.choice(self._both)
        return super()._call(method, path, **more)


def measure(short: bool = False) -> Chapter:
    """Orders and complaints through both doors in turn; then what each process counted."""
    cases = SHORT if short else CASES
    ours, theirs = _ports(2), _ports(3, after=2)
    with standing(_told(metrics_port=ours[0], engine_metrics_port=ours[1])) as house:
        second = _second_of_each(house, theirs)
        with Door(house.url, house.key, patience=120) as door:
            town.settle(door)
        names = ("api", "api-2", "worker", "worker-2", "temporal", "postgres")
        meter = Meter({name: house.pid(name) for name in names})
        sizes = _bytes(house)
        _play((house.url, second), house.key, cases)
        spent, grown = meter.since(), {name: now - sizes.get(name, 0) for name, now in _bytes(house).items()}
        urls, workers = (house.url, second), (ours[0], theirs[0])
        counted = {
            "commands": [_count(url, "shangmen_commands_total", outcome="done") for url in urls],
            "openings": [_count(url, "shangmen_openings_total", outcome="opened") for url in urls],
            "messages": [
                _count(_at(port), "shangmen_attempts_total", outcome="accepted") for port in workers
            ],
            "tasks": [
                _count(_at(port), "temporal_workflow_task_execution_latency_count")
                for port in (ours[1], theirs[1])
            ],
        }
        engines = sorted(_families(_at(ours[1])))
    raw = {"cases": cases, "counted": counted, "cpu_seconds": spent, "bytes": grown, "engine_shows": engines}
    return Chapter(
        name="shared_work",
        zh="两个一起干",
        en="Work shared by two",
        figures=(*_shares(counted), *_costs(cases, sum(counted["commands"]), spent, grown)),
        raw=raw,
    )


def _ports(count: int, after: int = 0) -> list[int]:
    free = (port for port in range(FIRST_PORT, FIRST_PORT + 300) if is_free(port))
    return list(itertools.islice(free, after, after + count))


def _told(**told: object) -> dict[str, str]:
    return {name: str(value) for name, value in told.items()}


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _second_of_each(house: Standing, ports: list[int]) -> str:
    """One more worker and one more API process, set up as the first; the address of the second door."""
    children, url = house.supervisor.children, _at(ports[2])
    worker, api = children["worker"].spec, children["api"].spec
    ready_file = Path(worker.env[variable("ready_file")]).with_name("worker-2.ready")
    told = _told(ready_file=ready_file, metrics_port=ports[0], engine_metrics_port=ports[1])
    house.add(replace(worker, name="worker-2", env=_with(worker.env, told), ready=exists(ready_file)))
    house.add(
        replace(api, name="api-2", env=_with(api.env, _told(port=ports[2])), ready=answers(f"{url}/readyz"))
    )
    return url


def _with(env: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    return {**env, **{variable(name): value for name, value in told.items()}}


def _play(urls: tuple[str, str], key: str, cases: int) -> None:
    """Every third case is a complaint that is reacted to and recorded, the others orders grabbed and called about."""
    orders = [row.ref for row in samples.orders() if row.standard == "reno" and not row.facts]
    local, doors = threading.local(), ExitStack()

    def one(number: int) -> None:
        if not hasattr(local, "door"):
            local.door = doors.enter_context(InTurn(urls, key, number))
        if number % 3 == 2:
            grievance = guided.complaint(local.door)
            grievance.reacts()
            grievance.records()
        else:
            job = guided.order(local.door, orders[number % len(orders)])
            job.nearest_grabs()
            job.does(job.technician, "log_call", connected=True)

    with doors, ThreadPoolExecutor(CLIENTS) as hands:
        list(hands.map(one, range(cases)))


def _families(url: str) -> set[str]:
    """The series that a process shows, by name."""
    return {sample.name for sample in _samples(httpx2.get(f"{url}/metrics", timeout=30).text)}


def _count(url: str, name: str, **labels: str) -> float:
    """What a process counted, over all other labels."""
    text = httpx2.get(f"{url}/metrics", timeout=30).text
    counted: float = sum(
        sample.value
        for sample in _samples(text)
        if sample.name == name and labels.items() <= sample.labels.items()
    )
    return counted


def _samples(text: str) -> Iterator[Any]:
    for family in text_string_to_metric_families(text):
        yield from family.samples


def _bytes(house: Standing) -> dict[str, int]:
    with house.database.reading() as connection:
        return {row.name: row.bytes for row in connection.exec_driver_sql(SIZE)}


def _shares(counted: Mapping[str, list[float]]) -> Iterator[Figure]:
    for name, zh, en in WORK:
        one, other = counted[name]
        least = min(one, other) / ((one + other) or 1)
        yield Figure(
            id=f"shared_work.{name}",
            zh=f"{zh}：少的那个占几成（{one:.0f} 和 {other:.0f}）",
            en=f"{en}: share of the lesser ({one:.0f} and {other:.0f})",
            value=round(least, 2),
            unit="",
            goal=AT_LEAST,
            better="higher",
        )


def _costs(
    cases: int, commands: float, spent: Mapping[str, float], grown: Mapping[str, int]
) -> Iterator[Figure]:
    for name, zh, en, processes in (
        ("api", "接口", "API", ("api", "api-2")),
        ("worker", "worker 和信使", "workers and couriers", ("worker", "worker-2")),
        ("temporal", "Temporal", "Temporal", ("temporal",)),
        ("postgres", "PostgreSQL", "PostgreSQL", ("postgres",)),
    ):
        seconds = sum(spent[process] for process in processes) / (commands + cases)
        yield Figure(
            id=f"shared_work.cpu_{name}",
            zh=f"每个命令的 CPU：{zh}",
            en=f"CPU of a command: {en}",
            value=round(1000 * seconds, 1),
            unit="ms",
        )
    total = sum(grown.values()) / cases / 1024
    yield Figure(
        id="shared_work.kib",
        zh="每张单子在库里",
        en="a case in the database",
        value=round(total, 1),
        unit="KiB",
    )
