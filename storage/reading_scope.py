"""Whose cases may this person see?"""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from domain.base import Fact
from storage.tables import people
from storage.tables_cases import cases
from storage.tables_messages import messages


class Scope(Fact):
    """The cases of one person: ordered or complained of, worked on or offered, or those of the team they lead."""

    person: str
    as_customer: bool = False
    as_technician: bool = False
    as_leader: bool = False
    team: str | None = None


def visible(scope: Scope | None) -> ColumnElement[bool]:
    """Which cases that person may open; without a scope every case."""
    if scope is None:
        return true()
    # Whoever was offered a job that another has grabbed may still read that it is gone.
    offered = cases.c.state["body"]["candidates"].has_key(scope.person)
    return or_(_own(scope), offered if scope.as_technician else false())


def listed(scope: Scope | None) -> ColumnElement[bool]:
    """Which cases stand in that person's list: those they may open, without the offers that others took."""
    if scope is None:
        return true()
    offered = and_(
        cases.c.technician.is_(None),
        cases.c.closed_at.is_(None),
        cases.c.state["body"]["candidates"].has_key(scope.person),
    )
    return or_(_own(scope), offered if scope.as_technician else false())


def _own(scope: Scope) -> ColumnElement[bool]:
    found = []
    if scope.as_customer:
        found.append(cases.c.customer == scope.person)
    if scope.as_technician:
        found.append(cases.c.technician == scope.person)
    if scope.as_leader:
        # Where a team has nobody for a part another team's leader is told: whoever was told may look.
        told = select(messages.c.case_no).where(messages.c.told_person == scope.person)
        found.append(cases.c.no.in_(told))
    if scope.as_leader and scope.team:
        team = select(people.c.id).where(people.c.team == scope.team)
        found += [cases.c.team == scope.team, cases.c.technician.in_(team)]
    return or_(false(), *found)
