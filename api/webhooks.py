"""What does a provider report, and what does its voice say when somebody picks up?"""

import logging
import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.access import TheHouse
from api.errors import Problem
from api.hearing import as_said, take_report
from api.house import House
from api.replies import hear
from api.reporting import pass_on, until
from channels.contract import Heard, Language
from channels.sms import answer_by_sms
from channels.twilio_signature import BadSignature, verify
from channels.voice import ask_by_voice, tell_by_voice, thanks_by_voice
from storage.reading_for_api import Spoken, spoken

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
log = logging.getLogger("api.webhooks")
WORDS_TAKE = 0.6
ATTEMPT = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
HOOKS = "^(sms-status|sms-reply|voice|voice-status)$"
UNKNOWN_CALL: dict[Language, str] = {
    "zh": "这条消息已经处理，谢谢。",
    "en": "This has been dealt with. Thank you.",
}


@router.post(
    "/twilio/{hook}",
    name="twilio",
    summary="Twilio 的回执 · Twilio's reports",
    description="须有 Twilio 的签名，否则 403，什么也不改。 · Signed by Twilio; else 403, and nothing is changed.",
    responses={200: {"content": {"text/xml": {}}, "description": "TwiML"}, 204: {}, 403: {}},
)
async def twilio(house: TheHouse, request: Request, hook: Annotated[str, Path(pattern=HOOKS)]) -> Response:
    form = await request.form()
    verify_twilio(house, request, hook, form)
    # A NUL cannot be written into the database; signed or not, it must not be a 500.
    fields = {name: value.replace("\0", "") for name, value in form.multi_items() if isinstance(value, str)}
    query = {name: value.replace("\0", "") for name, value in request.query_params.items()}
    channel = next(channel for channel in house.channels.values() if hook in channel.hooks)
    heard = channel.hear(hook, query, fields)
    house.metrics.webhooks.labels(hook, heard.what if heard else "asked").inc()
    if heard is not None and heard.text is not None:
        return await _reply(house, heard)
    if heard is not None:
        await pass_on(house, await run_in_threadpool(take_report, house, heard, fields))
    if hook == "voice":
        await until(lambda: _worded(house, request), WORDS_TAKE)
        return await run_in_threadpool(_script, house, request, heard)
    return as_xml(answer_by_sms(None)) if hook == "sms-reply" else Response(status_code=204)


def verify_twilio(house: House, request: Request, hook: str, form: FormData) -> None:
    """Raise a 403 unless Twilio signed this for our public address."""
    query = request.scope["query_string"].decode("latin-1")
    target = request.scope["path"] + (f"?{query}" if query else "")
    try:
        if house.account is None:
            raise BadSignature("no account is configured")
        verify(house.account, target, form, request.headers.get("X-Twilio-Signature"))  # type: ignore[arg-type]
    except BadSignature as bad:
        log.warning("%s: %s", hook, bad)
        house.metrics.webhooks.labels(hook, "unsigned").inc()
        raise Problem(403, "NotSigned", ("签名不对。", "The signature does not match.")) from None


async def _reply(house: House, heard: Heard) -> Response:
    """An answer counts for a question that was put to that number; whoever wrote gets an answer where there is one."""
    said, language = await run_in_threadpool(as_said, house, heard)
    words = (await hear(house, said)).answer
    return as_xml(answer_by_sms((words.en if language == "en" else words.zh) if words else None))


def _worded(house: House, request: Request) -> bool:
    """A call can be picked up before its courier has written down what it says."""
    said = _spoken(house, request)
    return said is None or said.text is not None


def _spoken(house: House, request: Request) -> Spoken | None:
    attempt = request.query_params.get("n", "")
    return spoken(house.database, attempt) if ATTEMPT.fullmatch(attempt) else None


def _script(house: House, request: Request, heard: Heard | None) -> Response:
    """What the voice says: the message and its question, thanks, or the message once more."""
    said = _spoken(house, request)
    if said is None or said.text is None:
        return as_xml(tell_by_voice(UNKNOWN_CALL["zh"], "zh"))
    language: Language = "en" if said.language == "en" else "zh"
    if heard is not None and heard.what == "acknowledged":
        return as_xml(thanks_by_voice(language))
    if not said.asks or said.answered or (heard is not None and heard.digits is None):
        return as_xml(tell_by_voice(said.text, language))
    return as_xml(ask_by_voice(said.text, language, _again(house, request)))


def _again(house: House, request: Request) -> str:
    assert house.account is not None, "nobody gets here unsigned"
    query = request.scope["query_string"].decode("latin-1")
    return f"{house.account.public_url.rstrip('/')}{request.scope['path']}?{query}"


def as_xml(script: str) -> Response:
    """A script for Twilio's voice, or its answer to a text."""
    return Response(script, media_type="text/xml")
