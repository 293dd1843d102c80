"""What was found when every rule was taken out in turn, and does that still hold for the files as they are?"""

import csv
import hashlib
from pathlib import Path

from standards.compiling import Edition
from standards.proving import Proof, proofs, proven

HEAD = ("clauses", "keeper", "change", "fails_without_it")


def proofs_file(law: Edition) -> Path:
    return law.root / law.name / "proofs.csv"


def proven_by(law: Edition) -> dict[str, tuple[str, ...]]:
    """By clause, the examples and tests that fail without what keeps it: as written down, or found out anew."""
    rows = _written(law)
    if rows is None:
        return proven(proofs(law))
    by_clause: dict[str, tuple[str, ...]] = {}
    bare = {clause for clauses, _, _, by in rows if not by for clause in clauses.split()}
    for clauses, _, _, by in rows:
        for clause in clauses.split():
            before = by_clause.get(clause, ())
            by_clause[clause] = () if clause in bare else tuple(dict.fromkeys((*before, by)))
    return by_clause


def write_proofs(law: Edition, found: list[Proof]) -> None:
    """Keep what was found, under the fingerprint of the files that it was found for."""
    with proofs_file(law).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow((*HEAD, _fingerprint(law)))
        for mutant, by in found:
            lines.writerow((" ".join(mutant.clauses), mutant.keeper, mutant.change, by or ""))


def _written(law: Edition) -> list[tuple[str, str, str, str]] | None:
    """None where nothing is written for the files as they are now."""
    path = proofs_file(law)
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if head[-1] != _fingerprint(law):
        return None
    return [(clauses, keeper, change, by) for clauses, keeper, change, by in rows]


def _fingerprint(law: Edition) -> str:
    """Of everything that an edition is made of; the same whatever line ends a checkout prefers."""
    shared = law.root / "shared"
    files = [*law.folder.glob("*.yaml"), *(law.root / law.name).glob("*.yaml"), *shared.rglob("*.yaml")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(law.root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
