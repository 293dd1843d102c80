"""Which step leads from which stage to which, who may take it, and is the table whole?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.command import Command
from domain.people import Role

if TYPE_CHECKING:
    from domain.case import Case
    from domain.turn import Turn

Deed = Callable[["Turn", Any], None]
Whose = Callable[["Case"], tuple[Role, ...]]
Entry = Callable[["Turn"], None]
ANY_OPEN = "any open stage"
STAY = "the same stage"


@dataclass(frozen=True)
class Row:
    """During these stages this command, or the end of this deadline, leads to one of those stages.

    A row that leads nowhere always refuses: it is there to say why. Where a chain is signed, `whose` says which of the
    parts in `by` would not be refused now: nobody is offered a command that is another's.
    """

    trigger: str
    during: tuple[str, ...]
    to: tuple[str, ...]
    by: tuple[Role, ...]
    deed: Deed
    command: type[Command] | None = None
    clause: str | None = None
    whose: Whose | None = None


@dataclass(frozen=True)
class Entrance:
    """What is done on entering a stage, and to where that may lead on at once."""

    stage: str
    to: tuple[str, ...]
    deed: Entry


@dataclass
class Rows:
    """The rows that one stage file owns."""

    stages: dict[str, tuple[str, str]]
    rows: list[Row] = field(default_factory=list)
    entrances: list[Entrance] = field(default_factory=list)

    def on(
        self,
        command: type[Command],
        *,
        during: Iterable[str],
        to: Iterable[str],
        by: Iterable[Role],
        clause: str = "",
        whose: Whose | None = None,
    ) -> Callable[[Deed], Deed]:
        """Register the deed for a command; the system and an administrator need not be named."""

        def register(deed: Deed) -> Deed:
            kind = command.model_fields["kind"].default
            row = Row(kind, tuple(during), tuple(to), tuple(by), deed, command, clause or None, whose)
            self.rows.append(row)
            return deed

        return register

    def due(self, deadline: str, *, during: Iterable[str], to: Iterable[str]) -> Callable[[Deed], Deed]:
        """Register what follows when a deadline of that name ends during these stages."""

        def register(deed: Deed) -> Deed:
            self.rows.append(Row(f"due {deadline}", tuple(during), tuple(to), (), deed))
            return deed

        return register

    def entering(self, stage: str, *, to: Iterable[str] = ()) -> Callable[[Entry], Entry]:
        """Register what is done on entering a stage."""

        def register(deed: Entry) -> Entry:
            self.entrances.append(Entrance(stage, tuple(to), deed))
            return deed

        return register


class Unsound(Exception):
    """The transition table has a hole; raised when it is built, so the house does not start with one."""


class Machine:
    """One whole transition table, checked when it is built."""

    def __init__(
        self, kind: str, first: str, over: dict[str, tuple[str, str]], parts: Iterable[Rows]
    ) -> None:
        self.kind, self.first, self.over = kind, first, over
        self.stages = {name: words for part in parts for name, words in part.stages.items()}
        self.open = tuple(self.stages)
        self.rows = [row for part in parts for row in part.rows]
        self.entrances = {entrance.stage: entrance for part in parts for entrance in part.entrances}
        self._by_trigger: dict[tuple[str, str], Row] = {}
        for row in self.rows:
            for stage in self._stages_of(row):
                if (stage, row.trigger) in self._by_trigger:
                    raise Unsound(f"{kind}: two rows for “{row.trigger}” at “{stage}”")
                self._by_trigger[stage, row.trigger] = row
        self._check()

    def words(self, stage: str) -> tuple[str, str]:
        return self.stages.get(stage) or self.over[stage]

    def row(self, stage: str, trigger: str) -> Row | None:
        return self._by_trigger.get((stage, trigger))

    def rows_at(self, stage: str) -> list[Row]:
        return [row for (at, _), row in self._by_trigger.items() if at == stage]

    def commands(self) -> list[type[Command]]:
        """Every command of this kind of case, each once."""
        return list(dict.fromkeys(row.command for row in self.rows if row.command))

    def edges(self) -> set[tuple[str, str, str]]:
        """All (from, to, trigger), for the diagram and the check."""
        found = {
            (stage, to, row.trigger) for row in self.rows for stage in self._stages_of(row) for to in row.to
        }
        found = {(stage, to, trigger) for stage, to, trigger in found if to != STAY}
        return found | {(e.stage, to, "at once") for e in self.entrances.values() for to in e.to}

    def _stages_of(self, row: Row) -> tuple[str, ...]:
        return self.open if row.during == (ANY_OPEN,) else row.during

    def _check(self) -> None:
        named = {stage for row in self.rows for stage in (*self._stages_of(row), *row.to)} - {STAY}
        named |= {stage for e in self.entrances.values() for stage in (e.stage, *e.to)}
        unknown = named - set(self.stages) - set(self.over)
        self._refuse(unknown, "is named but belongs to no stage file")
        edges = self.edges()
        self._refuse(set(self.stages) - reachable(self.first, edges, forward=True), "cannot be reached")
        ends = {stage for over in self.over for stage in reachable(over, edges, forward=False)}
        self._refuse(set(self.stages) - ends, "leads to no end")
        served = {
            stage for row in self.rows if row.by for stage in self._stages_of(row) if set(row.to) - {STAY}
        }
        self._refuse(set(self.stages) - served, "has nobody who can move it on")

    def _refuse(self, stages: set[str], why: str) -> None:
        if stages:
            raise Unsound(f"{self.kind}: {', '.join(sorted(stages))} {why}")


def reachable(start: str, edges: set[tuple[str, str, str]], *, forward: bool) -> set[str]:
    """Every stage that can be come to from there; backward, every one that leads there."""
    found, todo = {start}, [start]
    while todo:
        at = todo.pop()
        step = {(to if forward else stage) for stage, to, _ in edges if (stage if forward else to) == at}
        todo += step - found
        found |= step
    return found
