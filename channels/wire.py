"""How is one request made, once and within a hard limit, and what does each way it can end mean?"""

import json
import logging
import ssl
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic
from typing import TypeVar

import httpx2

from channels.contract import Sent
from channels.reasons import explain

T = TypeVar("T")
LONGEST_WAIT = 3600.0
Said = dict[str, object]


class Refused(Exception):
    """The provider answered, and did not say yes."""

    def __init__(self, status: int, code: str | None, retry_after: float | None) -> None:
        super().__init__(f"HTTP {status}, code {code}")
        self.status, self.code, self.retry_after = status, code, retry_after


class Unreadable(Exception):
    """The provider said yes, in a body that is none of its own."""


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the list of certificates costs 40 ms a client; once is enough."""
    return httpx2.create_ssl_context()


def new_client(timeout: float, *, local: bool = False) -> httpx2.Client:
    """One client for all threads of a worker. A local far end is reached without the proxy of the environment."""
    for noisy in (
        "httpx2",
        "httpcore2",
    ):  # at INFO they print whole addresses, keys and phone numbers included
        logging.getLogger(noisy).setLevel(logging.WARNING)
    limits = httpx2.Timeout(timeout, connect=min(5.0, timeout))
    return httpx2.Client(timeout=limits, trust_env=not local, verify=_trusted())


class Line:
    """Speaks JSON with one provider: one request a call, no retry (a second POST is a second message)."""

    def __init__(
        self, timeout: float, *, local: bool = False, code_in: Callable[[str], str | None] | None = None
    ) -> None:
        self.timeout, self._code_in = timeout, code_in
        self._client = new_client(timeout, local=local)

    def ask(
        self,
        url: str,
        said: Mapping[str, object] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Said:
        """The provider's answer to a POST, or to a GET where nothing is said. Raises what `tried` understands."""
        found = object_in(self.tell(url, as_json(said) if said is not None else None, params=params))
        if found is None:
            raise Unreadable
        return found

    def tell(
        self,
        url: str,
        body: bytes | None,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Whatever it answers, when it says yes."""
        until, method = monotonic() + self.timeout, "GET" if body is None else "POST"
        kind = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
        sending = self._client.stream(
            method, url, params=params, content=body, headers={**kind, **(headers or {})}
        )
        with sending as answer:
            words = read_all(answer, until)
        if not answer.is_success:
            code = self._code_in(words) if self._code_in else None
            raise Refused(answer.status_code, code, wait_in(answer))
        return words

    def close(self) -> None:
        self._client.close()


def as_json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def read_all(answer: httpx2.Response, until: float) -> str:
    """The library limits each read alone: a provider that drips could hold a courier for ever."""
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if monotonic() > until:
            raise httpx2.ReadTimeout("the answer drips")
    return body.decode("utf-8", "replace")


def tried(
    call: Callable[[], T], refusal: Callable[[Refused], Sent], unreadable: tuple[type[Exception], ...] = ()
) -> T | Sent:
    """Every way a request can end is an answer: nothing but a mistake of our own is raised."""
    try:
        return call()
    except Refused as refused:
        return refusal(refused)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError):
        return sent_with("cannot_connect")
    except httpx2.TimeoutException:
        return sent_with("timeout")
    except httpx2.TransportError:
        return sent_with("disconnected")
    except (httpx2.HTTPError, Unreadable):
        return sent_with("unreadable")
    except unreadable:
        return sent_with("unreadable")


def by_status(provider: str) -> Callable[[Refused], Sent]:
    """What an HTTP status alone means, for a provider that says no more than that."""

    def meaning(refused: Refused) -> Sent:
        if refused.status == 429:
            return sent_with("too_many", retry_after=refused.retry_after)
        if refused.status >= 500 or refused.status == 408:
            return sent_with("server_error", retry_after=refused.retry_after)
        return sent_with(f"{provider}_{refused.code or refused.status}", retry_after=refused.retry_after)

    return meaning


def sent_with(code: str, provider_id: str | None = None, retry_after: float | None = None) -> Sent:
    """The outcome that the table gives to a code."""
    trouble = explain(code)
    wait = trouble.retry_after if retry_after is None else retry_after
    return Sent(
        outcome=trouble.outcome, provider_id=provider_id, code=code, detail=trouble.words,
        retry_after=wait if trouble.outcome == "retry" else None,
    )  # fmt: skip


def object_in(body: str) -> Said | None:
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def wait_in(answer: httpx2.Response) -> float | None:
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
