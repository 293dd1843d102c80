"""How does the house speak with Aliyun: signed by ACS3-HMAC-SHA256, and believed only when it says OK?"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import TypeVar
from urllib.parse import quote, urlsplit

from channels.aliyun_account import AliyunAccount
from channels.contract import Sent
from channels.wire import Line, Refused, Said, Unreadable, object_in, sent_with, tried

T = TypeVar("T")
ALGORITHM = "ACS3-HMAC-SHA256"
VERSION = "2017-05-25"
NOTHING = hashlib.sha256(b"").hexdigest()
SLOW_DOWN = "Throttling"


class Door:
    """One request a call, everything in the query, as Aliyun's own library writes it."""

    def __init__(self, account: AliyunAccount, host: str, now: Callable[[], datetime] | None = None) -> None:
        self._account, self._now = account, now or (lambda: datetime.now(UTC))
        self._place = (account.base_url or host).rstrip("/")
        self._line = Line(account.timeout, local=account.local, code_in=_code_in)

    def ask(self, action: str, said: Mapping[str, str]) -> Said:
        """Aliyun's answer when it says OK. Raises what `answered` understands: a 200 alone is no success."""
        query = canonical(said)
        headers = {
            "host": urlsplit(self._place).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": NOTHING,
            "x-acs-date": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": token_hex(16),
            "x-acs-version": VERSION,
        }
        secret = self._account.key_secret.get_secret_value()
        proof = authorization(self._account.key_id, secret, query, headers)
        found = object_in(
            self._line.tell(f"{self._place}/?{query}", b"", headers={**headers, "Authorization": proof})
        )
        if found is None or "Code" not in found:
            raise Unreadable
        if found["Code"] != "OK":
            raise Refused(200, str(found["Code"]), None)
        return found

    def close(self) -> None:
        self._line.close()


def canonical(said: Mapping[str, str]) -> str:
    """The query in the order of its names, as it is signed and as it is sent."""
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in said.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def authorization(key_id: str, secret: str, query: str, headers: Mapping[str, str]) -> str:
    """The proof of a POST without a body, over all of these headers; their names are in small letters."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", query, lines, names, headers["x-acs-content-sha256"]))
    source = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    proof = hmac.new(secret.encode(), source.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={proof}"


def answered(call: Callable[[], T]) -> T | Sent:
    """Every way a request to Aliyun can end is an answer."""
    return tried(call, _refusal)


def _refusal(refused: Refused) -> Sent:
    if refused.status == 429 or (refused.code or "").startswith(SLOW_DOWN):
        return sent_with("too_many", retry_after=refused.retry_after)
    if refused.status >= 500 or refused.status == 408:
        return sent_with("server_error")
    return sent_with(f"aliyun_{refused.code or refused.status}")


def _code_in(body: str) -> str | None:
    code = (object_in(body) or {}).get("Code")
    return str(code) if code else None
