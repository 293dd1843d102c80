"""How does an edition begin: as a copy of the nearest one, ready to be changed?"""

import re
import shutil
from difflib import get_close_matches
from pathlib import Path

from standards.answering import series
from standards.compiling import STANDARDS, Edition
from standards.examples import untrue
from standards.reading import Problem, Unreadable, read_yaml

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# A test of a rule is of that paper's rule; one of the house itself holds for every standard.
ITS_TEST = re.compile(r"\b((?:rule|row|deadline|notice|gate|item|paper) \S+) tests/[\w/]+\.py::\w+")


def begin(name: str, nearest: str | None = None, root: Path = STANDARDS) -> Edition:
    """The next edition of a standard, or the first of a new one after the nearest there is; Unreadable where not.

    Names of the standard, of its edition and of its clauses are those of the new one; everything else is as it was.
    """
    there = {path.name for path in root.iterdir() if path.is_dir() and _editions(path)} - {"shared"}
    if not NAME.fullmatch(name) or name == "shared":
        raise _refused(
            name, "名字只用小写字母、数字和连字符 · a name is lower-case letters, digits and hyphens"
        )
    if name in there and nearest in (None, name):
        return _next(name, root)
    source = nearest or next(iter(get_close_matches(name, sorted(there), 1, 0.3)), "reno")
    if name in there or source not in there:
        raise _refused(name if name in there else source, f"现有 · there are: {'、'.join(sorted(there))}")
    return _first(name, source, root)


def _next(name: str, root: Path) -> Edition:
    before = _editions(root / name)[-1]
    year, number = before.split(".")
    new = f"{year}.{int(number) + 1}"
    shutil.copytree(root / name / before, root / name / new)
    law = Edition(name, new, root)
    value = {f'edition: "{before}"': f'edition: "{new}"'}
    title = {f"{before} 版": f"{new} 版", f"edition {before}": f"edition {new}"}
    _rewrite(law.folder / f"{law.kind}.yaml", value | title)
    return law


def _first(name: str, source: str, root: Path) -> Edition:
    number = _editions(root / source)[-1]
    shutil.copytree(root / source / number, root / name / number)
    for file in ("clauses.yaml", "kept.yaml"):
        shutil.copy(root / source / file, root / name / file)
    law = Edition(name, number, root)
    clauses = _clauses(name, read_yaml(root / name / "clauses.yaml", dict[str, object]))
    for path in (root / name).rglob("*.yaml"):
        _rewrite(path, clauses)
    _rewrite(law.folder / f"{law.kind}.yaml", {f"standard: {source}\n": f"standard: {name}\n"})
    kept = root / name / "kept.yaml"
    kept.write_text(ITS_TEST.sub(r"\1", kept.read_text(encoding="utf-8")), encoding="utf-8")
    _leave_out(law)
    return law


def _leave_out(law: Edition) -> None:
    """An example in which the house itself names a clause of the other paper is not one of the new standard."""
    path = law.folder / "examples.yaml"
    gone = {problem.line for problem in untrue(law)}
    kept, dropping = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True), start=1):
        if not line.startswith((" ", "#", "\n")):
            dropping = number in gone
        if not dropping:
            kept.append(line)
    path.write_text("".join(kept), encoding="utf-8")


def _clauses(name: str, clauses: dict[str, object]) -> dict[str, str]:
    """The new number of each clause: the standard's name takes the place of the paper's."""
    papers = dict.fromkeys(series(clause) for clause in clauses)
    mine = name.upper()
    prefix = {paper: mine if len(papers) == 1 else f"{mine}-{paper.rpartition('-')[2]}" for paper in papers}
    return {clause: f"{prefix[series(clause)]}-{clause.rpartition('-')[2]}" for clause in clauses}


def _rewrite(path: Path, words: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    either = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    path.write_text(either.sub(lambda found: words[found[0]], text), encoding="utf-8")


def _editions(folder: Path) -> list[str]:
    found = [path.name for path in folder.glob("[0-9]*.[0-9]*") if path.is_dir()]
    return sorted(found, key=lambda edition: tuple(map(int, edition.split("."))))


def _refused(what: str, why: str) -> Unreadable:
    return Unreadable([Problem("standards", 1, f"“{what}”：{why}")])
