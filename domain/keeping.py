"""How long is the record of a closed case kept, and what holds it longer?"""

from datetime import datetime

from domain.case import Case
from domain.chapters import Kept, Retention
from domain.order import Order
from domain.rule import Rule
from domain.span import later


def kept_until(case: Case, worst_open_complaint: int = 0) -> datetime | None:
    """The instant from which the record of a case may go; None: it stays.

    Counted from the day it was filed. A coordination order stays for good, and so does whatever no rule of its standard
    speaks of; an open complaint about the order, of the class that the standard names or a graver one, holds it.
    """
    law = _law(case)
    if law is None or case.closed_at is None or 0 < law.held_by_complaints_from.value <= worst_open_complaint:
        return None
    span = _rule(case.order, law).value
    return None if span == "permanent" else later(span, case.standard.calendar, case.closed_at)


def identity_until(case: Case) -> datetime | None:
    """From when on copies of identity papers may go, however long the rest is kept (conflict 45)."""
    law = _law(case)
    if law is None or case.closed_at is None:
        return None
    return later(law.identity.value, case.standard.calendar, case.closed_at)


def by_clause(case: Case) -> str | None:
    """The clause by which the record goes."""
    law = _law(case)
    return _rule(case.order, law).clause if law else None


def _law(case: Case) -> Retention | None:
    return case.order_rules.retention if isinstance(case.body, Order) else None


def _rule(order: Order, law: Retention) -> Rule[Kept]:
    if order.coordination != "none":
        return law.coordination
    return law.paid if order.paid else law.free
