"""What does Aliyun push: how an SMS or a call went, and what somebody answered?"""

import hmac
import json
import logging
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from api.access import TheHouse
from api.errors import Problem
from api.guide import problems
from api.hearing import as_said, take_report
from api.house import House
from api.replies import Said, hear
from api.reporting import pass_on
from channels.aliyun_sms import as_text
from storage import receipts
from storage.receipts import Report

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
log = logging.getLogger("api.aliyun")
LONGEST, MOST = 1_000_000, 1000
TAKEN = {"code": 0, "msg": "ok"}
DESCRIPTION = """
网址里的密码不对是 403，什么也不改。阿里云等 700 毫秒，所以先记下、先回答，再告诉事项。
A wrong secret in the address is a 403, and nothing is changed. Aliyun waits 700 ms: it is written down and answered
first, then the case is told.
"""


@router.post(
    "/aliyun/{token}/{hook}",
    name="aliyun",
    summary="阿里云的回执 · Aliyun's reports",
    description=DESCRIPTION,
    responses=problems(400, 403),
)
async def aliyun(
    house: TheHouse,
    request: Request,
    token: Annotated[str, Path(max_length=200)],
    hook: Annotated[str, Path(pattern="^(sms-report|sms-up|voice-report)$")],
) -> JSONResponse:
    _admit(house, hook, token)
    pushed = _listed(await request.body())
    taken = await run_in_threadpool(lambda: [_take(house, hook, as_text(one)) for one in pushed])
    for said in (one for one in taken if isinstance(one, Said)):
        # Should this take too long Aliyun brings it again, and it is taken once.
        await hear(house, said)

    async def tell() -> None:
        for report in taken:
            if isinstance(report, Report):
                await pass_on(house, report)

    return JSONResponse(TAKEN, background=BackgroundTask(tell))


def _admit(house: House, hook: str, token: str) -> None:
    account = house.others.aliyun
    secret = account.callback_token.get_secret_value() if account and account.callback_token else ""
    if secret and hmac.compare_digest(secret.encode(), token.encode()):
        return
    log.warning("%s: the secret in the address is wrong", hook)
    house.metrics.webhooks.labels(f"aliyun-{hook}", "unsigned").inc()
    raise Problem(403, "NotSigned", ("网址里的密码不对。", "The secret in the address is wrong."))


def _listed(body: bytes) -> list[dict[str, object]]:
    """A list of objects. Anything else is no answer of Aliyun's, and is not taken."""
    try:
        said = json.loads(body) if len(body) <= LONGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, list) or len(said) > MOST:
        raise Problem(400, "NotAList", ("应为 JSON 数组。", "A JSON array is expected."))
    return [one for one in said if isinstance(one, dict)]


def _take(house: House, hook: str, fields: dict[str, str]) -> Report | Said | None:
    name = f"aliyun-{hook}"
    channel = next((one for one in house.channels.values() if name in one.hooks), None)
    attempt = receipts.attempt_ending(house.database, fields["out_id"]) if fields.get("out_id") else None
    heard = channel.hear(name, {"n": attempt or ""}, fields) if channel else None
    house.metrics.webhooks.labels(name, heard.what if heard else "asked").inc()
    if heard is None:
        return None
    if heard.text is not None:
        return as_said(house, heard)[0]
    return take_report(house, heard, fields)
