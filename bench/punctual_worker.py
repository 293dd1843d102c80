"""How does a worker know the law of a measurement? (`python -m bench.punctual_worker` is a worker like any other)"""

import importlib
import tempfile
from pathlib import Path

import posts
from settings import load
from standards import library
from standards.compiling import STANDARDS


def lay_down(folder: Path) -> None:
    """All standards of the house, and those of the measurements beside them."""
    for root in (STANDARDS, Path(__file__).parent / "standards"):
        for standard in (path for path in root.iterdir() if path.is_dir()):
            (folder / standard.name).symlink_to(standard.resolve())
    vars(library)["STANDARDS"] = folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="shangmen-law-") as place:
        lay_down(Path(place))
        # As `shangmen worker` does: the couriers first.
        settings = load()
        couriers = posts.Apart(settings)
        importlib.import_module("worker").main(settings, couriers)
