"""How does a whole house come up for the length of one demonstration, and leave nothing behind?"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from embedded.child import CannotStart
from embedded.logs import last_lines
from embedded.ports import choose
from embedded.state import HouseState, read
from settings import variable

CHECKOUT = Path(__file__).resolve().parent.parent
FIRST_PORT = 18432
READY_WITHIN = 120.0
STOP_WITHIN = 60.0
PAUSE = 0.1


@contextlib.contextmanager
def house() -> Iterator[HouseState]:
    """A sandbox with the town in it, in a home that is taken away afterwards. CannotStart when it does not come up."""
    with (
        tempfile.TemporaryDirectory(prefix="shangmen-", ignore_cleanup_errors=True) as folder,
        house_in(Path(folder)) as state,
    ):
        yield state


@contextlib.contextmanager
def house_in(home: Path) -> Iterator[HouseState]:
    """The same in a home of the caller's, which stays."""
    log = home / "up.log"
    command = [sys.executable, "-m", "cli", "up", "--town"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        yield _ready(home, process, log)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WITHIN)
        process.kill()


def _environment(home: Path) -> dict[str, str]:
    """Of the settings of this process nothing but what the house of a demonstration needs."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(variable(""))}
    port = choose("port", None, None, FIRST_PORT, home)
    told = {"home": str(home), "sandbox": "1", "port": str(port)}
    return {**inherited, **{variable(name): value for name, value in told.items()}}


def _ready(home: Path, process: subprocess.Popen[bytes], log: Path) -> HouseState:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        state = read(home)
        if state.ready:
            return state
        time.sleep(PAUSE)
    why = last_lines(log) or "—"
    raise CannotStart(
        f"演示用的系统没有起来：\n{why}", "The house for the demonstration did not come up; see above."
    )
