"""How is a short message sent through Twilio, found again, and heard of?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from channels.account import TwilioAccount
from channels.contract import Address, Capability, Channel, Heard, Outbound, Sent
from channels.receipts import SMS_STATUS
from channels.segments import segments_of
from channels.twilio_door import CLOCKS_APART, client_for, looked_up, tried
from channels.wire import sent_with

PAGE = 50
MOST = 2000
LOST = frozenset({"failed", "undelivered", "canceled"})
OPTED = {"STOP": "opted_out", "START": "opted_in"}


class Sms(Channel):
    """Twilio's Messaging Service: it keeps the senders, and honours STOP by itself."""

    name = "sms"
    provider = "twilio"
    capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK, Capability.RECEIPT, Capability.REPLY})
    hooks = frozenset({"sms-status", "sms-reply"})

    def __init__(self, account: TwilioAccount, client: Client | None = None) -> None:
        self._account = account
        self._client = client or client_for(account)

    def close(self) -> None:
        self._client.http_client.close()

    def capabilities_for(self, address: Address) -> frozenset[Capability]:
        """To mainland China Twilio sends one way only, and carriers drop a text with a link in it."""
        if address.mainland:
            return self.capabilities - {Capability.REPLY, Capability.LINK}
        return self.capabilities

    def reachable(self, address: Address) -> str | None:
        if address.phone is None:
            return "no_phone"
        if address.mainland and not address.phone.startswith("+861"):
            return "not_a_mobile"
        return None

    def send(self, outbound: Outbound) -> Sent:
        reason = self.reachable(outbound.to)
        return sent_with(reason) if reason else tried(lambda: self._post(outbound))

    def _post(self, outbound: Outbound) -> Sent:
        message = self._client.messages.create(
            to=outbound.to.phone,
            messaging_service_sid=self._account.messaging_service_sid,
            body=outbound.text,
            status_callback=self._account.callback("sms-status", outbound.attempt_id),
        )
        return self._accepted(outbound, message.sid) if message.sid else sent_with("unreadable")

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        return looked_up(lambda: self._find(outbound, since, but_not))

    def _find(self, outbound: Outbound, since: datetime, but_not: frozenset[str]) -> Sent | None:
        """Twilio keeps no reference of ours: so the same number, the same text, not before the attempt.

        Not asked by DateSent: what still waits in its queue has none, and would look lost. Newest first, page by page.
        """
        earliest = since.replace(microsecond=0) - timedelta(seconds=CLOCKS_APART)
        for message in self._client.messages.stream(to=outbound.to.phone, page_size=PAGE, limit=MOST):
            if message.date_created and message.date_created < earliest:
                break
            ours = (
                message.body == outbound.text
                and message.sid not in but_not
                and message.direction != "inbound"
            )
            if ours and message.date_created:
                if message.status in LOST:
                    return sent_with(str(message.error_code or message.status), provider_id=message.sid)
                return self._accepted(outbound, message.sid)
        return None

    def how_it_went(self, outbound: Outbound, provider_id: str) -> Heard | None:
        found = tried(lambda: self._client.messages(provider_id).fetch())
        if isinstance(found, Sent) or (what := SMS_STATUS.get(found.status)) is None:
            return None
        code = str(found.error_code) if found.error_code else None
        return Heard(what=what, attempt_id=outbound.attempt_id, provider_id=provider_id, code=code)

    def _accepted(self, outbound: Outbound, sid: str) -> Sent:
        return Sent(outcome="accepted", provider_id=sid, segments=segments_of(outbound.text).count)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        if hook == "sms-reply":
            return _reply(form)
        what = SMS_STATUS.get(form.get("MessageStatus") or form.get("SmsStatus") or "")
        if hook != "sms-status" or what is None:
            return None
        return Heard(
            what=what,
            attempt_id=query.get("n"),
            provider_id=form.get("MessageSid") or form.get("SmsSid"),
            code=form.get("ErrorCode") or None,
        )


def _reply(form: Mapping[str, str]) -> Heard | None:
    """A reply names no attempt: whoever receives it finds the question last put to that number."""
    if "Body" not in form:
        return None
    return Heard(
        what="reply",
        provider_id=form.get("MessageSid") or form.get("SmsSid"),
        code=OPTED.get(form.get("OptOutType", "")),
        text=form["Body"],
        from_phone=form.get("From"),
    )


def answer_by_sms(words: str | None) -> str:
    """What is handed back to the provider that brings a reply: one text, or none."""
    script = MessagingResponse()
    if words:
        script.message(words)
    return str(script)
