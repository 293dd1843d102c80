"""How many messages of each day were sent, delivered, are unknown, or were said twice?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.access import Asking, TheHouse
from api.guide import problems
from storage import figures
from storage.figures import Daily

router = APIRouter(prefix="/v1/figures", tags=["figures"])
HOME = "Asia/Shanghai"
Days = Annotated[int, Query(ge=1, le=366, description="往回几天 · how many days back")]
HOW = """
按最后一次尝试那天（北京时间）计。`sent` 发出的，含后来送达、确认的；`unknown` 仍不知发没发出；
`doubled` 服务商收下两次以上的；`perhaps_doubled` 因不知发没发出而再发了一次的。

By the day of the last attempt, as clocks in China count it. `sent` includes what was delivered or acknowledged later;
`doubled`: a provider took it more than once; `perhaps_doubled`: said again since nobody could tell.
"""


@router.get(
    "/daily",
    name="figures_daily",
    summary="每天的消息 · messages by day",
    description=HOW,
    responses=problems(401, 403, 422),
)
def figures_daily(house: TheHouse, asker: Asking, days: Days = 30) -> list[Daily]:
    return figures.daily(house.database, datetime.now(UTC) - timedelta(days=days), HOME)
