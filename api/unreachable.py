"""Who could not be told right now what the standards have to say to them?"""

from fastapi import APIRouter

import standards
from api.access import Asking, TheHouse
from api.guide import problems
from channels.preflight import Preflight, preflight
from domain.telling import tellings
from storage.reading_people import duties

router = APIRouter(prefix="/v1/people", tags=["people"])
HOW = """
把每套现行规范的每一次提醒、升级和通知，按本系统现在开通的渠道和登记的联系方式走一遍，什么也不发。
`unreachable`：通知不到的人，或没有人担任的角色；`notes`：通知得到，但与规范写的不同（改用别的渠道、不能回应、由别人代）；
`silent`：谁也听不到的升级。客户按普通大陆手机算。

Goes through every reminder, escalation step and notice of the standards in force, by the channels and contacts of this
moment, and sends nothing. `unreachable`: people who would not be told, and parts that nobody plays. `notes`: told, but
not as written (another channel, no way to answer, somebody standing in). `silent`: escalations that nobody would hear.
A customer counts as an ordinary mobile of mainland China.
"""


@router.get(
    "/unreachable",
    name="list_unreachable",
    summary="现在通知不到谁 · who could not be told now",
    description=HOW,
    responses=problems(401, 403),
)
def list_unreachable(house: TheHouse, asker: Asking) -> Preflight:
    """A def: it asks the database, in a thread."""
    said = [telling for name in standards.names() for telling in tellings(standards.load(name))]
    return preflight(said, duties(house.database), house.channels)
