"""How does somebody on a job call the other side from a page, and what do they see of the call?"""

from dataclasses import dataclass

from api.access import Asker
from api.bridges import BridgeIn, BridgeSeen, bridge_order, can_join, seen
from api.errors import Problem, in_short
from api.house import House
from api.words import Language
from console.commanding import Form, Sorry, key_in
from domain.case import Case
from domain.order import Order
from domain.people import Role
from domain.privacy import sees_technicians_number
from storage import bridges
from storage.people import Person


@dataclass(frozen=True)
class Line:
    """How the two of a job speak: the number itself where it may be seen, else a call that joins them; the last one."""

    number: str | None = None
    last: BridgeSeen | None = None


def line_to_customer(house: House, case: Case, asker: Asker) -> Line | None:
    """For whoever has the job, while it is open. None where no call can be joined."""
    order = case.body
    theirs = isinstance(order, Order) and order.technician == asker.actor.person
    return _joined(house, case) if theirs else None


def line_to_technician(house: House, case: Case, technician: Person | None) -> Line | None:
    """For the customer: the technician's number only where the standard shows it (HOME-INTAKE-07)."""
    if technician is None or case.closed_at or not isinstance(case.body, Order):
        return None
    if technician.phone and sees_technicians_number(case.order_rules, Role.CUSTOMER):
        return Line(number=technician.phone)
    return _joined(house, case)


def _joined(house: House, case: Case) -> Line | None:
    if case.closed_at or not can_join(house):
        return None
    calls = bridges.bridges_of(house.database, case.no)
    return Line(last=seen(calls[-1]) if calls else None)


async def called(house: House, asker: Asker, no: str, form: Form, language: Language) -> Sorry | None:
    """Join them; None when it was begun. What they may not see is raised as everywhere."""
    try:
        await bridge_order(house, asker, no, BridgeIn(), key_in(form))
    except Problem as problem:
        if problem.status == 404:
            raise
        return Sorry("call", in_short(problem, language), problem.status, filled=form)
    return None
