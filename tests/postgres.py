"""Which PostgreSQL do the tests of this run share, and who stops it when the run is over?"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from embedded import postgres
from storage.migrate import upgrade
from tests.keeper import employ, lives
from tests.ports import free_port

PLACE = "TESTS_POSTGRES_PLACE"
# Nothing here must survive a power cut.
HASTY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def choose_place(directory: Path) -> None:
    """Called by the first process of a run; workers that it starts inherit the choice."""
    os.environ.setdefault(PLACE, f"{os.getpid()}:{directory}")


def database_for(worker: str) -> str:
    """The URL of a migrated database of its own for each worker of the run."""
    place = Path(os.environ[PLACE].partition(":")[2])
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place / "lock"):
        url = _running(place)
        name = f"tests_{worker}"
        _create(url, name, "migrated")
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def empty_database(url: str, name: str) -> str:
    """The URL of one more database, with nothing in it."""
    _create(url, name, "template0")
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _create(url: str, name: str, template: str) -> None:
    _execute(
        url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}"
    )


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _running(place: Path) -> str:
    known = place / "url"
    if known.exists():
        return known.read_text()
    password = postgres.prepare(place)
    port = free_port()
    owner = os.environ[PLACE].partition(":")[0]
    employ("tests.postgres", str(place), str(port), owner, log=place / "log")
    ready = postgres.spec(place, port).ready
    until = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < until, (place / "log").read_text()
        time.sleep(0.05)
    url = postgres.url(port, password)
    _execute(url, "CREATE DATABASE migrated")
    upgrade(make_url(url).set(database="migrated").render_as_string(hide_password=False))
    known.write_text(url)
    return url


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def keep(place: Path, port: int, owner: int) -> None:
    """Run the server for as long as the run lives, however it ends; then take everything away."""
    server = subprocess.Popen([*postgres.spec(place, port).command, *HASTY])
    while server.poll() is None and lives(owner):
        time.sleep(0.3)
    server.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=20)
    server.kill()
    shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
