"""How do the tests have something to supervise that is quick and tells what happened to it?"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from embedded.child import Spec
from embedded.probes import exists

PROGRAM = Path(__file__).with_name("stub_child.py")


class Town:
    """A directory in which stubs live, with the journal they share."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.journal = home / "journal"

    def stub(
        self, name: str, *, after: tuple[str, ...] = (), manner: str = "plain", patience: float = 5
    ) -> Spec:
        ready = self.home / f"{name}.ready"
        return Spec(
            name=name,
            command=(sys.executable, str(PROGRAM), name, str(self.journal), str(ready), manner),
            ready=exists(ready),
            after=after,
            once=manner == "once",
            stop_within=0.5 if manner == "deaf" else 5,
            ready_within=patience,
            forget=(ready,),
        )

    def lines(self) -> list[str]:
        return self.journal.read_text().splitlines() if self.journal.exists() else []


def until(true: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None, within: float = 20) -> None:
    """Wait for something that must come true; the test fails when it does not."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        meanwhile()
        time.sleep(0.02)
