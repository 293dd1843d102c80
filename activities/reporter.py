"""How is a report compiled on its day, kept once, and told to whom it concerns?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from temporalio import activity

from activities.contracts import Reporter
from domain.message import Message, Recipient
from domain.standing import Due, What
from storage import reading_digests
from storage.engine import Database
from storage.reading_digests import Content, Digest

A_WEEK = timedelta(weeks=1)


class Compiler(Reporter):
    """A report is known by its schedule and nominal instant: a killed attempt and the one after it make one report."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="compile")
    def compile(self, due: Due) -> bool:
        standing, local = due.standing, due.nominal_at.astimezone(ZoneInfo(due.standing.zone))
        no = f"RP-{local:%Y%m%d}-{standing.name}"
        content = _content(self.database, standing.what, local)
        digest = Digest(
            no=no, name=standing.name, nominal_at=due.nominal_at, clause=standing.clause, content=content
        )
        return reading_digests.keep(self.database, digest, _message(due, content))


def _content(database: Database, what: What, local: datetime) -> Content:
    if what == "after_sales":
        return after_sales(database, local)
    if what == "satisfaction":
        return satisfaction(database, local)
    return coordination(database, local)


def after_sales(database: Database, local: datetime) -> Content:
    """The month before (ENGR-003)."""
    until = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = (until - timedelta(days=1)).replace(day=1)
    found = reading_digests.cases_by_end(database, since, until)
    total = sum(row[3] for row in found)
    return Content(
        head=("standard", "kind", "end", "cases", "score"),
        rows=_texts(found),
        zh=f"{since:%Y-%m} 结案 {total} 件",
        en=f"{since:%Y-%m}: {total} cases closed",
    )


def satisfaction(database: Database, local: datetime) -> Content:
    """The seven days before (RETAIL-AFT-09, RETAIL-AFT-10)."""
    until = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found = reading_digests.answers(database, until - A_WEEK, until)
    scores = [int(row[4]) for row in found if row[4]]
    mean = f"{sum(scores) / len(scores):.2f}" if scores else "—"
    return Content(
        head=("case", "standard", "asked", "satisfied", "score"),
        rows=_texts(found),
        zh=f"答复 {len(found)} 份，均分 {mean}",
        en=f"{len(found)} answers, mean score {mean}",
    )


def coordination(database: Database, local: datetime) -> Content:
    """All that is open (LHPM-022)."""
    found = reading_digests.coordinated(database)
    alone = sum(row[2] is None for row in found)
    return Content(
        head=("case", "standard", "tracker", "since", "next"),
        rows=_texts(found),
        zh=f"没办结 {len(found)} 张，还没有跟踪人 {alone} 张",
        en=f"{len(found)} open, {alone} of them without a tracker",
    )


def _texts(found: object) -> tuple[tuple[str, ...], ...]:
    assert isinstance(found, list)
    return tuple(tuple("" if value is None else str(value) for value in row) for row in found)


def _message(due: Due, content: Content) -> Message | None:
    standing = due.standing
    if standing.tell is None or standing.say is None or not standing.by:
        return None
    channel, *fallback = standing.by
    return Message(
        key=f"{standing.name}@{due.nominal_at.isoformat()}/{standing.tell}/{channel}",
        says=standing.say,
        to=Recipient(role=standing.tell),
        channel=channel,
        fallback=tuple(fallback),
        clause=standing.clause,
        planned_at=due.nominal_at,
        facts={"result": f"{standing.zh}：{content.zh} · {standing.en}: {content.en}"},
    )
