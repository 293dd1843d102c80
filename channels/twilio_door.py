"""How does the house speak with Twilio over the wire, and what does each way it can end mean?"""

import logging
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from channels import wire
from channels.account import TwilioAccount
from channels.contract import Sent
from channels.transport import Transport, Value, as_form
from channels.ways import basic
from channels.wire import Refused, Unreadable, object_in, sent_with, wait_in

T = TypeVar("T")
CLOCKS_APART = 5.0


class Door(HttpClient):  # type: ignore[misc]
    """The helper's wire: one request a call, no retry (a second POST is a second billed message)."""

    def __init__(self, account: TwilioAccount) -> None:
        super().__init__(logging.getLogger("channels.twilio_door"), is_async=False, timeout=account.timeout)
        self._base = account.base_url.rstrip("/") if account.base_url else None
        self._transport = Transport(account.timeout, local=self._base is not None)

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, Value] | None = None,
        data: dict[str, Value | list[str]] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Nothing is kept on self: threads share this client, and would read each other's answers."""
        proof = {"Authorization": basic(*auth)} if auth else {}
        body = as_form(data).encode() if data else None
        answer = self._transport.request(
            method, self._placed(url), body, params=params, headers={**(headers or {}), **proof}
        )
        if not answer.is_success:
            raise Refused(answer.status, _code_in(answer.text), wait_in(answer))
        if object_in(answer.text) is None:
            raise Unreadable
        return Response(answer.status, answer.text, answer.headers)

    def _placed(self, url: str) -> str:
        if not self._base:
            return url
        parts = urlsplit(url)
        product = parts.netloc.split(".")[0]
        place = "" if product == "api" else f"/{product}"
        return f"{self._base}{place}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    def close(self) -> None:
        self._transport.close()


def client_for(account: TwilioAccount) -> Client:
    """One client for all threads of a worker."""
    secret = account.api_secret.get_secret_value()
    return Client(account.api_key, secret, account.account_sid, http_client=Door(account))


def tried(call: Callable[[], T]) -> T | Sent:
    """Every way a request to Twilio can end is an answer."""
    return wire.tried(call, _refusal, unreadable=(TwilioException,))


def looked_up(find: Callable[[], Sent | None]) -> Sent | None:
    """None only when the provider was asked and has nothing: a question that failed leaves it unknown."""
    found = tried(find)
    if found is None or found.provider_id is not None:
        return found
    return found.model_copy(update={"outcome": "unknown"})


def _refusal(refused: Refused) -> Sent:
    if refused.status == 429:
        return sent_with("20429", retry_after=refused.retry_after)
    if refused.status >= 500 or refused.status == 408:
        return sent_with("server_error")
    if refused.status == 401:
        return sent_with("20003")
    return sent_with(refused.code or str(refused.status), retry_after=refused.retry_after)


def _code_in(body: str) -> str | None:
    """Twilio's own words are left behind: they repeat the phone number."""
    code = (object_in(body) or {}).get("code")
    return str(code) if code else None
