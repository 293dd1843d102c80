"""How much was a number told lately?"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from domain.people import Role
from storage.engine import Database
from storage.tables_messages import attempts, messages

WENT = ("sent", "delivered", "acknowledged", "unknown")


def told_between(
    db: Database, address: str, says: Collection[str], since: datetime, until: datetime
) -> list[datetime]:
    """When a customer's number was told any of these sentences, by the time of their cases; earliest first."""
    there = select(attempts.c.message_id).where(attempts.c.address == address)
    statement = select(messages.c.sent_at).where(
        messages.c.id.in_(there),
        messages.c.role == Role.CUSTOMER.value,
        messages.c.says.in_(says),
        messages.c.status.in_(WENT),
        messages.c.sent_at > since,
        messages.c.sent_at <= until,
    )
    with db.reading() as connection:
        return list(connection.scalars(statement.order_by(messages.c.sent_at)))
