"""What does a home remember of its house: is it up, and where are its parts?"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from domain.base import Fact
from embedded.child import CannotStart
from settings import Settings

SAME_BIRTH = 2.0


class Process(Fact):
    """A process by its pid and birth: a pid alone may long belong to somebody else."""

    pid: int
    born: float

    def find(self) -> psutil.Process | None:
        try:
            found = psutil.Process(self.pid)
            born, alive = found.create_time(), found.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return found if alive and abs(born - self.born) < SAME_BIRTH else None


class ChildState(Fact):
    state: str
    restarts: int = 0
    process: Process | None = None


class HouseState(Fact):
    """The file `state.json` of a home. Ports and key outlive a stop and are taken again at the next start."""

    ready: bool = False
    supervisor: Process | None = None
    children: dict[str, ChildState] = {}
    ports: dict[str, int] = {}
    database_url: str | None = None
    temporal_address: str | None = None
    temporal_ui: str | None = None
    api_url: str | None = None
    bootstrap_key: str | None = None

    @property
    def up(self) -> bool:
        return self.supervisor is not None and self.supervisor.find() is not None


def process_of(pid: int) -> Process | None:
    try:
        return Process(pid=pid, born=psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def state_file(home: Path) -> Path:
    return home / "state.json"


def read(home: Path) -> HouseState:
    path = state_file(home)
    return HouseState.model_validate_json(path.read_bytes()) if path.is_file() else HouseState()


def write(home: Path, state: HouseState) -> None:
    """Whole or not at all, and for the owner's eyes: it holds the database's password and the first key."""
    draft = state_file(home).with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(state.model_dump_json(indent=2))
    draft.replace(state_file(home))


def new_key() -> str:
    return "smk_" + secrets.token_urlsafe(24)


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home for one `shangmen up`; the hold falls with the process, however it ends."""
    if sys.platform == "win32":
        raise CannotStart(
            "Windows 上不能用 up：请在 WSL 里运行，或自备 PostgreSQL 和 Temporal，分别运行 api 和 worker。",
            "up does not run on Windows: use WSL, or run api and worker with servers of your own.",
        )
    import fcntl  # not on Windows

    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = read(home).supervisor
            pid = holder.pid if holder else "?"
            raise CannotStart(
                f"{home} 已经在运行（进程 {pid}）：先停掉它，或用 SHANGMEN_HOME 另选一个目录。",
                f"{home} is already up (process {pid}): stop it first, or choose another SHANGMEN_HOME.",
            ) from None
        yield


def stop_strays(state: HouseState, within: float = 15.0) -> list[str]:
    """End what a supervisor left behind when it was itself killed; the names, in the order they ended."""
    ended = []
    for name, child in reversed(state.children.items()):
        stray = child.process.find() if child.process else None
        if stray is None:
            continue
        with contextlib.suppress(psutil.NoSuchProcess):
            stray.terminate()
            _, alive = psutil.wait_procs([stray], timeout=within)
            for stubborn in alive:
                stubborn.kill()
        ended.append(name)
    return ended


def connected(settings: Settings) -> Settings:
    """The settings, with the addresses of the house that is up in this home where none were set."""
    house = read(settings.home)
    if not house.up:
        return settings
    found = {
        "database_url": settings.database_url or house.database_url,
        "temporal_address": settings.temporal_address or house.temporal_address,
    }
    return settings.model_copy(update=found)
