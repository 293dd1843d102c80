"""Which Temporal do the stories of this run share, and who stops it when the run is over?"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from embedded import temporal
from embedded.ports import LOOPBACK
from embedded.probes import listens
from tests.keeper import employ, lives
from tests.ports import free_port
from tests.postgres import PLACE

WORKERS = ("master", *(f"gw{number}" for number in range(8)))
# A house of its own for the stories of each worker, one for its browser, one for its tests of workflows alone.
NAMESPACES = ("default", *WORKERS, *(f"{name}-{room}" for name in WORKERS for room in ("browser", "alone")))


def place() -> Path:
    return Path(os.environ[PLACE].partition(":")[2] + "-engine")


def address_of_shared() -> str:
    """The engine of this run, started by whoever asks first; each worker of the run has a namespace of its own."""
    here = place()
    here.mkdir(parents=True, exist_ok=True)
    with (here / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = here / "address"
        if not known.exists():
            known.write_text(_start(here))
        return known.read_text()


def command(port: int, home: Path | None = None) -> list[str]:
    """In memory, or in a file of that home, where something is to survive a kill."""
    file = ["--db-filename", str(home / "temporal.db")] if home else []
    tuning = [part for value in temporal.TUNING for part in ("--dynamic-config-value", value)]
    names = [part for name in NAMESPACES for part in ("--namespace", name)]
    where = ["--ip", LOOPBACK, "--port", str(port), "--headless", "--log-level", "error"]
    return [str(temporal.program()), "server", "start-dev", *where, *file, *tuning, *names]


def wait_until_it_answers(port: int, within: float = 60) -> None:
    until = time.monotonic() + within
    asked = [str(temporal.program()), "operator", "namespace", "describe", NAMESPACES[-1]]
    while not (listens(LOOPBACK, port) and _succeeds([*asked, "--address", temporal.address(port)])):
        assert time.monotonic() < until, "the engine does not answer"
        time.sleep(0.05)


def _succeeds(asked: list[str]) -> bool:
    found = subprocess.run(
        asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20, check=False
    )
    return found.returncode == 0


def _start(here: Path) -> str:
    port = free_port()
    owner = os.environ[PLACE].partition(":")[0]
    employ("tests.engine", str(here), str(port), owner, log=here / "log")
    wait_until_it_answers(port)
    return temporal.address(port)


def keep(here: Path, port: int, owner: int) -> None:
    """Run the engine for as long as the run lives, however it ends; then take everything away."""
    server = subprocess.Popen(command(port))
    while server.poll() is None and lives(owner):
        time.sleep(0.3)
    server.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=20)
    shutil.rmtree(here, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
