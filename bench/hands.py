"""How do several hands use the door at the same time, at little cost of their own?"""

import http.client
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class Wrong(Exception):
    """An answer that was not what the measurement is about."""


class Hand:
    """One connection that stays open; it only reads what it must, for the machine is measured, not the hand."""

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

    def post(self, path: str, said: dict[str, Any], **headers: str) -> bytes:
        return self._call("POST", path, json.dumps(said).encode(), headers)

    def get(self, path: str) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads(self._call("GET", path, None, {}))
        return seen

    def _call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        read = answer.read()
        if answer.status not in (200, 201):
            raise Wrong(f"{method} {path}: {answer.status} {read[:400]!r}")
        return read


def side_by_side(
    at_once: int, work: Callable[[T], list[float]], given: Iterable[T]
) -> tuple[float, list[float]]:
    """The seconds until all of it was done, and the seconds that each piece took."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        took = [seconds for one in pool.map(work, given) for seconds in one]
    return time.perf_counter() - begun, took


def percentile(seconds: list[float], part: int) -> float:
    ordered = sorted(seconds)
    return ordered[ceil(len(ordered) * part / 100) - 1]
