"""What becomes of a message on each channel under each fault? (`python -m bench.fault_matrix`, or for one channel)"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import pages
from storage.engine import Database
from tests import postgres
from tests.activities.matrix import EVERY, Cell, measured


def as_words(found: dict[str, dict[str, Cell]]) -> dict[str, dict[str, str]]:
    """As it is kept and shown: how often the provider took it, and an arrow where the next channel is told too."""
    return {play: {how: cell.words for how, cell in row.items()} for play, row in found.items()}


def main(names: Sequence[str]) -> int:
    postgres.choose_place(Path(tempfile.gettempdir()) / f"shangmen-matrix-{os.getpid()}")
    kept = pages.kept().get("matrix", {})
    for name in names:
        database = Database(postgres.database_for(f"matrix_{name}"), pool_size=12, name="matrix")
        kept[name] = as_words(measured(name, database))
        database.close()
        sys.stdout.write(f"{name}: {sum(len(row) for row in kept[name].values())} messages\n")
    pages.keep("matrix", kept)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or EVERY))
