"""What does a call that joins two people do when the provider asks, and when it has ended?"""

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import TheHouse
from api.house import House
from api.webhooks import as_xml, verify_twilio
from channels.bridge import End, ended, hang_up, never_reached
from channels.contract import Address, Language
from storage import bridges, reading
from storage.bridges import Bridge
from storage.reading import NoSuchCase
from storage.reading_people import person as person_known
from workflows.handles import CaseIsOver, EngineAway, RefusedByCase

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
log = logging.getLogger("api.bridging")


@router.post(
    "/twilio/bridge/{step}",
    name="twilio_bridge",
    summary="Twilio 的隐号通话 · Twilio's bridged calls",
    description="须有 Twilio 的签名，否则 403。 · Signed by Twilio; else 403, and nothing is changed.",
    responses={200: {"content": {"text/xml": {}}, "description": "TwiML"}, 403: {}},
)
async def twilio_bridge(
    house: TheHouse, request: Request, step: Annotated[str, Path(pattern="^(dial|ended|status)$")]
) -> Response:
    form = await request.form()
    verify_twilio(house, request, f"bridge-{step}", form)
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    bridge_id = request.query_params.get("n", "").replace("\0", "")
    bridge = await run_in_threadpool(bridges.known, house.database, bridge_id)
    if bridge is None or house.bridge is None:
        return as_xml(hang_up("zh", "failed"))
    if step == "dial":
        return as_xml(await run_in_threadpool(_dial, house, bridge))
    found = ended(fields) if step == "ended" else None
    end, seconds = found or (never_reached(fields) if step == "status" else None, 0)
    if end is not None:
        await _ended(house, bridge, end, seconds)
    return as_xml(hang_up(_tongue(bridge), end or "failed")) if step == "ended" else Response(status_code=204)


def _dial(house: House, bridge: Bridge) -> str:
    """The asker has picked up. Whoever has no number by now is not dialled."""
    assert house.bridge is not None, "looked for by the caller"
    try:
        case = reading.case_by_no(house.database, bridge.case_no).case
    except NoSuchCase:
        return hang_up(_tongue(bridge), "failed")
    other = address_of(house, case.no, case.body.customer, bridge.other)
    if bridge.status != "dialling" or house.bridge.reachable(other):
        return hang_up(_tongue(bridge), "failed")
    return house.bridge.dial(bridge.id, other, _tongue(bridge))


def address_of(house: House, case_no: str, customer: str | None, person: str) -> Address:
    """Where somebody of this case can be called; a customer at the phone given for the case."""
    known = person_known(house.database, person)
    phone = known.phone if known else None
    if person == customer:
        phone = reading.contacts_of(house.database, case_no).phone or phone
    return Address(phone=phone, language="en" if known and known.language == "en" else "zh")


async def _ended(house: House, bridge: Bridge, end: End, seconds: int) -> None:
    at = datetime.now(UTC)
    if await run_in_threadpool(bridges.end, house.database, bridge.id, end, at, seconds):
        await log_call(house, bridge.model_copy(update={"status": end}))


async def log_call(house: House, bridge: Bridge) -> None:
    """Tell the case of a call that has ended; one that has no use for it now is left as it is.

    While the engine is away it stays untold: the sweeper tells it.
    """
    case = (await run_in_threadpool(reading.case_by_no, house.database, bridge.case_no)).case
    given = await run_in_threadpool(bridges.as_call, bridge, case.body.customer)
    try:
        if given is not None:
            await house.cases.do(case.no, given)
    except EngineAway:
        log.warning("%s is told of %s later: the engine is away", case.no, bridge.id)
        return
    except (RefusedByCase, CaseIsOver) as why:
        log.warning("%s is not told of %s: %s", case.no, bridge.id, type(why).__name__)
    await run_in_threadpool(bridges.mark_told, house.database, bridge.id)


def _tongue(bridge: Bridge) -> Language:
    return "en" if bridge.language == "en" else "zh"
