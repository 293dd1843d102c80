"""How do the emulator and the referee in front of it stand up on free ports, and go away again?"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.ports import free_port
from tests.referee.description import description
from tests.referee.node import CannotFetch, environment, node, npm
from tests.referee.pins import EMULATE, HERE, KEPT_IN, PRISM

UNDESCRIBED = "Unable to match the returned status code"
LOCAL = "127.0.0.1"
STANDS_WITHIN = 40.0
WRITES_WITHIN = 10.0
INSTEAD = ("make test 不需要它。", "make test does not need it.")


@dataclass(frozen=True)
class Standing:
    """Where they listen, and where the referee writes what it sees."""

    emulator: str
    referee: str
    log: Path

    def judged(self) -> int:
        return self.log.read_text(encoding="utf-8").count("Request received")

    def passed_on(self) -> int:
        """What the referee let through to the emulator, which judges by rules of its own."""
        return self.log.read_text(encoding="utf-8").count("Forwarding ")

    def objections(self, least: int = 0) -> list[str]:
        """One line for each thing that the description does not allow; that it describes no refusal is none.

        A referee answers before it writes: for so many as there must be at least it is waited.
        """
        until = time.monotonic() + WRITES_WITHIN
        while len(found := self._written()) < least and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def _written(self) -> list[str]:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        told = [line for line in lines if "Violation:" in line or "terminated with error" in line]
        return [line.partition("›")[2].strip() for line in told if UNDESCRIBED not in line]


def installed() -> Path:
    """The npm referees with the hashes of the committed lock; no script of theirs is run while installing."""
    lock = HERE / "package-lock.json"
    place = KEPT_IN / f"npm-{sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not (place / "installed").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, place)
        done = npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", at=place)
        if done.returncode:
            raise CannotFetch(f"{PRISM}, {EMULATE}", done.stderr or done.stdout, INSTEAD)
        (place / "installed").touch()
    return place / "node_modules"


@contextmanager
def standing(seed: dict[str, object], bench: Path) -> Iterator[Standing]:
    """The emulator, and the referee between it and us."""
    programs, emulator_port, referee_port = installed(), free_port(), free_port()
    (bench / "seed.json").write_text(json.dumps({"twilio": seed}), encoding="utf-8")
    (bench / "book.json").write_text(json.dumps(description()), encoding="utf-8")
    emulator, log = f"http://{LOCAL}:{emulator_port}", bench / "referee.log"
    with ExitStack() as stack:
        start = (programs / EMULATE / "dist" / "index.js", "start", "--host", LOCAL, "--service", "twilio")
        words = [*map(str, start), "--port", str(emulator_port), "--seed", str(bench / "seed.json")]
        stack.enter_context(_program(words, emulator_port, bench / "emulator.log", bench))
        proxy = (programs / PRISM / "dist" / "index.js", "proxy", "--errors", "-h", LOCAL, "-p", referee_port)
        words = [*map(str, proxy), str(bench / "book.json"), emulator]
        stack.enter_context(_program(words, referee_port, log, bench))
        yield Standing(emulator, f"http://{LOCAL}:{referee_port}", log)


@contextmanager
def _program(words: list[str], port: int, log: Path, bench: Path) -> Iterator[None]:
    with log.open("wb") as out:
        running = subprocess.Popen(
            [str(node()), *words], cwd=bench, env=environment(), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait(running, port, log)
            yield
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(10)


def _wait(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STANDS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex((LOCAL, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{Path(log).name}: {log.read_text(encoding='utf-8')[-2000:]}")
