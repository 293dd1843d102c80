"""How many cases are open, how many deadlines were kept, and how much waits, at the moment somebody looks?"""

from datetime import timedelta

from sqlalchemy import func, select

from domain.base import Fact
from storage.engine import Database
from storage.outbox import FIRST_READY, IN_DOUBT
from storage.tables_cases import cases, events
from storage.tables_messages import messages

AN_HOUR = timedelta(hours=1)


class OpenCases(Fact):
    """Cases that are open in one stage of one standard, and those of them that are over a deadline."""

    kind: str
    standard: str
    stage: str
    count: int
    overdue: int


class Deadlines(Fact):
    """How often a standard's deadlines were `kept` or `breached` in the last hour."""

    standard: str
    outcome: str
    count: int


class Figures(Fact):
    """`outbox_seconds`: for how long the oldest message that is due waits. `unstarted`: taken, the engine not told."""

    open_cases: tuple[OpenCases, ...]
    deadlines: tuple[Deadlines, ...]
    unstarted: float
    unacknowledged: float
    in_doubt: float
    outbox_seconds: float


def figures(db: Database) -> Figures:
    """Six short questions, each on an index."""
    with db.reading() as connection:
        ask = connection.scalar
        return Figures(
            open_cases=tuple(OpenCases(**row._mapping) for row in connection.execute(_OPEN)),
            deadlines=tuple(Deadlines(**row._mapping) for row in connection.execute(_DEADLINES)),
            unstarted=ask(_UNSTARTED) or 0,
            unacknowledged=ask(_UNACKNOWLEDGED) or 0,
            in_doubt=ask(_IN_DOUBT) or 0,
            outbox_seconds=float(ask(_OLDEST) or 0),
        )


_OPEN = (
    select(
        cases.c.kind,
        cases.c.standard,
        cases.c.stage,
        func.count().label("count"),
        func.count().filter(cases.c.overdue).label("overdue"),
    )
    .where(cases.c.closed_at.is_(None))
    .group_by(cases.c.kind, cases.c.standard, cases.c.stage)
)
_DEADLINES = (
    select(cases.c.standard, events.c.name.label("outcome"), func.count().label("count"))
    .join(cases, cases.c.no == events.c.case_no)
    .where(events.c.name.in_(("kept", "breached")), events.c.at.between(func.now() - AN_HOUR, func.now()))
    .group_by(cases.c.standard, events.c.name)
)
_UNSTARTED = select(func.count()).select_from(cases).where(cases.c.started_at.is_(None))
_UNACKNOWLEDGED = (
    select(func.count())
    .select_from(messages)
    .where(
        messages.c.asks_acknowledgement,
        messages.c.status.in_(("sent", "delivered")),
        messages.c.heard_at.is_(None),
    )
)
_IN_DOUBT = select(func.count()).select_from(messages).where(messages.c.status.in_(IN_DOUBT))
_OLDEST = select(func.greatest(func.extract("epoch", func.now() - FIRST_READY), 0))
