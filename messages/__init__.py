"""Which sentences do we have? One file each, read once, strictly."""

from functools import cache
from pathlib import Path

from messages.sentence import Sentence
from standards.reading import read_yaml

HERE = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Every sentence of the house by name."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml")))


@cache
def load(name: str) -> Sentence:
    """The sentence of that name; an error names the file, the line and what is wrong."""
    return read_yaml(HERE / f"{name}.yaml", Sentence)
