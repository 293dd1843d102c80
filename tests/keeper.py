"""How is a server kept for the length of a run, by somebody who outlives whoever needed it first?"""

import os
import sys
from pathlib import Path


def employ(module: str, *words: str, log: Path) -> None:
    """Start `python -m module words…` in a session of its own; nobody waits for it, it ends with the run.

    Not a Popen: one that is still running when Python ends is reported as forgotten, and this one is meant to.
    """
    command = [sys.executable, "-m", module, *words]
    with log.open("ab") as out:
        os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
            ],
            setsid=True,
        )


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
