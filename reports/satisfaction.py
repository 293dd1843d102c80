"""How content were customers, week by week?"""

from zoneinfo import ZoneInfo

from reports.sheet import Column, Sheet
from storage.engine import Database
from storage.reading_reports import ZONE, Stretch, content_by_week


def satisfaction(db: Database, stretch: Stretch) -> Sheet:
    zone = ZoneInfo(ZONE)
    return Sheet(
        name="satisfaction",
        title=("客户满意度（按周）", "Satisfaction, week by week"),
        about=("评价和回访打的分，1 至 5。", "Ratings and scores given on the phone, 1 to 5."),
        columns=(
            Column(("周一", "Week of")),
            Column(("平均分", "Mean"), "mean"),
            Column(("人次", "Answers"), "count"),
        ),
        rows=tuple(
            (one.week.astimezone(zone).date().isoformat(), round(one.mean, 2), one.count)
            for one in content_by_week(db, stretch)
        ),
        drawing="line",
        drawn=(1,),
    )
