"""Where does the output of the supervised processes go, and how big may it grow?"""

import shutil
from pathlib import Path

LARGEST = 20_000_000
LAST_LINES = 20


def trim(log: Path, largest: int = LARGEST) -> bool:
    """Set a log that has grown too big aside as `<name>.log.1`; the process writes on into the emptied file.

    The children write in append mode, so emptying under their hands is safe; what is written between copying
    and emptying, a few lines at worst, is lost.
    """
    if not log.is_file() or log.stat().st_size <= largest:
        return False
    shutil.copyfile(log, log.with_name(log.name + ".1"))
    with log.open("r+b") as file:
        file.truncate(0)
    return True


def last_lines(log: Path, count: int = LAST_LINES) -> str:
    """The end of a log, for whoever has to be told why a process died."""
    if not log.is_file():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-count:])
