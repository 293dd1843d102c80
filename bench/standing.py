"""How does a house of real processes stand for the length of a measurement, and how is one of them killed?"""

import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from embedded.child import FIRST_REST, Child, Spec
from embedded.ports import choose
from embedded.state import HouseState
from embedded.supervisor import Supervisor
from embedded.up import lay_out, own_processes
from settings import PREFIX, Settings, variable
from storage.engine import Database

FIRST_PORT = 19432
READY_WITHIN = 120.0
PAUSE = 0.05
# Where the provider believes us to be; the far end brings its reports to the port on this machine.
PUBLIC = "https://house.example"


@dataclass
class Standing:
    """A house that is up. Whoever is killed is started again at once, however often."""

    home: Path
    house: HouseState
    supervisor: Supervisor
    database: Database
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.house.api_url or ""

    @property
    def key(self) -> str:
        return self.house.bootstrap_key or ""

    def keep(self) -> None:
        while not self.over.wait(PAUSE):
            with self.lock:
                self.supervisor.turn()

    def pid(self, name: str) -> int | None:
        """The process of that name, and of all that it started; None while it is down."""
        return self.supervisor.children[name].pid

    def kill(self, name: str) -> bool:
        """kill -9; False when it was not there to be killed."""
        with self.lock:
            child = self.supervisor.children[name]
            child.rest = FIRST_REST
            there = child.state == "ready"
            if there:
                child.kill()
        return there

    def add(self, spec: Spec) -> None:
        """One more process, watched over like the others; returns when it is ready."""
        with self.lock:
            child = Child(spec, self.supervisor.children["worker"].log.with_name(f"{spec.name}.log"))
            self.supervisor.children[spec.name] = child
        until = time.monotonic() + READY_WITHIN
        while not child.satisfied:
            if time.monotonic() > until:
                raise TimeoutError(f"{spec.name} does not come up")
            time.sleep(PAUSE)

    def halt(self, name: str) -> None:
        """In peace, until it is told to `go`."""
        with self.lock:
            child = self.supervisor.children[name]
            child.ask_to_stop()
            until = time.monotonic() + child.spec.stop_within
            while not child.ended():
                if time.monotonic() > until:
                    child.kill()
                time.sleep(PAUSE)

    def go(self, *names: str) -> None:
        """Started again by whoever keeps the house, each after those that it stands on."""
        with self.lock:
            for name in names:
                self.supervisor.children[name].state = "waiting"

    def end(self, name: str) -> None:
        """In peace, and for good: from here on nobody watches over the house."""
        self.over.set()
        with self.lock:
            child = self.supervisor.children[name]
            child.ask_to_stop()
            until = time.monotonic() + child.spec.stop_within
            while not child.ended() and time.monotonic() < until:
                time.sleep(PAUSE)
            child.kill()


@contextlib.contextmanager
def standing(told: Mapping[str, str], worker: str | None = None) -> Iterator[Standing]:
    """A sandbox in a home that is taken away afterwards; `worker` names another module to be its worker."""
    with tempfile.TemporaryDirectory(prefix="shangmen-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = Settings(
            home=home, sandbox=True, port=choose("port", None, None, FIRST_PORT, home), grace=3
        )
        house = lay_out(settings, HouseState())
        more = {variable("sandbox"): "1", variable("port"): str(settings.port), variable("grace"): "3"}
        more |= {variable(name): value for name, value in told.items()}
        specs = [_as_told(spec, more, worker) for spec in own_processes(settings, house)]
        supervisor = Supervisor(specs, home / "logs")
        database = Database(house.database_url or "", pool_size=4, name="bench")
        found = Standing(home, house, supervisor, database)
        keeper = threading.Thread(target=found.keep, daemon=True)
        try:
            _bring_up(supervisor)
            keeper.start()
            yield found
        finally:
            found.over.set()
            database.close()
            with found.lock:
                supervisor.stop()


def _bring_up(supervisor: Supervisor) -> None:
    until = time.monotonic() + READY_WITHIN
    while not supervisor.ready:
        supervisor.turn()
        if time.monotonic() > until:
            raise TimeoutError("the house does not come up")
        time.sleep(PAUSE)


def _as_told(spec: Spec, more: Mapping[str, str], worker: str | None) -> Spec:
    if spec.name in ("postgres", "temporal"):
        return spec
    own = {name: value for name, value in spec.env.items() if not name.startswith(PREFIX)}
    kept = ("home", "database_url", "temporal_address", "bootstrap_key", "ready_file")
    ours = {variable(name): spec.env[variable(name)] for name in kept if variable(name) in spec.env}
    command = (sys.executable, "-m", worker) if worker and spec.name == "worker" else spec.command
    return replace(spec, env={**own, **ours, **more}, command=command)
