"""Which example or test fails when a rule of an edition is taken out, and which rule would nobody miss?"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from domain.refusal import Refused
from domain.standard import Standard
from standards.compiling import Edition
from standards.examples import Example, Untrue, come_true, examples
from standards.library import edition
from standards.mutants import Mutant, mutants
from standards.reading import ROOT
from standards.taking_out import taken_out

# A house with a part missing fails in its own ways.
FAILS = (Untrue, Refused, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
SHARE = 8


class Proof(NamedTuple):
    """What fails without a rule: `example nobody_calls`, `test tests/…::…`; None where nothing does."""

    mutant: Mutant
    by: str | None


def proofs(law: Edition) -> list[Proof]:
    """Every rule of an edition taken out in turn, on all processors."""
    found = mutants(law)
    starts = range(0, len(found), SHARE)
    with ProcessPoolExecutor(
        os.cpu_count(), initializer=_read, initargs=(law.name, law.edition, law.root)
    ) as pool:
        named = [by for share in pool.map(_share, starts) for by in share]
    return [Proof(mutant, by) for mutant, by in zip(found, named, strict=True)]


class Work(NamedTuple):
    """What a process reads once, to do its share."""

    law: Edition
    mutants: list[Mutant]
    told: dict[str, Example]


_work: list[Work] = []


def _read(name: str, number: str, root: Path) -> None:
    law = Edition(name, number, root)
    _work[:] = [Work(law, mutants(law), examples(law))]


def _share(start: int) -> list[str | None]:
    (work,) = _work
    return [missed_by(work.law, mutant, work.told) for mutant in work.mutants[start : start + SHARE]]


def missed_by(law: Edition, mutant: Mutant, told: dict[str, Example]) -> str | None:
    """The first example, or else the named test, that fails without this rule."""
    with taken_out(mutant, law.standard) as standard:
        for name in _likeliest_first(told, mutant):
            try:
                come_true(standard, told[name])
            except FAILS:
                return f"example {name}"
        return next(_failing_tests(mutant, law, standard), None)


def _likeliest_first(told: dict[str, Example], mutant: Mutant) -> list[str]:
    """Examples that speak of the clause come first: they are found sooner, and they are the ones to show."""
    texts = {name: repr(example) for name, example in told.items()}
    return sorted(told, key=lambda name: not any(clause in texts[name] for clause in mutant.clauses))


def _failing_tests(mutant: Mutant, law: Edition, standard: Standard) -> Iterator[str]:
    """What no example can see, a test named in kept.yaml does: in a process of its own, which has this law alone."""
    for test in mutant.tests:
        edition(law.name, law.edition).__dict__["standard"] = standard
        process = get_context("fork").Process(target=_run, args=(test,))
        process.start()
        process.join()
        edition(law.name, law.edition).__dict__["standard"] = law.standard
        if process.exitcode:
            yield f"test {test}"


def _run(test: str) -> None:
    quietly = ["-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        failed = import_module("pytest").main([str(ROOT / test), *quietly])
    sys.exit(int(failed))


def proven(found: list[Proof]) -> dict[str, tuple[str, ...]]:
    """By clause, what fails when one of its keepers is taken out; nothing for a clause with a survivor."""
    bare = {clause for proof in found if proof.by is None for clause in proof.mutant.clauses}
    by_clause: dict[str, tuple[str, ...]] = {}
    for mutant, by in found:
        for clause in mutant.clauses:
            before = by_clause.get(clause, ())
            by_clause[clause] = () if clause in bare else tuple(dict.fromkeys((*before, str(by))))
    return by_clause
