"""Whose turn is it to receive the visitor who has just come in?"""

from sqlalchemy import Connection, select

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
    order = (people.c.badge_no.asc().nulls_last(), people.c.num)
    serving = (
        select(people.c.id)
        .where(people.c.active, people.c.roles.contains([Role.SALES.value]))
        .order_by(*order)
    )
    ours = (cases.c.kind == "reception", cases.c.standard == standard, cases.c.technician.is_not(None))
    last = (
        select(cases.c.technician)
        .where(*ours)
        .order_by(cases.c.created_at.desc(), cases.c.no.desc())
        .limit(1)
    )
    busy = select(cases.c.technician).where(*ours, cases.c.stage.in_(RECEIVING))
    return turns(connection.scalars(serving).all(), connection.scalar(last), set(connection.scalars(busy)))
