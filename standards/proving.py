"""Which example or test fails when a rule of an edition is taken out, and which rule would nobody miss?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from domain.refusal import Refused
from standards.compiling import Edition
from standards.examples import Example, Untrue, come_true, examples
from standards.mutants import Mutant, mutants
from standards.proofs import Kept, written_proofs
from standards.reading import ROOT
from standards.taking_out import taken_out

# A house with a part missing fails in its own ways.
FAILS = (Untrue, Refused, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
SHARE = 8


class Work(NamedTuple):
    """What a process reads once, to do its share; `before` says what an earlier run found."""

    law: Edition
    mutants: list[Mutant]
    told: dict[str, Example]
    before: dict[tuple[str, str], str]


_work: list[Work] = []


def proofs(law: Edition) -> list[Kept]:
    """Every rule of an edition taken out in turn, on all processors. Untrue when an example fails with all of them."""
    for example in examples(law).values():
        come_true(law.standard, example)
    found = mutants(law)
    starts = range(0, len(found), SHARE)
    whose = (law.name, law.edition, law.root)
    with ProcessPoolExecutor(os.cpu_count(), initializer=_read, initargs=whose) as pool:
        named = [by for share in pool.map(_share, starts) for by in share]
    return [Kept(one.clauses, one.keeper, one.change, by) for one, by in zip(found, named, strict=True)]


def proven(found: list[Kept]) -> dict[str, tuple[str, ...]]:
    """By clause, what fails when one of its keepers is taken out; nothing for a clause with a survivor."""
    bare = {clause for one in found if not one.by for clause in one.clauses}
    by_clause: dict[str, tuple[str, ...]] = {}
    for one in found:
        for clause in one.clauses:
            before = by_clause.get(clause, ())
            by_clause[clause] = () if clause in bare else tuple(dict.fromkeys((*before, one.by)))
    return by_clause


def proven_by(law: Edition) -> dict[str, tuple[str, ...]]:
    """The same for an edition: as it is written down, or found out anew."""
    written = written_proofs(law, as_it_is=True)
    return proven(proofs(law) if written is None else written)


def _read(name: str, number: str, root: Path) -> None:
    law = Edition(name, number, root)
    before = {(one.keeper, one.change): one.by for one in written_proofs(law, as_it_is=False) or ()}
    _work[:] = [Work(law, mutants(law), examples(law), before)]


def _share(start: int) -> list[str]:
    (work,) = _work
    return [
        missed_by(work.law, one, work.told, work.before.get((one.keeper, one.change), ""))
        for one in work.mutants[start : start + SHARE]
    ]


def missed_by(law: Edition, mutant: Mutant, told: dict[str, Example], before: str = "") -> str:
    """`example nobody_calls` or `test tests/…::…`: the first that fails without this rule; nothing where none does."""
    with taken_out(mutant, law.standard) as standard:
        for name in _likeliest_first(told, mutant, before):
            try:
                come_true(standard, told[name])
            except FAILS:
                return f"example {name}"
    return next(_failing_tests(law, mutant), "")


def _likeliest_first(told: dict[str, Example], mutant: Mutant, before: str) -> list[str]:
    """What failed before; then examples that speak of the clause: found sooner, and the ones to show."""
    texts = {name: repr(example) for name, example in told.items()}
    return sorted(
        told,
        key=lambda name: (
            before != f"example {name}",
            not any(clause in texts[name] for clause in mutant.clauses),
        ),
    )


def _failing_tests(law: Edition, mutant: Mutant) -> Iterator[str]:
    """What no example can see, a test named in kept.yaml does: in a house of its own, which has this law alone."""
    for test in mutant.tests:
        words = [law.name, law.edition, str(law.root), mutant.name, test]
        command = [sys.executable, "-m", "standards.lone_test", *words]
        if subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1:
            yield f"test {test}"
