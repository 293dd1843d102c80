"""How do several processes start in order, stay up, and stop in order, under one?"""

import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from embedded.child import CannotStart, Child, Spec
from embedded.logs import last_lines, trim

PAUSE = 0.1
TRIM_EVERY = 10.0
TRIES = 3

Changed = Callable[[Child], None]


class Supervisor:
    """Starts each process when those it stands on are ready, restarts the dead, stops all in reverse."""

    def __init__(self, specs: Sequence[Spec], logs: Path, changed: Changed = lambda child: None) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.children = {spec.name: Child(spec, logs / f"{spec.name}.log") for spec in specs}
        self.changed = changed
        self.signals = 0
        self.trimmed_at = 0.0

    @property
    def ready(self) -> bool:
        return all(child.satisfied for child in self.children.values())

    def turn(self) -> None:
        """Move every process on a little. Raises CannotStart when one has never come up and will not."""
        now = time.monotonic()
        for child in self.children.values():
            if child.turn(now):
                self.changed(child)
            if child.state == "waiting" and all(self.children[name].satisfied for name in child.spec.after):
                child.start(now)
                self.changed(child)
            if not child.was_ready and child.failures >= (1 if child.spec.once else TRIES):
                raise _gave_up(child)
        if now - self.trimmed_at > TRIM_EVERY:
            self.trimmed_at = now
            for child in self.children.values():
                trim(child.log)

    def run(self, on_ready: Callable[[], None]) -> None:
        """Until a signal asks to stop: SIGINT, SIGTERM, a closed terminal. A second one waits for nobody."""
        old = {number: signal.signal(number, self._asked) for number in _ENDS}
        try:
            told = False
            while not self.signals:
                self.turn()
                if self.ready and not told:
                    told = True
                    on_ready()
                time.sleep(PAUSE)
        finally:
            self.stop()
            for number, handler in old.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """One by one, the last started first, so that nobody loses what it stands on while it works."""
        for child in reversed(list(self.children.values())):
            if child.pid is None:
                continue
            child.ask_to_stop()
            patience = time.monotonic() + child.spec.stop_within
            while not child.ended():
                if time.monotonic() > patience or self.signals > 1:
                    child.kill()
                time.sleep(PAUSE / 4)
            self.changed(child)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1


_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _gave_up(child: Child) -> CannotStart:
    why = last_lines(child.log) or "—"
    return CannotStart(
        f"{child.spec.name} 启动不了（退出码 {child.exit_code}）。日志 {child.log} 的最后几行：\n{why}",
        f"{child.spec.name} does not start (exit code {child.exit_code}); above is the end of {child.log}.",
    )
