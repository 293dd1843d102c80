"""How much was a person, and a number, told lately?"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from domain.people import Role
from storage.engine import Database
from storage.recipients import Addressee
from storage.tables_messages import attempts, messages

WENT = ("sent", "delivered", "acknowledged", "unknown")


class Told(NamedTuple):
    """Instants at which a person was told, and at which that number was, whoever answers it; earliest first."""

    person: list[datetime]
    number: list[datetime]


def told_between(
    db: Database, to: Addressee, says: Collection[str], since: datetime, until: datetime
) -> Told:
    """When a customer was told any of these sentences, by the time of their cases."""
    there = messages.c.id.in_(select(attempts.c.message_id).where(attempts.c.address == to.phone))
    them = messages.c.told_person == to.person
    statement = select(messages.c.sent_at, them.label("person"), there.label("number")).where(
        or_(there, them),
        messages.c.role == Role.CUSTOMER.value,
        messages.c.says.in_(says),
        messages.c.status.in_(WENT),
        messages.c.sent_at > since,
        messages.c.sent_at <= until,
    )
    with db.reading() as connection:
        rows = connection.execute(statement.order_by(messages.c.sent_at)).all()
    return Told([row.sent_at for row in rows if row.person], [row.sent_at for row in rows if row.number])
