"""Whose turn is it to receive the visitor who has just come in?"""

from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, literal_column, select

from domain.people import Role
from domain.rota import turns
from storage.tables import people
from storage.tables_cases import cases

RECEIVING = ("waiting", "receiving")


def rota(connection: Connection, standard: str) -> tuple[str, ...]:
    """The representatives by their turns, the next one first; whoever has a visitor comes last (SALE-002).

    Their order is that of their badges, and then that in which they joined. The caller holds the lock of this rota:
    two visitors at the same instant get two representatives.
    """
    rows = connection.execute(_SERVING, {"standard": standard}).all()
    last = rows[0].last if rows else None
    return turns([row.id for row in rows], last, {row.id for row in rows if row.busy})


def _serving() -> Select[Any]:
    """Every representative, whether somebody is being received, and who received last; nobody's cases are counted."""
    # A kind that stands in the statement itself lets the server use what it keeps of receptions alone.
    ours = (
        cases.c.kind == literal_column("'reception'"),
        cases.c.standard == bindparam("standard", type_=Text),
    )
    last = (
        select(cases.c.technician)
        .where(*ours, cases.c.technician.is_not(None))
        .order_by(cases.c.created_at.desc(), cases.c.no.desc())
        .limit(1)
    )
    theirs = (cases.c.technician == people.c.id, cases.c.stage.in_(RECEIVING), cases.c.closed_at.is_(None))
    return (
        select(
            people.c.id,
            last.scalar_subquery().label("last"),
            select(cases.c.no).where(*ours, *theirs).exists().label("busy"),
        )
        .where(people.c.active, people.c.roles.contains([Role.SALES.value]))
        .order_by(people.c.badge_no.asc().nulls_last(), people.c.num)
    )


_SERVING = _serving()
