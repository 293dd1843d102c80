"""How does the technician speak with the customer, or the customer with the technician, without either's number?"""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.access import Asker, Asking, TheHouse, speaking_for
from api.asked import Strict
from api.bridging import address_of, log_call
from api.cases import case_for
from api.errors import Problem
from api.giving import CommandKey, key_of
from api.guide import problems
from api.house import House
from api.shapes import Both
from channels.reasons import explain
from domain.case import Case
from domain.people import Actor
from storage import bridges
from storage.bridges import Bridge

router = APIRouter(prefix="/v1/orders", tags=["orders"])
CaseNo = Annotated[str, Path(pattern=r"^SO-\d{8}-\d{6,9}$")]
A_MINUTE = 60
HOW = """
师傅或客户要求通话：系统先打给要求的人，接起后再接通对方，双方只看到我们的号码。接通算“已联系”（RENO-008）。
打不通的（例如 Twilio 打不通 +86）当场拒绝，并说明原因。

The technician or the customer asks; they are called first, then the other is dialled, and both see our number alone. A
connected call counts as the call of RENO-008. Where somebody cannot be called it is refused at once, with the reason.
"""
STANDS: dict[str, tuple[str, str]] = {
    "dialling": ("正在拨给您，接起后为您接通对方。", "We are calling you; pick up and you are connected."),
    "connected": ("已接通。", "Connected."),
    "busy": ("对方占线。", "The line was busy."),
    "no_answer": ("没有人接听。", "Nobody answered."),
    "failed": ("没有打通。", "The call failed."),
}


class BridgeIn(Strict):
    """Who wants to speak; the one who asks unless another is named."""

    by: Annotated[str | None, Field(pattern="^[A-Za-z0-9_-]{1,60}$")] = None


class BridgeSeen(BaseModel):
    """A call between two people; never with a number."""

    id: str
    asker: str
    other: str
    status: str
    words: Both
    begun_at: datetime
    ended_at: datetime | None = None
    seconds: int | None = None


@router.post(
    "/{no}/bridge",
    name="bridge_order",
    status_code=201,
    summary="隐号通话 · speak without numbers",
    description=HOW,
    responses=problems(401, 403, 404, 409, 422),
)
async def bridge_order(
    house: TheHouse, asker: Asking, no: CaseNo, wish: BridgeIn, key: CommandKey = None
) -> BridgeSeen:
    found = await run_in_threadpool(case_for, house, asker, no)
    name = key_of(asker, key) if key else None
    bridge, is_new = await run_in_threadpool(_begin, house, asker, found.case, wish.by, name)
    if is_new and house.account is None:
        await run_in_threadpool(
            bridges.end, house.database, bridge.id, "connected", datetime.now(UTC), A_MINUTE
        )
        await log_call(house, bridge.model_copy(update={"status": "connected"}))
    elif is_new:
        await run_in_threadpool(_call, house, bridge, found.case)
    now = await run_in_threadpool(bridges.known, house.database, bridge.id)
    return seen(now or bridge)


@router.get(
    "/{no}/bridges",
    name="bridges_of_order",
    summary="隐号通话记录 · such calls",
    responses=problems(401, 404),
)
def bridges_of_order(house: TheHouse, asker: Asking, no: CaseNo) -> list[BridgeSeen]:
    return [seen(one) for one in bridges.bridges_of(house.database, case_for(house, asker, no).case.no)]


def seen(bridge: Bridge) -> BridgeSeen:
    zh, en = STANDS[bridge.status]
    words = Both(zh=bridge.reason_zh or zh, en=bridge.reason_en or en)
    return BridgeSeen(words=words, **bridge.model_dump(include=set(BridgeSeen.model_fields) - {"words"}))


def can_join(house: House) -> bool:
    """Whether this house can join a call at all; a sandbox does as if."""
    return house.bridge is not None or house.settings.sandbox


def _begin(house: House, asker: Asker, case: Case, by: str | None, key: str | None) -> tuple[Bridge, bool]:
    first, second = _both(case, speaking_for(house, asker, by, case))
    ends = [address_of(house, case.no, case.body.customer, one) for one in (first, second)]
    if house.bridge is not None:
        reason = house.bridge.reachable(*ends)
    else:
        reason = None if can_join(house) else "channel_not_open"
    if reason:
        words = explain(reason).words
        raise Problem(
            409,
            "CannotBridge",
            (f"不能接通：{words.zh}。", f"Cannot connect: {words.en}."),
            refusal="CannotBridge",
        )
    wanted = Bridge(
        id="",
        case_no=case.no,
        asker=first,
        other=second,
        language=ends[0].language,
        begun_at=datetime.now(UTC),
    )
    return bridges.begin(house.database, key, wanted)


def _both(case: Case, actor: Actor) -> tuple[str, str]:
    """Who is called first, and whom they want."""
    technician = getattr(case.body, "technician", None)
    pair = {technician: case.body.customer, case.body.customer: technician}
    if actor.person not in pair:
        words = (
            "只有这一单的师傅和客户可以这样通话。",
            "Only the technician and the customer of this job can.",
        )
        raise Problem(403, "NotTheirCall", words)
    other = pair[actor.person]
    if other is None:
        words = (
            "这一单还没有师傅，或不知道客户是谁。",
            "This job has no technician yet, or no known customer.",
        )
        raise Problem(409, "NobodyToCall", words, refusal="NobodyToCall")
    return actor.person, other


def _call(house: House, bridge: Bridge, case: Case) -> None:
    assert house.bridge is not None, "refused before"
    sent = house.bridge.call(bridge.id, address_of(house, case.no, case.body.customer, bridge.asker))
    if sent.outcome in ("accepted", "unknown"):
        bridges.called(house.database, bridge.id, sent.provider_id)
        return
    words = explain(sent.code or "failed").words
    bridges.end(house.database, bridge.id, "failed", datetime.now(UTC), reason=(words.zh, words.en))
