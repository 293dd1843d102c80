"""How does the house speak with Twilio over the wire, and what does each way it can end mean?"""

import json
import logging
import ssl
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2
from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from channels.account import TwilioAccount
from channels.contract import Sent
from channels.reasons import explain

T = TypeVar("T")
LONGEST_WAIT = 3600.0
CLOCKS_APART = 5.0


class Refused(Exception):
    """The provider answered, and did not say yes."""

    def __init__(self, status: int, code: str | None, retry_after: float | None) -> None:
        super().__init__(f"HTTP {status}, code {code}")
        self.status, self.code, self.retry_after = status, code, retry_after


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the list of certificates costs 40 ms a client; once is enough."""
    return httpx2.create_ssl_context()


class Unreadable(Exception):
    """The provider said yes, in a body that is none of its own."""


class Door(HttpClient):  # type: ignore[misc]
    """The helper's wire: one request a call, no retry (a second POST is a second billed message)."""

    def __init__(self, account: TwilioAccount) -> None:
        super().__init__(logging.getLogger("channels.twilio_door"), is_async=False, timeout=account.timeout)
        for noisy in ("httpx2", "httpcore2"):  # at INFO they print whole addresses, phone numbers included
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._base = account.base_url.rstrip("/") if account.base_url else None
        self._wire = httpx2.Client(
            timeout=httpx2.Timeout(account.timeout, connect=min(5.0, account.timeout)),
            trust_env=self._base is None,
            verify=_trusted(),
        )

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, str | int] | None = None,
        data: dict[str, str | list[str]] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Nothing is kept on self: threads share this client, and would read each other's answers."""
        until, place = monotonic() + self.timeout, self._placed(url)
        sending = self._wire.stream(method, place, params=params, data=data, headers=headers, auth=auth)
        with sending as answer:
            body = _read(answer, until)
        if not answer.is_success:
            raise Refused(answer.status_code, _code_in(body), _wait_in(answer))
        if _object_in(body) is None:
            raise Unreadable
        return Response(answer.status_code, body, answer.headers)

    def _placed(self, url: str) -> str:
        if not self._base:
            return url
        parts = urlsplit(url)
        product = parts.netloc.split(".")[0]
        place = "" if product == "api" else f"/{product}"
        return f"{self._base}{place}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    def close(self) -> None:
        self._wire.close()


def _read(answer: httpx2.Response, until: float) -> str:
    """The library limits each read alone: a provider that drips could hold a courier for ever."""
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if monotonic() > until:
            raise httpx2.ReadTimeout("the answer drips")
    return body.decode("utf-8", "replace")


def client_for(account: TwilioAccount) -> Client:
    """One client for all threads of a worker."""
    secret = account.api_secret.get_secret_value()
    return Client(account.api_key, secret, account.account_sid, http_client=Door(account))


def tried(call: Callable[[], T]) -> T | Sent:
    """Every way a request can end is an answer: nothing but a mistake of our own is raised."""
    try:
        return call()
    except Refused as refused:
        return _refusal(refused)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError):
        return sent_with("cannot_connect")
    except httpx2.TimeoutException:
        return sent_with("timeout")
    except httpx2.TransportError:
        return sent_with("disconnected")
    except (httpx2.HTTPError, Unreadable, TwilioException):
        return sent_with("unreadable")


def looked_up(find: Callable[[], Sent | None]) -> Sent | None:
    """None only when the provider was asked and has nothing: a question that failed leaves it unknown."""
    found = tried(find)
    if found is None or found.provider_id is not None:
        return found
    return found.model_copy(update={"outcome": "unknown"})


def sent_with(code: str, provider_id: str | None = None, retry_after: float | None = None) -> Sent:
    """The outcome that the table gives to a code."""
    trouble = explain(code)
    wait = trouble.retry_after if retry_after is None else retry_after
    return Sent(
        outcome=trouble.outcome, provider_id=provider_id, code=code, detail=trouble.words,
        retry_after=wait if trouble.outcome == "retry" else None,
    )  # fmt: skip


def _refusal(refused: Refused) -> Sent:
    if refused.status == 429:
        return sent_with("20429", retry_after=refused.retry_after)
    if refused.status >= 500 or refused.status == 408:
        return sent_with("server_error")
    if refused.status == 401:
        return sent_with("20003")
    return sent_with(refused.code or str(refused.status), retry_after=refused.retry_after)


def _object_in(body: str) -> dict[str, object] | None:
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _code_in(body: str) -> str | None:
    """Twilio's own words are left behind: they repeat the phone number."""
    code = (_object_in(body) or {}).get("code")
    return str(code) if code else None


def _wait_in(answer: httpx2.Response) -> float | None:
    """Retry-After in seconds, or as a date, which is read against the provider's own clock."""
    said = answer.headers.get("Retry-After", "").strip()
    if not said:
        return None
    try:
        wait = float(said)
    except ValueError:
        try:
            until, now = parsedate_to_datetime(said), parsedate_to_datetime(answer.headers["Date"])
            wait = (until - now).total_seconds()
        except (ValueError, KeyError, TypeError):
            return None
    return min(max(wait, 0.0), LONGEST_WAIT) if wait == wait else None
