"""What does somebody answer through WeCom: a tap on a card, or words?"""

import asyncio
import logging
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from api.access import TheHouse
from api.errors import Problem
from api.guide import problems
from api.house import House
from api.replies import Said, hear
from api.reporting import pass_on
from channels.contract import Heard
from channels.wecom_callback import Callback, NotFromWeCom
from domain.machines import Given
from domain.people import Actor
from domain.stages.dispatch import Grab
from storage import receipts
from storage.asked import Asked, asked_by_attempt
from storage.people import Person
from storage.reading_for_api import spoken
from storage.reading_people import by_wecom
from workflows.handles import CaseIsOver, EngineAway, RefusedByCase

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
log = logging.getLogger("api.wecom")
DESCRIPTION = (
    "须有企业微信的签名并能解密，否则 403。 · Signed and sealed by WeCom; else 403, and nothing is changed."
)
DONE, LATE, AWAY = "已收到 · Noted", "已失效 · Too late", "请再点一次 · Again"
# WeCom shows an error, and asks again, after five seconds.
PATIENCE = 3.5


@router.get(
    "/wecom",
    name="wecom_address",
    summary="企业微信验证网址 · its check",
    description=DESCRIPTION,
    responses=problems(403),
)
def wecom_address(house: TheHouse, request: Request) -> PlainTextResponse:
    try:
        return PlainTextResponse(_callback(house).echo(dict(request.query_params)))
    except NotFromWeCom as bad:
        raise _refused(house, bad) from None


@router.post(
    "/wecom",
    name="wecom",
    summary="企业微信的回复 · answers from WeCom",
    description=DESCRIPTION,
    responses=problems(403),
)
async def wecom(house: TheHouse, request: Request) -> Response:
    query, body = dict(request.query_params), await request.body()
    try:
        callback = _callback(house)
        fields = callback.opened(query, body)
    except NotFromWeCom as bad:
        raise _refused(house, bad) from None
    channel = house.channels.get("wecom_app")
    heard = channel.hear("wecom", query, fields) if channel else None
    house.metrics.webhooks.labels("wecom", heard.what if heard else "asked").inc()
    said = await _take(house, heard) if heard else None
    return Response(callback.renamed(fields, said) if said else "", media_type="text/xml")


def _callback(house: House) -> Callback:
    if house.others.wecom is None:
        raise NotFromWeCom("no app is configured")
    return Callback(house.others.wecom)


def _refused(house: House, bad: NotFromWeCom) -> Problem:
    log.warning("wecom: %s", bad)
    house.metrics.webhooks.labels("wecom", "unsigned").inc()
    return Problem(403, "NotSigned", ("签名不对。", "The signature does not match."))


async def _take(house: House, heard: Heard) -> str | None:
    """What the tapped button says from now on; nothing for words."""
    known = await run_in_threadpool(by_wecom, house.database, heard.from_chat or "")
    if heard.text is not None:
        person = known[0].id if known else None
        said = Said(text=heard.text, at=datetime.now(UTC), person=person, provider_id=heard.provider_id)
        await hear(house, said)
        return None
    asked = await run_in_threadpool(asked_by_attempt, house.database, heard.attempt_id or "")
    answering = next((one for one in known if asked and one.id == asked.person), None)
    if asked is None or answering is None:
        return LATE
    if heard.button == Grab().kind:
        return await _grab(house, asked, answering)
    if heard.what != "acknowledged":
        return LATE
    now = datetime.now(UTC)
    report = await run_in_threadpool(
        receipts.acknowledge, house.database, asked.message_id, answering.id, now
    )
    await pass_on(house, report)
    if report:
        return DONE
    return DONE if await run_in_threadpool(_answered, house, heard) else LATE


def _answered(house: House, heard: Heard) -> bool:
    """WeCom asks again when we are slow: what was noted the first time is not too late the second."""
    said = spoken(house.database, heard.attempt_id or "")
    return said is not None and said.answered


async def _grab(house: House, asked: Asked, answering: Person) -> str:
    """The same as if it were given in the house: the case decides who was first, and whether it is still on offer."""
    actor = Actor(person=answering.id, roles=answering.roles)
    given = Given(command=Grab(), by=actor, key=f"tap {asked.message_id}")
    try:
        await asyncio.wait_for(house.cases.do(asked.case_no, given), PATIENCE)
    except (RefusedByCase, CaseIsOver):
        return LATE
    except (EngineAway, TimeoutError):
        return AWAY
    return DONE
