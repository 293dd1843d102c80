"""How do several hands use the door at the same time, at little cost of their own?"""

import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class Wrong(Exception):
    """An answer that was not what the measurement is about."""


class Hand:
    """One connection that stays open."""

    def __init__(self, url: str, key: str) -> None:
        where = urlsplit(url)
        self.connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def post(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, json.dumps(said), {"Idempotency-Key": uuid.uuid4().hex})

    def get(self, path: str) -> dict[str, Any]:
        return self._call("GET", path, None, {})

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        read = answer.read()
        if answer.status not in (200, 201):
            raise Wrong(f"{method} {path}: {answer.status} {read[:400]!r}")
        seen: dict[str, Any] = json.loads(read)
        return seen


class Hands:
    """So many connections, each used by one thread at a time."""

    def __init__(self, url: str, key: str, count: int) -> None:
        self.all = [Hand(url, key) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self.all:
            hand.connection.close()

    def share(self, work: Callable[[Hand, T], list[float]], given: Iterable[T]) -> tuple[float, list[float]]:
        """The seconds until all of it was done, and the seconds of each piece."""
        free: SimpleQueue[Hand] = SimpleQueue()
        for hand in self.all:
            free.put(hand)

        def one(piece: T) -> list[float]:
            hand = free.get()
            try:
                return work(hand, piece)
            finally:
                free.put(hand)

        begun = time.perf_counter()
        with ThreadPoolExecutor(len(self.all)) as pool:
            took = [seconds for some in pool.map(one, given) for seconds in some]
        return time.perf_counter() - begun, took


def percentile(seconds: list[float], part: int) -> float:
    ordered = sorted(seconds)
    return ordered[ceil(len(ordered) * part / 100) - 1]
