"""Which teams are there, who leads them, and how much do they have to do?"""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.people import CUSTOMERS
from storage.tables import people, teams
from storage.tables_cases import cases


class TeamRow(Fact):
    """A team: as it is called, who is in it, and its open cases by the technician's team or the case's own."""

    id: str
    name: str | None = None
    name_en: str | None = None
    members: int = 0
    technicians: int = 0
    leaders: tuple[str, ...] = ()
    open_cases: int = 0


def name(db: Database, given: Iterable[Mapping[str, str | None]]) -> None:
    """Call teams by these names from now on: `id`, `name`, `name_en`."""
    rows = [{field: one.get(field) for field in ("id", "name", "name_en")} for one in given]
    if rows:
        statement = insert(teams).values(rows)
        fresh = {field: statement.excluded[field] for field in ("name", "name_en")}
        with db.transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=[teams.c.id], set_=fresh))


def names(db: Database) -> dict[str, tuple[str, str]]:
    """What each team is called, zh and en; those that were never named are not there."""
    with db.reading() as connection:
        return {row.id: (row.name, row.name_en or row.name) for row in connection.execute(select(teams))}


def listed(db: Database) -> list[TeamRow]:
    """Every team that has a name or a member, by its id."""
    holds = people.c.roles.contains
    leader = holds([Role.TEAM_LEADER.value])
    members = (
        select(
            people.c.team.label("id"),
            func.count().label("members"),
            func.count().filter(holds([Role.TECHNICIAN.value])).label("technicians"),
            func.array_remove(
                func.array_agg(func.coalesce(people.c.name, people.c.id)).filter(leader), None
            ).label("leaders"),
        )
        .where(people.c.team.is_not(None), people.c.active, ~CUSTOMERS)
        .group_by(people.c.team)
    )
    team = func.coalesce(cases.c.team, people.c.team)
    at_work = (
        select(team.label("id"), func.count().label("open_cases"))
        .outerjoin(people, people.c.id == cases.c.technician)
        .where(cases.c.closed_at.is_(None), team.is_not(None))
        .group_by(team)
    )
    found: dict[str, dict[str, object]] = {}
    with db.reading() as connection:
        for statement in (select(teams.c.id, teams.c.name, teams.c.name_en), members, at_work):
            for row in connection.execute(statement).mappings():
                known = {field: value for field, value in row.items() if value is not None}
                found.setdefault(row["id"], {}).update(known)
    return [TeamRow.model_validate(found[key]) for key in sorted(found)]
