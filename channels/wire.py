"""How is JSON spoken with a provider, and what does each way a request can end mean?"""

import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

from channels.contract import Sent
from channels.reasons import explain
from channels.transport import Answer, Failed, Transport

T = TypeVar("T")
LONGEST_WAIT = 3600.0
JSON = {"Content-Type": "application/json; charset=utf-8"}
Said = dict[str, object]


class Refused(Exception):
    """The provider answered, and did not say yes."""

    def __init__(self, status: int, code: str | None, retry_after: float | None) -> None:
        super().__init__(f"HTTP {status}, code {code}")
        self.status, self.code, self.retry_after = status, code, retry_after


class Unreadable(Exception):
    """The provider said yes, in a body that is none of its own."""


class Line:
    """Speaks JSON with one provider: one request a call, no retry (a second POST is a second message)."""

    def __init__(
        self, timeout: float, *, local: bool = False, code_in: Callable[[str], str | None] | None = None
    ) -> None:
        self._code_in = code_in
        self._transport = Transport(timeout, local=local)

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
        method, kind = ("GET", {}) if body is None else ("POST", JSON)
        answer = self._transport.request(
            method, url, body, params=params, headers={**kind, **(headers or {})}
        )
        if not answer.is_success:
            code = self._code_in(answer.text) if self._code_in else None
            raise Refused(answer.status, code, wait_in(answer))
        return answer.text

    def close(self) -> None:
        self._transport.close()


def as_json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def tried(
    call: Callable[[], T], refusal: Callable[[Refused], Sent], unreadable: tuple[type[Exception], ...] = ()
) -> T | Sent:
    """Every way a request can end is an answer: nothing but a mistake of our own is raised."""
    try:
        return call()
    except Refused as refused:
        return refusal(refused)
    except Failed as failed:
        return sent_with(failed.code)
    except Unreadable:
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


def wait_in(answer: Answer) -> float | None:
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
