"""What could be taken out of an edition, one rule at a time, so that somebody should notice?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args, get_origin

from domain.base import Fact
from domain.deadline import Deadline, EscalationStep, Notice, Reminder
from domain.paper import Paper
from domain.people import Role
from domain.span import ENDS, Span
from domain.standard import GateItem, Rule
from standards.answering import Answer, answers_of
from standards.compiling import Edition
from standards.kept import by_hand, split_test

Path = tuple[str | int, ...]
GONE = "taken out"
IDLE = "does nothing"


class Mutant(NamedTuple):
    """One rule taken out or changed: what keeps, which clauses lose it, what is done to it, where in the compiled law.

    Without a `path` it is not the law that changes but the house: a step of the machine, or a part of the core.
    """

    keeper: str
    clauses: tuple[str, ...]
    change: str
    path: Path = ()
    value: Any = None
    tests: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.keeper}: {self.change}"


def mutants(law: Edition) -> list[Mutant]:
    """Everything that keeps a clause of this edition, taken out in turn; and a value that may differ, changed."""
    given = answers_of(law)
    found = [*_of_law(law), *_of_ticks(law), *_of_house(given)]
    for clause, keepers in by_hand(law).items():
        for named in keepers:
            found = [_also(mutant, clause, *split_test(named)) for mutant in found]
    kept = {clause for clause, answer in given.items() if answer.status == "kept"}
    return _once([mutant._replace(clauses=_sorted(kept & {*mutant.clauses})) for mutant in found])


def _of_house(given: dict[str, Answer]) -> Iterator[Mutant]:
    """Steps of the machine, and what kept.yaml names in the code of the rooms."""
    for clause, answer in given.items():
        for keeper in answer.by:
            if keeper.startswith("row ") or "." in keeper.partition(" ")[0]:
                yield Mutant(keeper, (clause,), IDLE)


def _once(found: list[Mutant]) -> list[Mutant]:
    """The same thing taken out for several clauses is taken out once."""
    once: dict[tuple[str, Path], Mutant] = {}
    for mutant in found:
        if mutant.clauses:
            before = once.setdefault((mutant.name, mutant.path), mutant)
            once[mutant.name, mutant.path] = mutant._replace(
                clauses=_sorted({*before.clauses, *mutant.clauses})
            )
    return list(once.values())


def _sorted(clauses: set[str]) -> tuple[str, ...]:
    return tuple(sorted(clauses))


def _also(mutant: Mutant, clause: str, keeper: str, test: str) -> Mutant:
    if not _means(keeper, mutant.keeper):
        return mutant
    tests = (*mutant.tests, test) if test else mutant.tests
    return mutant._replace(clauses=(*mutant.clauses, clause), tests=tests)


def _means(written: str, compiled: str) -> bool:
    """`rule clarification.record_fields` is `rule record_fields` once compiled: some chapters are the file's own."""
    word, _, place = compiled.partition(" ")
    return written == compiled or (
        word == "rule" and written.startswith("rule ") and written.endswith(f".{place}")
    )


def _of_ticks(law: Edition) -> Iterator[Mutant]:
    """What is only recorded may be kept by a line to tick, without a gate."""
    items = law.standard.items
    for clause, answer in answers_of(law).items():
        for keeper in answer.by:
            item = keeper.rpartition(".")[2]
            if answer.status == "kept" and keeper.startswith("item ") and item in items:
                left = tuple(name for name in items if name != item)
                yield Mutant(keeper, (clause,), GONE, ("items",), left)


def _of_law(law: Edition) -> Iterator[Mutant]:
    for path, node in _walk(law.standard, ()):
        clauses, keeper = _clauses(law, path, node), _keeper(law, path, node)
        if not _written(law, path):
            continue
        if isinstance(node, Rule):
            yield from _of_value(keeper, clauses, (*path, "value"), node)
            continue
        if isinstance(path[-1], int) or path[0] == "overlays":
            part = f"{path[-2]}.{path[-1]} " if isinstance(node, Reminder | EscalationStep) else ""
            yield Mutant(keeper, clauses, f"{part}{GONE}", path)
        if isinstance(node, Deadline):
            (longer,) = _other(Span, node.within)
            yield Mutant(keeper, clauses, f"{node.within} → {longer}", (*path, "within"), longer)
        if isinstance(node, Paper) and node.signed_by:
            yield Mutant(keeper, clauses, "nobody signs", ("papers",), _unsigned(law, node.name))


