"""How well were promises kept, how content were customers, and how grave were complaints, in a stretch of time?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Float, Integer, Select, cast, func, select
from sqlalchemy.orm import aliased

from domain.base import Fact
from storage.engine import Database
from storage.reading_scope import Scope, listed
from storage.tables import people, teams
from storage.tables_cases import cases, events

ZONE = "Asia/Shanghai"
By = Literal["clause", "technician", "team"]


class Stretch(Fact):
    """From one instant to before another, over the cases that somebody may see; instants are the cases' own."""

    since: datetime
    until: datetime
    scope: Scope | None = None


class Kept(Fact):
    """How often promises were kept and broken, of a clause, a technician or a team; nothing for none."""

    of: str | None = None
    name: str | None = None
    name_en: str | None = None
    kept: int
    broken: int


class Content(Fact):
    """What customers gave in a week that began on that day: how many, and the mean of 1 to 5."""

    week: datetime
    count: int
    mean: float


class Grave(Fact):
    """How many complaints of a class were opened in a week, and how many of those broke a promise."""

    week: datetime
    severity: int
    opened: int
    broken: int


def kept_by(db: Database, stretch: Stretch, by: By) -> list[Kept]:
    """The worst first."""
    technician = aliased(people)
    team = func.coalesce(cases.c.team, technician.c.team)
    clause = events.c.facts["clause"].astext
    of: dict[By, ColumnElement[Any]] = {"clause": clause, "technician": cases.c.technician, "team": team}
    called = {"technician": (technician.c.name, technician.c.name), "team": (teams.c.name, teams.c.name_en)}
    names = [func.min(name) for name in called.get(by, (of[by], of[by]))]
    kept = func.count().filter(events.c.name == "kept")
    broken = func.count().filter(events.c.name == "breached")
    statement = (
        select(
            of[by].label("of"),
            names[0].label("name"),
            names[1].label("name_en"),
            kept.label("kept"),
            broken.label("broken"),
        )
        .join(cases, cases.c.no == events.c.case_no)
        .outerjoin(technician, technician.c.id == cases.c.technician)
        .outerjoin(teams, teams.c.id == team)
        .where(events.c.name.in_(("kept", "breached")), *_within(events.c.at, stretch))
        .group_by(of[by])
        .order_by(broken.desc(), kept.desc(), of[by])
    )
    return [Kept.model_validate(row) for row in _asked(db, statement)]


def content_by_week(db: Database, stretch: Stretch) -> list[Content]:
    """By ratings and by the scores of calls after the job."""
    score = cast(func.coalesce(events.c.facts["stars"].astext, events.c.facts["score"].astext), Integer)
    week = _week(events.c.at)
    statement = (
        select(
            week.label("week"), func.count(score).label("count"), cast(func.avg(score), Float).label("mean")
        )
        .join(cases, cases.c.no == events.c.case_no)
        .where(
            events.c.name.in_(("rated", "followed_up")), score.is_not(None), *_within(events.c.at, stretch)
        )
        .group_by(week)
        .order_by(week)
    )
    return [Content.model_validate(row) for row in _asked(db, statement)]


def grave_by_week(db: Database, stretch: Stretch) -> list[Grave]:
    """By the class that each has by now."""
    week = _week(cases.c.opened_at)
    broken = func.jsonb_array_length(cases.c.state["breaches"]) > 0
    statement = (
        select(
            week.label("week"),
            cases.c.severity,
            func.count().label("opened"),
            func.count().filter(broken).label("broken"),
        )
        .where(cases.c.kind == "complaint", *_within(cases.c.opened_at, stretch))
        .group_by(week, cases.c.severity)
        .order_by(week, cases.c.severity)
    )
    return [Grave.model_validate(row) for row in _asked(db, statement)]


def _within(at: ColumnElement[Any], stretch: Stretch) -> tuple[ColumnElement[bool], ...]:
    return (at >= stretch.since, at < stretch.until, listed(stretch.scope))


def _week(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The Monday on which its week began, as people here count."""
    return func.timezone(ZONE, func.date_trunc("week", func.timezone(ZONE, at)))


def _asked(db: Database, statement: Select[Any]) -> Sequence[dict[str, Any]]:
    with db.reading() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]
