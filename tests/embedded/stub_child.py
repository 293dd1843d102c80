"""A process that stands in for a server: it notes when it starts and stops, and is ready when told."""

import signal
import sys
import time
from pathlib import Path
from types import FrameType


def main(name: str, journal: str, ready: str, manner: str) -> None:
    def note(what: str) -> None:
        with Path(journal).open("a") as file:
            file.write(f"{name} {what}\n")

    def leave(number: int, frame: FrameType | None) -> None:
        note("stop")
        sys.exit(0)

    if manner == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, leave)
    note("start")
    if manner == "broken":
        sys.exit(f"{name} cannot find what it needs")
    if manner == "once":
        return
    if manner == "slow":
        time.sleep(0.4)
    Path(ready).touch()
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
