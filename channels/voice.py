"""How is a person called through Twilio, what does the voice say, and which key was pressed?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from twilio.rest import Client
from twilio.twiml.voice_response import Gather, VoiceResponse

from channels.account import TwilioAccount
from channels.contract import Address, Capability, Channel, Heard, Language, Outbound, Sent
from channels.receipts import CALL_STATUS
from channels.twilio_door import CLOCKS_APART, client_for, looked_up, tried
from channels.wire import sent_with

PAGE = 50
MOST = 2000
MACHINES = ("machine", "fax")
RINGS_FOR = 25
WAITS_FOR_KEY = 8
YES = "1"
LOST = {"failed": "failed", "canceled": "canceled", "busy": "busy", "no-answer": "no_answer"}
SPOKEN: dict[Language, str] = {"zh": "zh-CN", "en": "en-US"}
PROMPT: dict[Language, str] = {"zh": "确认收到，请按 1。", "en": "To confirm, press 1."}
THANKS: dict[Language, str] = {"zh": "已记录您的确认，再见。", "en": "Confirmed. Goodbye."}


class Voice(Channel):
    """A call that is answered proves nothing, voicemail answers too: only the key acknowledges."""

    name = "voice"
    provider = "twilio"
    capabilities = frozenset({Capability.FREE_TEXT, Capability.RECEIPT, Capability.KEYPRESS})
    hooks = frozenset({"voice", "voice-status"})
    regions = "abroad"

    def __init__(self, account: TwilioAccount, client: Client | None = None) -> None:
        self._account = account
        self._client = client or client_for(account)

    def close(self) -> None:
        self._client.http_client.close()

    def capabilities_for(self, address: Address) -> frozenset[Capability]:
        return frozenset() if address.mainland else self.capabilities

    def reachable(self, address: Address) -> str | None:
        if address.phone is None:
            return "no_phone"
        return "twilio_cannot_call_mainland" if address.mainland else None

    def send(self, outbound: Outbound) -> Sent:
        reason = self.reachable(outbound.to)
        return sent_with(reason) if reason else tried(lambda: self._post(outbound))

    def _post(self, outbound: Outbound) -> Sent:
        call = self._client.calls.create(
            to=outbound.to.phone,
            from_=self._account.caller_id,
            url=self._account.callback("voice", outbound.attempt_id),
            method="POST",
            status_callback=self._account.callback("voice-status", outbound.attempt_id),
            status_callback_event=["initiated", "answered", "completed"],
            status_callback_method="POST",
            timeout=RINGS_FOR,
            machine_detection="Enable",
        )
        return Sent(outcome="accepted", provider_id=call.sid) if call.sid else sent_with("unreadable")

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        return looked_up(lambda: self._find(outbound, since, but_not))

    def _find(self, outbound: Outbound, since: datetime, but_not: frozenset[str]) -> Sent | None:
        """A call carries no text to know it by: the oldest to that number since then that nobody owns."""
        earliest = since.replace(microsecond=0) - timedelta(seconds=CLOCKS_APART)
        oldest = None
        for call in self._client.calls.stream(to=outbound.to.phone, page_size=PAGE, limit=MOST):
            if call.date_created and call.date_created < earliest:
                break
            if call.date_created and call.sid not in but_not and call.direction == "outbound-api":
                oldest = call
        if oldest is None:
            return None
        lost = LOST.get(oldest.status)
        return sent_with(lost, oldest.sid) if lost else Sent(outcome="accepted", provider_id=oldest.sid)

    def how_it_went(self, outbound: Outbound, provider_id: str) -> Heard | None:
        found = tried(lambda: self._client.calls(provider_id).fetch())
        if isinstance(found, Sent) or (what := CALL_STATUS.get(found.status)) is None:
            return None
        machine = what == "completed" and (found.answered_by or "").startswith(MACHINES)
        return Heard(
            what="machine" if machine else what, attempt_id=outbound.attempt_id, provider_id=provider_id
        )

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        told = Heard(what="completed", attempt_id=query.get("n"), provider_id=form.get("CallSid"))
        if hook == "voice":
            return _pressed(told, form)
        what = CALL_STATUS.get(form.get("CallStatus", ""))
        if hook != "voice-status" or what is None:
            return None
        if what == "completed" and _machine(form):
            what = "machine"
        return told.model_copy(update={"what": what, "code": form.get("ErrorCode") or None})


def _pressed(told: Heard, form: Mapping[str, str]) -> Heard | None:
    """The first visit asks what to say, without Digits; the second has them, empty when nobody pressed."""
    digits = form.get("Digits")
    if digits is None:
        return told.model_copy(update={"what": "machine"}) if _machine(form) else None
    if not digits:
        return told
    return told.model_copy(update={"what": "acknowledged" if digits == YES else "reply", "digits": digits})


def _machine(form: Mapping[str, str]) -> bool:
    return form.get("AnsweredBy", "").startswith(MACHINES)


def ask_by_voice(
    text: str, language: Language, action_url: str, prompt: str | None = None, voice: str | None = None
) -> str:
    """The words stand inside the Gather, so a key cuts them short; a question left unanswered reports too."""
    response = VoiceResponse()
    gather = Gather(
        input="dtmf", num_digits=1, timeout=WAITS_FOR_KEY, action=action_url, method="POST",
        action_on_empty_result=True, language=SPOKEN[language],
    )  # fmt: skip
    words = _speakable(f"{text} {prompt or PROMPT[language]}")
    gather.say(words, language=SPOKEN[language], voice=voice, loop=2)
    response.append(gather)
    return str(response)


def tell_by_voice(text: str, language: Language, voice: str | None = None) -> str:
    """Say it twice and hang up: for a message that asks nothing, and for an answering machine."""
    response = VoiceResponse()
    response.say(_speakable(text), language=SPOKEN[language], voice=voice, loop=2)
    response.hangup()
    return str(response)


def thanks_by_voice(language: Language, text: str | None = None, voice: str | None = None) -> str:
    """The answer to a key: our thanks, or the current state when the key came too late."""
    response = VoiceResponse()
    response.say(_speakable(text or THANKS[language]), language=SPOKEN[language], voice=voice)
    response.hangup()
    return str(response)


def _speakable(text: str) -> str:
    """A control character is not XML: Twilio would hang up on the whole script (12100)."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
