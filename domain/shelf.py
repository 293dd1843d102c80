"""Which compiled standards does this process know to be kept in the book, and under which fingerprint?"""

from collections.abc import MutableMapping
from typing import TypeVar

from domain.standard import Standard

K = TypeVar("K")
V = TypeVar("V")

# A compiled edition weighs about 50 kB; a house has a handful, and a year's calendar makes a few more.
ROOM = 64


class Shelf:
    """The same standard for the same fingerprint, so that its indexes are built once.

    A fingerprint is never made anew for a standard that was read: a later version of this program might come to
    another, under which nothing is kept. Threads need no lock: what two put at once is the same.
    """

    def __init__(self) -> None:
        self._standards: dict[str, Standard] = {}
        # By identity, with the object itself so that its place in memory is not given to another.
        self._names: dict[int, tuple[Standard, str]] = {}

    def put(self, fingerprint: str, standard: Standard) -> None:
        """Whoever puts it here has seen it in the book, or wrote it there."""
        _remember(self._names, id(standard), (standard, fingerprint))
        if fingerprint not in self._standards:
            _remember(self._standards, fingerprint, standard)

    def find(self, fingerprint: str) -> Standard | None:
        return self._standards.get(fingerprint)

    def name_of(self, standard: Standard) -> str | None:
        """The fingerprint of a standard that is known to be kept; None for any other."""
        known = self._names.get(id(standard))
        return known[1] if known is not None and known[0] is standard else None


def _remember(kept: MutableMapping[K, V], key: K, value: V) -> None:
    while len(kept) >= ROOM:
        kept.pop(next(iter(tuple(kept))), None)
    kept[key] = value


KEPT = Shelf()
