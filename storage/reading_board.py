"""What does the board show: which cases need somebody first, and how many stand at which stage?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Subquery, cast, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from domain.base import Fact
from domain.clock import STILL_OPEN, Breach, Clock
from domain.plan import Planned
from storage.engine import Database
from storage.reading_scope import Scope, listed
from storage.tables import people
from storage.tables_cases import case_contacts, cases
from storage.tables_messages import messages

CLOCKS: TypeAdapter[tuple[Clock, ...]] = TypeAdapter(tuple[Clock, ...])
BREACHES: TypeAdapter[tuple[Breach, ...]] = TypeAdapter(tuple[Breach, ...])
DIGITS_OF_A_PHONE = 4
WAITING = messages.c.asks_acknowledgement & messages.c.status.in_(("sent", "delivered"))


class BoardFilter(Fact):
    """What is looked for on the board; what is left out asks for everything."""

    kind: str | None = None
    stage: str | None = None
    severity: int | None = None
    team: str | None = None
    only: Literal["red", "overdue", "waiting"] | None = None
    closed: bool = False
    q: str | None = None
    phones: bool = True


class BoardRow(Fact):
    """One line of the board. `waiting` counts the escalations that nobody has answered; instants are the case's."""

    no: str
    kind: str
    stage: str
    severity: int | None = None
    subject: str | None = None
    customer_name: str | None = None
    phone: str | None = None
    problem: str | None = None
    technician_name: str | None = None
    team: str | None = None
    overdue: bool
    waiting: int = 0
    plan: tuple[Planned, ...] = ()
    late: tuple[Breach, ...] = ()
    shift: timedelta = timedelta(0)
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None = None


class Standing(Fact):
    """How many open cases stand at a stage, how many of them late, and how many wait for an answer."""

    kind: str
    stage: str
    open: int
    overdue: int
    waiting: int


def board_rows(
    db: Database, wanted: BoardFilter, scope: Scope | None = None, *, offset: int = 0, limit: int = 50
) -> list[BoardRow]:
    """A page of the board: what is late or unanswered first, then by what comes next; closed ones newest first."""
    with db.reading() as connection:
        found = connection.execute(_rows(wanted, scope, offset, limit)).mappings().all()
    return [_row(dict(row)) for row in found]


