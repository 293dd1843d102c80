"""How do two people speak with each other without either seeing the other's number?"""

from collections.abc import Mapping
from typing import Literal

from twilio.rest import Client
from twilio.twiml.voice_response import Dial, VoiceResponse

from channels.account import TwilioAccount
from channels.contract import Address, Language, Sent
from channels.twilio_door import client_for, tried
from channels.voice import RINGS_FOR, SPOKEN, Voice
from channels.wire import sent_with

End = Literal["connected", "busy", "no_answer", "failed"]
LONGEST_CALL = 3600
WAIT: dict[Language, str] = {"zh": "正在为您接通对方，请稍候。", "en": "Connecting you. One moment please."}
NOBODY: dict[Language, str] = {"zh": "对方没有接听，再见。", "en": "Nobody answered. Goodbye."}
ENDS: dict[str, End] = {
    "completed": "connected",
    "answered": "connected",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "no_answer",
}


class Bridge:
    """The asker is called first, then the other: both see our number alone."""

    def __init__(self, account: TwilioAccount, client: Client | None = None) -> None:
        self._account = account
        self._client = client or client_for(account)
        self._voice = Voice(account, self._client)

    def close(self) -> None:
        self._voice.close()

    def reachable(self, *ends: Address) -> str | None:
        """The code of the first reason why one of them cannot be called."""
        return next((code for end in ends if (code := self._voice.reachable(end))), None)

    def call(self, bridge_id: str, asker: Address) -> Sent:
        """Ring the asker once. When they pick up Twilio asks what to do, and hears whom to dial."""
        reason = self.reachable(asker)
        return sent_with(reason) if reason else tried(lambda: self._post(bridge_id, asker))

    def _post(self, bridge_id: str, asker: Address) -> Sent:
        call = self._client.calls.create(
            to=asker.phone,
            from_=self._account.caller_id,
            url=self._account.callback("bridge/dial", bridge_id),
            method="POST",
            status_callback=self._account.callback("bridge/status", bridge_id),
            status_callback_event=["completed"],
            status_callback_method="POST",
            timeout=RINGS_FOR,
        )
        return Sent(outcome="accepted", provider_id=call.sid) if call.sid else sent_with("unreadable")

    def how_it_went(self, provider_id: str) -> tuple[End, int] | None:
        """What the provider says today of a call whose reports never came; None: it goes on, or nobody can tell."""
        found = tried(lambda: self._told(provider_id))
        return None if isinstance(found, Sent) else found

    def _told(self, provider_id: str) -> tuple[End, int] | None:
        own = ENDS.get(self._client.calls(provider_id).fetch().status)
        if own != "connected":
            return (own, 0) if own else None
        # That the asker picked up is no call yet: it is one if the leg to the other was answered.
        legs = self._client.calls.list(parent_call_sid=provider_id, limit=1)
        end = ENDS.get(legs[0].status) if legs else "failed"
        return (end, int(legs[0].duration or 0) if legs else 0) if end else None

    def dial(self, bridge_id: str, other: Address, language: Language) -> str:
        """What the asker's call does next: the other rings, and sees our number."""
        response = VoiceResponse()
        response.say(WAIT[language], language=SPOKEN[language])
        dial = Dial(
            caller_id=self._account.caller_id,
            timeout=RINGS_FOR,
            time_limit=LONGEST_CALL,
            action=self._account.callback("bridge/ended", bridge_id),
            method="POST",
        )
        dial.number(other.phone)
        response.append(dial)
        return str(response)


def ended(form: Mapping[str, str]) -> tuple[End, int] | None:
    """How the call to the other went, and its seconds. A leg that was answered and hung up at once was no call."""
    end = ENDS.get(form.get("DialCallStatus", ""))
    seconds = form.get("DialCallDuration", "0")
    length = int(seconds) if seconds.isdigit() else 0
    return (end, length) if end else None


def never_reached(form: Mapping[str, str]) -> End | None:
    """How the asker's own call went, where it never came so far that the other was dialled."""
    end = ENDS.get(form.get("CallStatus", ""))
    return None if end == "connected" else end


def hang_up(language: Language, end: End) -> str:
    """What the asker hears when the other has gone, or never came."""
    response = VoiceResponse()
    if end != "connected":
        response.say(NOBODY[language], language=SPOKEN[language])
    response.hangup()
    return str(response)
