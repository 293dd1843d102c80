"""How does a case become a row, and a row a case again?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from domain.case import Case
from domain.complaint import Complaint
from domain.order import Order
from domain.plan import Planned
from storage.editions import edition
from storage.engine import Database
from storage.tables_cases import cases

FIELDS = (
    "stage", "severity", "subject", "customer", "technician", "team", "linked_to", "state", "plan", "shift",
    "seq", "opened_at", "entered_at", "closed_at", "next_at", "overdue",
)  # fmt: skip


class NoSuchCase(LookupError):
    """No case has that number."""


def row_of(case: Case, plan: Sequence[Planned]) -> dict[str, Any]:
    """Everything of the row that follows from the case; columns beside the state are there to be searched."""
    body = case.body
    return {
        "stage": case.stage,
        "severity": body.severity if isinstance(body, Complaint) else None,
        "subject": body.subject if isinstance(body, Complaint) else None,
        "customer": body.customer,
        "technician": body.technician,
        "team": body.team,
        "linked_to": _linked_to(case),
        "state": case.model_dump(exclude={"standard"}),
        "plan": [entry.model_dump() for entry in plan],
        "shift": case.shift,
        "seq": case.seq,
        "opened_at": case.opened_at,
        "entered_at": case.entered_at,
        "closed_at": case.closed_at,
        "next_at": min((entry.at for entry in plan), default=None),
        "overdue": any(clock.over_at for clock in case.clocks),
    }


def _linked_to(case: Case) -> str | None:
    """The order of which this one is the warranty job, or the one that is complained about."""
    body = case.body
    if isinstance(body, Order):
        return body.warranty_of
    return body.order if isinstance(body, Complaint) else None


def case_of(connection: Connection, row: Mapping[Any, Any]) -> Case:
    """The case, joined again with the law it was born under; wants `state` and `edition_hash`."""
    return Case.model_validate({**row["state"], "standard": edition(connection, row["edition_hash"])})


def load_case(at: Database | Connection, no: str) -> Case:
    """The case as it was last written down. NoSuchCase when there is none."""
    if isinstance(at, Database):
        with at.reading() as connection:
            return load_case(connection, no)
    row = at.execute(select(cases.c.state, cases.c.edition_hash).where(cases.c.no == no)).mappings().first()
    if row is None:
        raise NoSuchCase(no)
    return case_of(at, row)