def _of_value(keeper: str, clauses: tuple[str, ...], path: Path, owner: Fact) -> Iterator[Mutant]:
    """Another value in its place; a value of several parts, such as a scorecard, has each of them changed in turn."""
    name = str(path[-1])
    value = getattr(owner, name)
    if isinstance(value, Fact) and not isinstance(value, Span):
        for part in type(value).model_fields:
            yield from _of_value(keeper, clauses, (*path, part), value)
        return
    for other in _other(type(owner).model_fields[name].annotation, value):
        part = "" if name == "value" else f"{name} "
        yield Mutant(keeper, clauses, f"{part}{_short(value)} → {_short(other)}", path, other)


def _unsigned(law: Edition, name: str) -> tuple[Paper, ...]:
    return tuple(paper.but(signed_by=()) if paper.name == name else paper for paper in law.standard.papers)


def _walk(node: object, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every part of the compiled law that names a clause."""
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(node, Fact):
        if isinstance(getattr(node, "clause", None), str):
            yield path, node
        inside = ((name, getattr(node, name)) for name in type(node).model_fields)
    elif isinstance(node, dict):
        if isinstance(node.get("clause"), str):
            yield path, node
        inside = node.items()
    elif isinstance(node, tuple | list):
        inside = enumerate(node)
    for name, inner in inside:
        yield from _walk(inner, (*path, name))


def _written(law: Edition, path: Path) -> bool:
    """Does the edition's own file set this? What it leaves to the usual answers is not its own to prove."""
    page = law.page.value
    chapters = page if isinstance(page, dict) else {}
    if path[0] in ("deadlines", "notices"):
        named = getattr(law.standard, str(path[0]))[int(path[1])].name
        chapter, _, key = named.partition(".")
        return key in chapters.get(chapter, {}).get(path[0], {})
    if path[0] != law.kind:
        return True
    first, second = str(path[1]), str(path[2]) if len(path) > 2 else ""
    return second in chapters.get(first, ()) or any(first in chapter for chapter in chapters.values())


def _clauses(law: Edition, path: Path, node: Any) -> tuple[str, ...]:
    if isinstance(node, GateItem):
        gate = law.standard.gates[int(path[1])]
        return law.lists.checklists[gate.checklist].items[node.id].clauses
    clause: str = node["clause"] if isinstance(node, dict) else node.clause
    return (clause,)


def _keeper(law: Edition, path: Path, node: Any) -> str:
    """The same words in which `shangmen standards clauses` says what keeps a clause."""
    if path[0] == "deadlines":
        return f"deadline {law.standard.deadlines[int(path[1])].name}"
    if isinstance(node, Notice):
        return f"notice {node.name}"
    if isinstance(node, GateItem):
        return f"gate {law.standard.gates[int(path[1])].checklist}.{node.id}"
    if isinstance(node, Paper):
        return f"paper {node.before}.{node.name}"
    if path[0] == "overlays":
        path = ("overlays", law.standard.overlays[int(path[1])].name, *path[2:])
        return f"rule {'.'.join(map(str, path))}"
    return f"rule {'.'.join(map(str, path[1:]))}"


def _other(annotation: Any, value: Any) -> list[Any]:
    """Other values that a rule of this type might have: what a slip of the pen, or nobody, would write."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, Span):
        other = next(end for end in ENDS if end != value.unit) if value.unit in ENDS else value.unit
        return [value.but(amount=value.amount + (value.unit not in ENDS), unit=other)]
    if isinstance(value, int | Decimal):
        return [value - 1 if value > 1 else value + 1]
    if get_origin(annotation) is Literal:
        return [option for option in get_args(annotation) if option != value][:1]
    if isinstance(value, Role):
        return [next(role for role in Role if role not in (value, Role.CUSTOMER))]
    if isinstance(value, tuple):
        stranger = next(role for role in (Role.SUPERVISOR, Role.FINANCE) if role not in value)
        roles = Role in get_args(annotation)
        return [*([()] if value else []), *([(stranger,)] if roles else [])]
    return [f"{value}?"] if isinstance(value, str) else []


def _short(value: object) -> str:
    return ", ".join(map(str, value)) or "—" if isinstance(value, tuple) else str(value)
