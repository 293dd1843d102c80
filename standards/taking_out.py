"""How is one rule taken out of a law, or one part out of the house, for as long as somebody looks?"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from domain.machine import Entrance, Machine, Row
from domain.machines import MACHINES
from domain.standard import Standard
from standards.mutants import GONE, Mutant, Path

Undo = Callable[[], object]
ROOMS = (
    "domain",
    "standards",
    "simulation",
    "activities",
    "workflows",
    "storage",
    "messages",
    "api",
    "tests",
)


@contextmanager
def taken_out(mutant: Mutant, standard: Standard) -> Iterator[Standard]:
    """The law without that rule; or the law as it is, in a house without that part until the end of the block."""
    if mutant.path:
        yield standard.model_validate(_changed(standard, mutant.path, mutant).__dict__)
        return
    with ExitStack() as undoing:
        for undo in _disable(mutant.keeper, MACHINES[standard.kind]):
            undoing.callback(undo)
        yield standard


def _changed(node: Any, path: Path, mutant: Mutant) -> Any:
    """The same value with one place in it exchanged; what it had worked out from itself is forgotten."""
    if not path:
        return mutant.value
    name, rest = path[0], path[1:]
    gone = not rest and mutant.change.endswith(GONE)
    if isinstance(node, tuple):
        place = int(name)
        new = () if gone else (_changed(node[place], rest, mutant),)
        return (*node[:place], *new, *node[place + 1 :])
    if isinstance(node, dict) and gone:
        return {key: value for key, value in node.items() if key != name}
    if isinstance(node, dict):
        return {**node, name: _changed(node[name], rest, mutant)}
    fields = {field: getattr(node, field) for field in type(node).model_fields}
    return type(node).model_construct(**{**fields, str(name): _changed(fields[str(name)], rest, mutant)})


def _disable(keeper: str, machine: Machine) -> list[Undo]:
    word, _, name = keeper.partition(" ")
    if word == "row":
        return _without_rows(machine, name)
    module = import_module(word)
    owner, _, field = name.split()[0].rpartition(".")
    if owner:
        return [_blank(getattr(module, owner), field)]
    return _without_function(getattr(module, field))


def _without_rows(machine: Machine, trigger: str) -> list[Undo]:
    table: dict[tuple[str, str], Any] = machine._by_trigger
    gone = {key: table.pop(key) for key in [key for key in table if key[1] == trigger]}
    return [lambda: table.update(gone)]


def _without_function(function: Any) -> list[Undo]:
    """Wherever it is known by name, in a row or at an entrance: it does nothing."""
    undoing: list[Undo] = []
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] in ROOMS]:
        for name, value in list(vars(module).items()):
            if value is function:
                setattr(module, name, _nothing)
                undoing.append(lambda module=module, name=name: setattr(module, name, function))  # type: ignore[misc]
    for machine in MACHINES.values():
        places: list[Row | Entrance] = [*machine.rows, *machine.entrances.values()]
        for place in places:
            if place.deed is function:
                object.__setattr__(place, "deed", _nothing)
                undoing.append(lambda place=place: object.__setattr__(place, "deed", function))  # type: ignore[misc]
    return undoing


def _blank(owner: Any, field: str) -> Undo:
    """A field that nobody filled in: whoever reads it finds what stands there by default. A method does nothing."""
    known = getattr(owner, "model_fields", {})
    if field in known:
        default = None if known[field].is_required() else known[field].get_default(call_default_factory=True)
        setattr(owner, field, property(lambda _: default))
        return lambda: delattr(owner, field)
    before = owner.__dict__[field]
    setattr(owner, field, property(_nothing) if isinstance(before, property) else _nothing)
    return lambda: setattr(owner, field, before)


def _nothing(*_: object, **__: object) -> None:
    return None
