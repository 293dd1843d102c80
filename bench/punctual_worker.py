"""How does a worker know the law of a measurement? (`python -m bench.punctual_worker` is a worker like any other)"""

import tempfile
from pathlib import Path

import worker
from settings import load
from standards import library
from standards.compiling import STANDARDS

LAW = "punctual"


def lay_down(folder: Path) -> None:
    """All standards of the house, and that of the measurement beside them."""
    ours = Path(__file__).parent / "standards" / LAW
    for standard in (*(path for path in STANDARDS.iterdir() if path.is_dir()), ours):
        (folder / standard.name).symlink_to(standard.resolve())
    vars(library)["STANDARDS"] = folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="shangmen-law-") as place:
        lay_down(Path(place))
        worker.main(load())
