"""How does a story get an engine, a database or a worker of its own, to freeze, to stop and to kill?"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from embedded import postgres, temporal
from embedded.ports import LOOPBACK
from embedded.probes import listens
from settings import Settings, variable
from storage.migrate import upgrade
from tests import engine
from tests.ports import free_port

CHECKOUT = Path(__file__).parents[2]
NAMESPACE = "default"


class OwnEngine:
    """A Temporal development server on a file, so that it may be killed."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.start()

    @property
    def address(self) -> str:
        return temporal.address(self.port)

    def start(self) -> None:
        self.process = subprocess.Popen(engine.command(self.port, self.home), stdin=subprocess.DEVNULL)
        engine.wait_until_it_answers(self.port)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def own_engine(home: Path) -> Iterator[OwnEngine]:
    server = OwnEngine(home)
    try:
        yield server
    finally:
        server.kill()


class OwnPostgres:
    """A PostgreSQL that may be stopped and started again, or killed."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.url = postgres.url(self.port, postgres.prepare(place))
        self.start()
        upgrade(self.url)

    def start(self) -> None:
        spec = postgres.spec(self.place, self.port)
        self.process = subprocess.Popen(
            spec.command, env=dict(spec.env), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while not spec.ready():
            assert time.monotonic() < until, "PostgreSQL does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """At once, without waiting for whoever is connected."""
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        until = time.monotonic() + 10
        while listens(LOOPBACK, self.port):
            assert time.monotonic() < until, "PostgreSQL does not stop"
            time.sleep(0.05)


@contextlib.contextmanager
def own_postgres(place: Path) -> Iterator[OwnPostgres]:
    server = OwnPostgres(place)
    try:
        yield server
    finally:
        server.stop()


class OwnWorker:
    """A worker in a process of its own; `fault` names where it ends itself with kill -9."""

    def __init__(self, settings: Settings, fault: str, log: Path) -> None:
        self.log = log
        secret = {"bootstrap_key", "twilio_auth_token", "twilio_api_secret"}
        given = settings.model_dump(mode="json", exclude_none=True, exclude=secret)
        told = {variable(name): str(value) for name, value in given.items()}
        for name in secret:
            value = getattr(settings, name)
            if value:
                told[variable(name)] = value.get_secret_value()
        told[variable("sandbox")] = "1" if settings.sandbox else "0"
        clean = {name: value for name, value in os.environ.items() if not name.startswith(variable(""))}
        command = [sys.executable, "-m", "tests.stories.faulty_worker", fault]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env={**clean, **told}, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def wait_until_it_is_killed(self, within: float = 30) -> None:
        code = self.process.wait(within)
        assert code == -signal.SIGKILL, self.log.read_text()


@contextlib.contextmanager
def own_worker(settings: Settings, fault: str, log: Path) -> Iterator[OwnWorker]:
    worker = OwnWorker(settings, fault, log)
    try:
        yield worker
    finally:
        worker.process.kill()
        worker.process.wait()
