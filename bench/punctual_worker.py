"""How does a worker know the law of a measurement? (`python -m bench.punctual_worker` is a worker like any other)"""

import importlib
import tempfile
from pathlib import Path

import posts
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
        # As `shangmen worker` does: the couriers first.
        settings = load()
        couriers = posts.Apart(settings)
        importlib.import_module("worker").main(settings, couriers)
