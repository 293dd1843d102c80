"""How does a whole house stand in one process, on a real engine and a real database, for the length of some stories?"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from pydantic import SecretStr

import worker
from api.app import create_app
from embedded.ports import LOOPBACK
from settings import Settings
from simulation.door import Door
from tests.ports import free_port

KEY = "smk_the_key_of_the_stories"
UP_WITHIN = 30.0


def settings_for(database_url: str, temporal_address: str, namespace: str, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "database_url": database_url,
        "temporal_address": temporal_address,
        "temporal_namespace": namespace,
        "sandbox": True,
        "bootstrap_key": SecretStr(KEY),
        "port": free_port(),
        "grace": 3,
        "api_pool": 10,
        "worker_pool": 12,
    }
    return Settings(**{**given, **more})


@dataclass
class ApiThread:
    """The API behind a real port, served by a thread."""

    settings: Settings
    server: uvicorn.Server = field(init=False)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        config = uvicorn.Config(
            create_app(self.settings),
            host=LOOPBACK,
            port=self.settings.port,
            log_level="error",
            lifespan="on",
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        _wait(lambda: self.server.started, "the API")

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(15)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.settings.port}"


class WorkerThread:
    """The worker as `worker.run` builds it, in an event loop of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.loop = asyncio.new_event_loop()
        self.end = asyncio.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(worker.run(self.settings, self.end))
        finally:
            self.loop.close()

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.end.set)
            self.thread.join(30)


@contextlib.contextmanager
def api(settings: Settings) -> Iterator[Door]:
    """The API alone, and its door."""
    thread = ApiThread(settings)
    thread.start()
    try:
        with Door(thread.url, KEY, patience=20) as door:
            yield door
    finally:
        thread.stop()


@contextlib.contextmanager
def working(settings: Settings) -> Iterator[WorkerThread]:
    """A worker in this process."""
    thread = WorkerThread(settings)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


def _wait(is_so: Any, what: str) -> None:
    until = time.monotonic() + UP_WITHIN
    while not is_so():
        assert time.monotonic() < until, f"{what} does not come up"
        time.sleep(0.02)
