"""How many complaints of each class came in, week by week?"""

from collections import defaultdict
from zoneinfo import ZoneInfo

from domain.complaint import SEVERITY_NAMES
from reports.sheet import Column, Sheet
from storage.engine import Database
from storage.reading_reports import ZONE, Stretch, grave_by_week


def complaints(db: Database, stretch: Stretch) -> Sheet:
    """By the class that each has by now: one that rose counts where it stands."""
    opened: dict[str, dict[int, int]] = defaultdict(dict)
    broken: dict[str, int] = defaultdict(int)
    for one in grave_by_week(db, stretch):
        week = one.week.astimezone(ZoneInfo(ZONE)).date().isoformat()
        opened[week][one.severity] = one.opened
        broken[week] += one.broken
    return Sheet(
        name="complaints",
        title=("投诉（按级别和周）", "Complaints, by class and week"),
        about=(
            "按现在的级别算；升过级的算在升到的那一级。",
            "By the class of today: one that rose counts where it is now.",
        ),
        columns=(
            Column(("周一", "Week of")),
            *(Column(words, "count") for words in SEVERITY_NAMES.values()),
            Column(("有超时", "With a broken promise"), "count"),
        ),
        rows=tuple(
            (week, *(by_class.get(severity, 0) for severity in SEVERITY_NAMES), broken[week])
            for week, by_class in opened.items()
        ),
        drawing="columns",
        drawn=(1, 2, 3),
    )
