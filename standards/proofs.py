"""Where is it kept which example or test fails without a rule, and does it hold for the files as they are?"""

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

from standards.compiling import Edition

HEAD = ("clauses", "keeper", "change", "fails_without_it")


class Kept(NamedTuple):
    """One line of proofs.csv; `by` is empty for a rule that nobody would miss."""

    clauses: tuple[str, ...]
    keeper: str
    change: str
    by: str


def proofs_file(law: Edition) -> Path:
    return law.root / law.name / "proofs.csv"


def write_proofs(law: Edition, found: list[Kept]) -> None:
    """Keep what was found, under the fingerprint of the files that it was found for."""
    with proofs_file(law).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow((*HEAD, _fingerprint(law)))
        lines.writerows((" ".join(one.clauses), one.keeper, one.change, one.by) for one in found)


def written_proofs(law: Edition, *, as_it_is: bool) -> list[Kept] | None:
    """What was found, for the files as they are now or at any earlier time; None where nothing is kept."""
    path = proofs_file(law)
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if as_it_is and head[-1] != _fingerprint(law):
        return None
    return [Kept(tuple(clauses.split()), keeper, change, by) for clauses, keeper, change, by in rows]


def _fingerprint(law: Edition) -> str:
    """Of everything that an edition is made of; the same whatever line ends a checkout prefers.

    conflicts.yaml is read by nobody but docs/reference: what it says changes no case.
    """
    shared = law.root / "shared"
    files = [*law.folder.glob("*.yaml"), *(law.root / law.name).glob("*.yaml"), *shared.rglob("*.yaml")]
    digest = hashlib.sha256()
    for path in sorted(set(files) - {shared / "conflicts.yaml"}):
        digest.update(path.relative_to(law.root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
