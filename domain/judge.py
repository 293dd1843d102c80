"""What follows from an opening, a command or the passing of time?"""

from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from domain import refusal
from domain.base import Fact
from domain.case import Body, Case, Step
from domain.command import Command
from domain.machine import Machine, Row
from domain.machines import MACHINES, Given
from domain.naming import COMMAND_NAMES
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.stages.everywhere import Hear
from domain.standard import Standard
from domain.turn import Turn

REMEMBERED_KEYS = 50


class Opening(Fact):
    """What a case begins with. It holds no personal data: people by id, choices by code."""

    no: str
    standard: Standard
    body: Body
    at: datetime
    by: Actor = THE_SYSTEM
    shift: timedelta = timedelta(0)


def open_case(opening: Opening) -> Step:
    """Begin a case at the instant of its opening."""
    machine = MACHINES[opening.body.kind]
    case = Case(
        no=opening.no,
        standard=opening.standard,
        body=opening.body,
        stage="",  # nowhere yet: entering the first stage is a move like any other
        entered_at=opening.at,
        opened_at=opening.at,
        at=opening.at,
        shift=opening.shift,
    )
    turn = Turn(case, machine, opening.at, opening.by)
    turn.go(machine.first)
    return turn.step(opening.at)


def act(case: Case, given: Given, now: datetime) -> Step:
    """Carry out a command at `now`. Whatever was due before falls due first. Raises Refused, and changes nothing."""
    machine = MACHINES[case.body.kind]
    turn = Turn(case, machine, now)
    turn.let_fall_due(now)
    row = may(turn.case, given)
    turn.by = given.by
    turn.carry_out(row, given.command)
    if given.key:
        seen = (*case.seen, given.key)[-REMEMBERED_KEYS:]
        turn.case = turn.case.but(seen=seen)
    return turn.step(now)


def heard_at(case: Case, given: Given, now: datetime) -> datetime:
    """The instant at which what a machine reports counts: when it was accepted, where that is known, else now.

    Whoever took notice in time is not late because the case was busy: what fell due afterwards finds it done.
    """
    at = given.command.at if isinstance(given.command, Hear) else None
    return min(max(at, case.at), now) if at else now


def tick(case: Case, now: datetime) -> Step:
    """Let everything fall due that was due up to `now`, each at its own instant."""
    return Turn(case, MACHINES[case.body.kind], now).step(now)


def may(case: Case, given: Given) -> Row:
    """The row by which a command may be given now; raises Refused where there is none."""
    machine = MACHINES[case.body.kind]
    kind = given.command.kind
    row = machine.row(case.stage, kind)
    if case.stage in machine.over:
        raise refusal.CaseOver(stage=machine.words(case.stage)[0])
    if row is None:
        possible = ", ".join(row.trigger for row in rows_for(case, given.by, machine)) or "—"
        raise refusal.NotNow(stage=machine.words(case.stage)[0], command=kind, possible=possible)
    if not given.by.holds((*row.by, Role.ADMIN, Role.SYSTEM)):
        raise refusal.NotAllowed(row.clause, command=kind, roles=", ".join(row.by))
    return row


def rows_for(case: Case, by: Actor, machine: Machine) -> list[Row]:
    """The commands that somebody may give a case now; none that would be refused for being another's."""
    if case.stage in machine.over or _is_anothers(case, by):
        return []
    rows = [row for row in machine.rows_at(case.stage) if row.command and row.by and row.to]
    # What is nobody's now (the standard has no such chapter, the chain is signed) is nobody's to enter either.
    parts = [(row, _parts(row, case)) for row in rows]
    return [row for row, roles in parts if roles and by.holds((*roles, Role.ADMIN, Role.SYSTEM))]


def _parts(row: Row, case: Case) -> tuple[Role, ...]:
    return tuple(role for role in row.whose(case) if role in row.by) if row.whose else row.by


def _is_anothers(case: Case, by: Actor) -> bool:
    """A technician works on no job but his own, and on one that was offered."""
    only_a_technician = set(by.roles) == {Role.TECHNICIAN}
    return only_a_technician and isinstance(case.body, Order) and not case.body.concerns(by.person)


def commands(case: Case, by: Actor) -> list[dict[str, Any]]:
    """The commands that somebody may give now, each with its fields; ticks where a checklist holds it."""
    held = {"tick", "resume", *(gate.command for gate in case.standard.gates)}
    return [
        {
            "kind": row.trigger,
            "words": dict(zip(("zh", "en"), COMMAND_NAMES[row.trigger], strict=True)),
            "fields": deepcopy(_fields(row.command, held=row.trigger in held)),
            "clause": row.clause,
        }
        for row in rows_for(case, by, MACHINES[case.body.kind])
        if row.command
    ]


@cache
def _fields(command: type[Command], *, held: bool) -> dict[str, Any]:
    """Made once: a schema takes longer than a step of a case."""
    schema = command.model_json_schema()
    required = set(schema.get("required", []))
    fields: dict[str, Any] = schema.get("properties", {})
    unasked = {"kind"} if held else {"kind", "ticks"}
    return {
        name: {**field, "required": name in required} for name, field in fields.items() if name not in unasked
    }
