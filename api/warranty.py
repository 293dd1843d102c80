"""Is this job under the warranty of an earlier one?"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from api.access import Asker
from api.cases import case_for
from api.errors import Problem, unprocessable
from api.house import House
from api.view import warranty_of
from domain.case import Case
from domain.refusal import NotInWarranty, OutOfWarranty
from storage import reading


@dataclass(frozen=True)
class Earlier:
    """What the warranty job takes over from the earlier order: its customer, and the details known of them."""

    customer: str
    details: dict[str, str | None]


def earlier_order(house: House, asker: Asker, no: str, at: datetime) -> Earlier:
    """The earlier order, if its warranty holds at that instant. OutOfWarranty or NotInWarranty when not."""
    try:
        case = case_for(house, asker, no).case
    except Problem:
        raise unprocessable("warranty_of", "没有这个工单", "there is no such order") from None
    _check(case, at)
    contacts = reading.contacts_of(house.database, no)
    return Earlier(
        customer=case.body.customer,
        details={"name": contacts.name, "phone": contacts.phone, "address": contacts.address},
    )


def _check(case: Case, at: datetime) -> None:
    warranty = warranty_of(case)
    if warranty is None or warranty.until is None:
        raise NotInWarranty(case.order_rules.closing.warranty.clause)
    if at > warranty.until:
        day = warranty.until.astimezone(ZoneInfo(case.standard.calendar.zone)).date().isoformat()
        raise OutOfWarranty(warranty.clause, until=day)
