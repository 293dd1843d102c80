"""What is one supervised process: how does it start, when is it ready, and how does it end?"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

State = Literal["waiting", "starting", "ready", "done", "resting", "stopped"]

FIRST_REST = 0.25
LONGEST_REST = 30.0
STEADY_AFTER = 60.0
NICE = 10


class CannotStart(Exception):
    """The house cannot start, or not go on starting; said in both languages, with the way out."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


@dataclass(frozen=True)
class Spec:
    """A process to keep running, or one that runs `once` and must end well before those `after` it start.

    One that `gives_way` works when the others leave the processor to it, where there is not enough for all.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool] = lambda: True
    after: tuple[str, ...] = ()
    once: bool = False
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 10.0
    ready_within: float = 60.0
    forget: tuple[Path, ...] = ()
    gives_way: bool = False


class Child:
    """One process of a spec through its lives. `turn` moves it on a little and never waits."""

    def __init__(self, spec: Spec, log: Path) -> None:
        self.spec = spec
        self.log = log
        self.state: State = "waiting"
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts = 0
        self.failures = 0
        self.exit_code: int | None = None
        self.since = 0.0
        self.rest = FIRST_REST
        self.was_ready = False

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None and self.process.returncode is None else None

    @property
    def satisfied(self) -> bool:
        return self.state in {"ready", "done"}

    def start(self, now: float) -> None:
        for left_over in self.spec.forget:
            left_over.unlink(missing_ok=True)
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C reaches the supervisor alone, which stops the others in order.
            self.process = subprocess.Popen(
                self.spec.command,
                env=dict(self.spec.env),
                cwd=self.spec.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if self.spec.gives_way:
            _give_way(self.process.pid)
        self.state, self.since = "starting", now

    def turn(self, now: float) -> bool:
        """Look whether it ended, became ready, or has rested enough; true when its state changed."""
        before = self.state
        if self.process is not None and self.state in {"starting", "ready"}:
            self.exit_code = self.process.poll()
            if self.exit_code is not None:
                self._ended(now)
            elif self.state == "starting":
                self._starting(now)
            elif now - self.since > STEADY_AFTER:
                self.rest, self.failures = FIRST_REST, 0
        elif self.state == "resting" and now - self.since >= self.rest:
            self.rest = min(self.rest * 2, LONGEST_REST)
            self.restarts += 1
            self.state = "waiting"
        return self.state != before

    def _starting(self, now: float) -> None:
        if not self.spec.once and self.spec.ready():
            self.state, self.since, self.was_ready = "ready", now, True
        elif now - self.since > self.spec.ready_within:
            self.kill()

    def _ended(self, now: float) -> None:
        if self.spec.once and self.exit_code == 0:
            self.state, self.was_ready = "done", True
            return
        self.failures += 1
        self.state, self.since = "resting", now

    def ask_to_stop(self) -> None:
        if self.pid is not None:
            self.process_signal(self.spec.stop_signal)

    def kill(self) -> None:
        """At once, with whatever it has started itself."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def process_signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def ended(self) -> bool:
        if self.process is not None and self.process.poll() is None:
            return False
        if self.process is not None:
            self.exit_code = self.process.returncode
        self.state = "stopped"
        return True


def _give_way(pid: int) -> None:
    """Linux may weigh sessions before processes: then it is the session that must step back."""
    session = Path(f"/proc/{pid}/autogroup")
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
        if session.exists():
            session.write_text(str(NICE))
