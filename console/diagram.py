"""Where does each stage of a standard's cases stand in a drawing, and which lines lead from it?"""

from collections import defaultdict
from dataclasses import dataclass

from api.words import Words
from domain.machine import Machine
from domain.machines import MACHINES
from domain.naming import COMMAND_NAMES
from domain.paths import Paths, paths_of
from domain.standard import Standard

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 128, 34, 74, 16, 12


@dataclass(frozen=True)
class Node:
    """A stage, with the upper left corner of its box."""

    stage: str
    words: Words
    x: int
    y: int
    over: bool


@dataclass(frozen=True)
class Line:
    """What leads from one stage to another, and by which triggers; `back` where it leads to an earlier column."""

    path: str
    by: tuple[Words, ...]
    back: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def drawing_of(standard: Standard) -> Drawing:
    """Columns by how many steps a stage is away from the first; ends stand in a column of their own."""
    machine, paths = MACHINES[standard.kind], paths_of(standard)
    column = _columns(paths)
    stacks: dict[int, list[str]] = defaultdict(list)
    for stage in (*paths.open, *paths.over):
        stacks[column[stage]].append(stage)
    tallest = max(map(len, stacks.values()))
    nodes = {
        stage: _node(machine, stage, number, place, len(stack), tallest)
        for number, stack in stacks.items()
        for place, stage in enumerate(stack)
    }
    return Drawing(
        width=2 * MARGIN + (max(stacks) + 1) * (WIDTH + ACROSS) - ACROSS,
        height=2 * MARGIN + tallest * (HEIGHT + DOWN) - DOWN,
        nodes=tuple(nodes.values()),
        lines=tuple(_lines(paths, nodes)),
    )


def _columns(paths: Paths) -> dict[str, int]:
    leads: dict[str, set[str]] = defaultdict(set)
    for stage, to, _ in paths.edges:
        leads[stage].add(to)
    found, reached = {paths.first: 0}, [paths.first]
    for stage in reached:
        for to in sorted(leads[stage] - set(paths.over), key=paths.open.index):
            if to not in found:
                found[to] = found[stage] + 1
                reached.append(to)
    last = max(found.values()) + 1
    return {**found, **dict.fromkeys(paths.over, last)}


def _node(machine: Machine, stage: str, column: int, place: int, count: int, tallest: int) -> Node:
    lower = (tallest - count) * (HEIGHT + DOWN) // 2
    return Node(
        stage=stage,
        words=machine.words(stage),
        x=MARGIN + column * (WIDTH + ACROSS),
        y=MARGIN + lower + place * (HEIGHT + DOWN),
        over=stage in machine.over,
    )


def _lines(paths: Paths, nodes: dict[str, Node]) -> list[Line]:
    """One line between two stages, however many ways lead along it. What leads to an end from nearly everywhere is
    left out: it would cover all the rest."""
    by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for stage, to, trigger in sorted(paths.edges):
        by[stage, to].append(trigger)
    into: dict[str, int] = defaultdict(int)
    for _, to in by:
        into[to] += 1
    crowded = {to for to, count in into.items() if count > len(paths.open) // 2}
    return [
        _line(nodes[stage], nodes[to], tuple(map(_trigger, triggers)))
        for (stage, to), triggers in by.items()
        if to not in crowded and stage != to
    ]


def _line(start: Node, end: Node, by: tuple[Words, ...]) -> Line:
    back = end.x <= start.x
    if back and end.x == start.x:
        x, y, v = start.x + WIDTH // 2, start.y + HEIGHT // 2, end.y + HEIGHT // 2
        side = x + WIDTH // 2
        return Line(f"M{side} {y}C{side + 34} {y} {side + 34} {v} {side} {v}", by, back=True)
    x, u = (start.x, end.x + WIDTH) if back else (start.x + WIDTH, end.x)
    y, v = start.y + HEIGHT // 2, end.y + HEIGHT // 2
    half = (u - x) // 2
    return Line(f"M{x} {y}C{x + half} {y} {u - half} {v} {u} {v}", by, back=back)


def _trigger(name: str) -> Words:
    if name == "at once":
        return ("立即", "at once")
    if name.startswith("due "):
        return ("到期", "time is up")
    return COMMAND_NAMES.get(name, (name, name))
