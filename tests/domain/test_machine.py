"""Is the transition table whole, and does it refuse to be built with a hole?"""

import pytest

from domain.command import Command, Note, Tick
from domain.machine import ANY_OPEN, STAY, Machine, Rows, Unsound
from domain.machines import COMMANDS, MACHINES
from domain.people import Role
from domain.turn import Turn
from standards import names
from tests.domain.scene import law

OVER = {"closed": ("已结案", "closed")}


def a_table(*, to: str = "closed", by: tuple[Role, ...] = (Role.DISPATCHER,), during: str = "begun") -> Rows:
    rows = Rows({"begun": ("开始", "begun")})

    @rows.on(Tick, during=[during], to=[to], by=by)
    def tick(turn: Turn, command: Tick) -> None: ...

    return rows


def build(*parts: Rows) -> Machine:
    return Machine("order", "begun", OVER, parts)


def test_a_whole_table_is_built() -> None:
    machine = build(a_table())
    assert machine.edges() == {("begun", "closed", "tick")}
    assert [command.__name__ for command in machine.commands()] == ["Tick"]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([a_table(to="nowhere")], "nowhere is named but belongs to no stage file"),
        ([a_table(during="elsewhere")], "elsewhere is named"),
        ([a_table(by=())], "begun has nobody who can move it on"),
        ([a_table(to=STAY)], "begun leads to no end"),
        ([a_table(), Rows({"lonely": ("孤立", "lonely")})], "lonely cannot be reached"),
        ([a_table(), a_table()], "two rows for “tick” at “begun”"),
    ],
)
def test_a_hole_is_named(parts: list[Rows], why: str) -> None:
    with pytest.raises(Unsound, match=why):
        build(*parts)


def test_a_stage_that_only_time_leaves_has_somebody_too() -> None:
    rows = a_table()
    rows.stages["waiting"] = ("等候", "waiting")

    @rows.on(Note, during=["begun"], to=["waiting"], by=[Role.DISPATCHER])
    def wait(turn: Turn, command: Note) -> None: ...

    @rows.due("x.y", during=["waiting"], to=["closed"])
    def over(turn: Turn, command: None) -> None: ...

    with pytest.raises(Unsound, match="waiting has nobody who can move it on"):
        build(rows)


@pytest.mark.parametrize("kind", MACHINES)
def test_every_command_is_described_for_those_who_call_from_outside(kind: str) -> None:
    for command in MACHINES[kind].commands():
        fields = {name: field for name, field in command.model_fields.items() if name != "kind"}
        assert command.__doc__ or not fields, f"{command.__name__} has fields and says nothing"
        assert issubclass(command, Command)
    assert set(COMMANDS) >= {command.model_fields["kind"].default for command in MACHINES[kind].commands()}


@pytest.mark.parametrize("kind", MACHINES)
def test_what_ends_by_itself_is_named_in_a_standard(kind: str) -> None:
    """A row for a deadline that no edition has would never be carried out."""
    laws = [standard for standard in map(law, names()) if standard.kind == kind]
    names_of_deadlines = {deadline.name for standard in laws for deadline in standard.deadlines}
    wanted = {
        row.trigger.removeprefix("due ") for row in MACHINES[kind].rows if row.trigger.startswith("due ")
    }
    assert wanted <= names_of_deadlines


@pytest.mark.parametrize("kind", MACHINES)
def test_where_it_is_offered_it_belongs(kind: str) -> None:
    """Anything that is always possible is a row for every open stage, or its own stages are real ones."""
    machine = MACHINES[kind]
    for row in machine.rows:
        assert row.during == (ANY_OPEN,) or set(row.during) <= set(machine.open)
