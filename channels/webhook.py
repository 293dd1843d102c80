"""How is another system told, so that it can prove who spoke and take a repetition for one?"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from time import time
from urllib.parse import urlsplit

from channels.contract import Address, Capability, Channel, Heard, Outbound, Sent
from channels.voices import WebhookAccount
from channels.wire import Line, as_json, by_status, sent_with, tried

VERSION = "1"
HERE = ("127.0.0.1", "localhost", "::1")


class Webhook(Channel):
    """Whoever receives takes each Idempotency-Key once: so asking what became of one is sending it again."""

    name = "webhook"
    provider = "webhook"
    repeats_safely = True
    capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK})

    def __init__(self, account: WebhookAccount, clock: Callable[[], float] = time) -> None:
        self._account, self._clock = account, clock
        here = urlsplit(account.url.get_secret_value()).hostname in HERE
        self._line = Line(account.timeout, local=here)

    def close(self) -> None:
        self._line.close()

    def reachable(self, address: Address) -> str | None:
        """The other system knows people by our ids; it needs no address."""
        return None

    def send(self, outbound: Outbound) -> Sent:
        return tried(lambda: self._post(outbound), by_status("webhook"))

    def _post(self, outbound: Outbound) -> Sent:
        """What it answers besides its status is its own affair."""
        body, instant = as_json(_said(outbound)), str(int(self._clock()))
        headers = {
            "Idempotency-Key": outbound.attempt_id,
            "X-Shangmen-Timestamp": instant,
            "X-Shangmen-Signature": sign(self._account.secret.get_secret_value(), instant, body),
        }
        self._line.tell(self._account.url.get_secret_value(), body, headers=headers)
        return Sent(outcome="accepted", provider_id=f"webhook:{outbound.attempt_id}")

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        if f"webhook:{outbound.attempt_id}" in but_not:
            return None
        found = self.send(outbound)
        if found.outcome == "retry":
            return sent_with("server_error").model_copy(update={"retry_after": found.retry_after})
        return found

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        return None


def sign(secret: str, instant: str, body: bytes) -> str:
    """The instant is signed with the body, so that an old request cannot be sent again as a new one."""
    return "v1=" + hmac.new(secret.encode(), instant.encode() + b"." + body, hashlib.sha256).hexdigest()


def _said(outbound: Outbound) -> dict[str, object]:
    to = outbound.to
    return {
        "version": VERSION,
        "attempt": outbound.attempt_id,
        "message": outbound.message_id,
        "case": outbound.case_no,
        "to": {"person": outbound.person, "phone": to.phone, "email": to.email, "staff": to.staff},
        "text": outbound.text,
        "language": outbound.language,
        "asks_acknowledgement": outbound.asks_acknowledgement,
        "link": outbound.link,
    }
