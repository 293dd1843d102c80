"""Is a technician free for a visit, and who holds that time?"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, literal, select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.exc import IntegrityError

from domain.case import Case
from domain.order import Order
from domain.span import later
from storage.engine import Database, sqlstate
from storage.tables import people
from storage.tables_cases import bookings

EXCLUSION_VIOLATION = "23P01"


class UnknownTechnician(LookupError):
    """Nobody has that id."""


def book(db: Database, case_no: str, technician: str, from_at: datetime, to_at: datetime) -> bool:
    """Hold the technician for one visit of a case, in place of what it held; False when it is taken."""
    try:
        db.in_transaction(lambda connection: _hold(connection, case_no, technician, from_at, to_at))
    except IntegrityError as error:
        if sqlstate(error) != EXCLUSION_VIOLATION:
            raise
        return False
    return True


def free(db: Database, case_no: str) -> None:
    """Give back whatever the case holds."""
    with db.transaction() as connection:
        connection.execute(delete(bookings).where(bookings.c.case_no == case_no))


def make_equal(
    connection: Connection, case: Case, holder: str | None, during: Range[datetime] | None
) -> None:
    """See to it that a case holds what it says: a booking made for a command that was refused is put right.

    `holder` and `during` are what it holds now, as read with its row.
    Where somebody else has that time meanwhile, the row stays: the case was judged before it was written.
    """
    if not isinstance(case.body, Order):
        return
    appointment_at = case.moments.get("appointment")
    technician = case.body.technician
    if case.closed_at or technician is None or appointment_at is None:
        if holder:
            connection.execute(delete(bookings).where(bookings.c.case_no == case.no))
        return
    length = case.order_rules.appointment.visit_length.value
    to_at = later(length, case.standard.calendar, appointment_at)
    if during is None or (holder, during.lower, during.upper) != (technician, appointment_at, to_at):
        _hold_if_free(connection, case.no, technician, appointment_at, to_at)


def _hold_if_free(connection: Connection, no: str, who: str, from_at: datetime, to_at: datetime) -> None:
    try:
        with connection.begin_nested():
            _hold(connection, no, who, from_at, to_at)
    except UnknownTechnician:
        return
    except IntegrityError as error:
        if sqlstate(error) != EXCLUSION_VIOLATION:
            raise


def _hold(connection: Connection, no: str, who: str, from_at: datetime, to_at: datetime) -> None:
    during = func.tstzrange(from_at, to_at)
    wanted = select(literal(no), people.c.id, people.c.num, during).where(people.c.id == who)
    statement = insert(bookings).from_select(["case_no", "technician", "technician_num", "during"], wanted)
    given = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=[bookings.c.case_no],
        set_={"technician": given.technician, "technician_num": given.technician_num, "during": given.during},
    )
    if connection.execute(statement).rowcount == 0:
        raise UnknownTechnician(who)
