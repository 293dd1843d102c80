"""What does one technician have before them: jobs offered, and jobs to do?"""

from datetime import datetime, timedelta

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.base import Fact
from domain.order import Order
from domain.plan import Planned
from storage.engine import Database
from storage.reading_people import km_between
from storage.tables import people
from storage.tables_cases import case_contacts, cases

MOST = 100


class JobRow(Fact):
    """One job as its technician sees it in a list; `km` from where the technician is known to start."""

    no: str
    standard: str
    edition: str
    stage: str
    order: Order
    overdue: bool
    plan: tuple[Planned, ...] = ()
    shift: timedelta = timedelta(0)
    moments: dict[str, datetime] = {}
    customer_name: str | None = None
    address: str | None = None
    problem: str | None = None
    km: float | None = None


def jobs_of(db: Database, technician: str) -> list[JobRow]:
    """The open orders that are a technician's, and those offered to them while they are nobody's."""
    here = select(people.c.lat, people.c.lng).where(people.c.id == technician).subquery()
    body = cases.c.state["body"]
    offered = and_(
        cases.c.stage == "offered",
        body["candidates"].cast(JSONB).has_key(technician),
    )
    statement = (
        select(
            cases.c.no,
            cases.c.standard,
            cases.c.edition,
            cases.c.stage,
            body.label("order"),
            cases.c.overdue,
            cases.c.plan,
            cases.c.shift,
            cases.c.state["moments"].label("moments"),
            case_contacts.c.name.label("customer_name"),
            case_contacts.c.address,
            case_contacts.c.problem,
            km_between(here.c.lat, here.c.lng, case_contacts.c.lat, case_contacts.c.lng).label("km"),
        )
        .outerjoin(case_contacts, case_contacts.c.case_no == cases.c.no)
        .join(here, literal(True), isouter=True)
        .where(cases.c.closed_at.is_(None), cases.c.kind == "order")
        .where(or_(cases.c.technician == technician, offered))
        .order_by(cases.c.next_at.asc().nulls_last(), cases.c.no)
        .limit(MOST)
    )
    with db.reading() as connection:
        return [JobRow.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def km_to(db: Database, technician: str, case_no: str) -> float | None:
    """From a technician's place to the customer's, in km; None where either is unknown."""
    away = km_between(people.c.lat, people.c.lng, case_contacts.c.lat, case_contacts.c.lng)
    both = people.join(case_contacts, case_contacts.c.case_no == case_no)
    with db.reading() as connection:
        found: float | None = connection.scalar(
            select(away).select_from(both).where(people.c.id == technician)
        )
    return found