def standings(db: Database, scope: Scope | None = None) -> list[Standing]:
    """How many stand at each stage, over all open cases that this person may see."""
    waiting = _waiting()
    statement = (
        select(
            cases.c.kind,
            cases.c.stage,
            func.count().label("open"),
            func.count().filter(cases.c.overdue).label("overdue"),
            func.count(waiting.c.case_no).label("waiting"),
        )
        .outerjoin(waiting, waiting.c.case_no == cases.c.no)
        .where(cases.c.closed_at.is_(None), listed(scope))
        .group_by(cases.c.kind, cases.c.stage)
    )
    with db.reading() as connection:
        return [Standing.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def teams(db: Database) -> list[str]:
    """The teams that there are, by name."""
    statement = select(people.c.team).where(people.c.team.is_not(None)).distinct().order_by(people.c.team)
    with db.reading() as connection:
        return list(connection.scalars(statement))


def _row(found: dict[str, Any]) -> BoardRow:
    """`late` are the broken promises that are still unkept; those made good since are the case's history."""
    over = {clock.name for clock in CLOCKS.validate_python(found["clocks"] or []) if clock.over_at}
    broken = BREACHES.validate_python(found["breaches"] or [])
    late = tuple(one for one in broken if f"{one.deadline}#{one.occurrence}" in over)
    return BoardRow.model_validate({**found, "plan": (found["plan"] or [])[:1], "late": late})


def _rows(wanted: BoardFilter, scope: Scope | None, offset: int, limit: int) -> Any:
    """The numbers are put in order first: what a line shows is fetched for the lines that are shown."""
    waiting = _waiting()
    chosen = (
        select(cases.c.no, func.coalesce(waiting.c.told, 0).label("waiting"))
        .outerjoin(waiting, waiting.c.case_no == cases.c.no)
        .where(listed(scope), *_where(wanted, waiting))
        .order_by(*_urgency(wanted, waiting))
        .offset(offset)
        .limit(limit)
        .subquery("chosen")
    )
    technician = aliased(people)
    fields = [column for name, column in cases.c.items() if name in BoardRow.model_fields]
    return (
        select(
            *fields,
            cases.c.state["clocks"].label("clocks"),
            cases.c.state["breaches"].label("breaches"),
            chosen.c.waiting,
            case_contacts.c.name.label("customer_name"),
            case_contacts.c.phone,
            case_contacts.c.problem,
            technician.c.name.label("technician_name"),
        )
        .join(chosen, chosen.c.no == cases.c.no)
        .outerjoin(case_contacts, case_contacts.c.case_no == cases.c.no)
        .outerjoin(technician, technician.c.id == cases.c.technician)
        .order_by(*_urgency(wanted, chosen))
    )


def _waiting() -> Subquery:
    """How many wait in each open case. Once it was done, or somebody took notice of the same, nobody need answer."""
    said = messages.c
    told = (
        select(said.case_no, said.about, func.count().label("times"))
        .where(WAITING)
        .group_by(said.case_no, said.about)
        .subquery("told")
    )
    return (
        select(told.c.case_no, func.sum(told.c.times).label("told"))
        .join(cases, cases.c.no == told.c.case_no)
        .where(cases.c.closed_at.is_(None), or_(told.c.about.is_(None), _still_asked(told.c.about)))
        .group_by(told.c.case_no)
        .subquery("waiting")
    )


def _still_asked(about: ColumnElement[Any]) -> ColumnElement[bool]:
    """`Clock.unanswered` of the clock that the message is about, asked of the state as it is kept."""
    clock = func.jsonb_array_elements(cases.c.state["clocks"]).table_valued("value").lateral("clock")
    value = cast(clock.c.value, JSONB)
    name = func.concat(value["deadline"].astext, "#", value["occurrence"].astext)
    step = func.jsonb_array_elements_text(value["done"]).table_valued("value").lateral("step")
    again = func.concat(STILL_OPEN, ".", value["acknowledged"].astext, ".")
    told_again = select(step.c.value).where(func.starts_with(step.c.value, again)).exists()
    unanswered = or_(value["acknowledged_at"].astext.is_(None), told_again)
    return select(clock.c.value).where(name == about, unanswered).exists()


def _urgency(wanted: BoardFilter, waiting: Subquery) -> tuple[ColumnElement[Any], ...]:
    if wanted.closed:
        return (cases.c.closed_at.desc(), cases.c.no)
    counted = waiting.c.get("told", waiting.c.get("waiting"))
    asked = func.coalesce(counted, 0) > 0
    return (or_(cases.c.overdue, asked).desc(), asked.desc(), cases.c.next_at.asc().nulls_last(), cases.c.no)


def _where(wanted: BoardFilter, waiting: Subquery) -> Sequence[ColumnElement[bool]]:
    red: dict[str, ColumnElement[bool]] = {
        "red": or_(cases.c.overdue, waiting.c.case_no.is_not(None)),
        "overdue": cases.c.overdue,
        "waiting": waiting.c.case_no.is_not(None),
    }
    equal = {name: getattr(wanted, name) for name in ("kind", "stage", "severity", "team")}
    return (
        cases.c.closed_at.is_not(None) if wanted.closed else cases.c.closed_at.is_(None),
        *(cases.c[name] == value for name, value in equal.items() if value is not None),
        red[wanted.only] if wanted.only else true(),
        cases.c.no.in_(_searched(wanted.q, wanted.phones)) if wanted.q else true(),
    )


def _searched(q: str, phones: bool) -> Any:
    """By number, name or phone; spaces and dashes in a phone mean nothing."""
    said = q.strip()
    ways = [
        column.icontains(said, autoescape=True) for column in (case_contacts.c.case_no, case_contacts.c.name)
    ]
    digits = "".join(sign for sign in said if sign.isdigit())
    if phones and len(digits) >= DIGITS_OF_A_PHONE and not set(said) - set("+0123456789 -()"):
        ways.append(case_contacts.c.phone.contains(digits, autoescape=True))
    return select(case_contacts.c.case_no).where(or_(*ways))
