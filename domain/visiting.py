"""Which visit would a command fix, and for how long does it need whom?"""

from datetime import datetime

from domain.base import Fact
from domain.case import Case
from domain.machines import Given
from domain.order import Order
from domain.span import later
from domain.stages.appointment import Appoint, Reschedule
from domain.stages.quote import BookNextVisit
from domain.stages.visit import CustomerReturns


class Visit(Fact):
    """A technician's time that a case needs."""

    technician: str
    from_at: datetime
    to_at: datetime
    clause: str


def wanted_visit(case: Case, given: Given) -> Visit | None:
    """The visit that this command would fix; None when it fixes none."""
    command = given.command
    if isinstance(command, Appoint | Reschedule | CustomerReturns | BookNextVisit):
        return _visit(case, command.at)
    return None


def booked_visit(case: Case) -> Visit | None:
    """The visit that the case holds now; None when there is no appointment, or the visit has begun to be over."""
    at = case.moments.get("appointment")
    return _visit(case, at) if at and case.closed_at is None else None


def _visit(case: Case, at: datetime) -> Visit | None:
    if not isinstance(case.body, Order) or case.body.technician is None:
        return None
    rule = case.order_rules.appointment.visit_length
    ends_at = later(rule.value, case.standard.calendar, at)
    return Visit(technician=case.body.technician, from_at=at, to_at=ends_at, clause=rule.clause)
