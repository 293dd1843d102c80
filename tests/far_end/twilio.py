"""How would Twilio take our requests, refuse them, lose them, and report back?"""

import re
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2

from tests.far_end.faults import Answered, Fault, Recorded
from tests.far_end.records import Record
from tests.far_end.signature import sign

E164 = re.compile(r"^\+[1-9]\d{6,14}$")
MESSAGE_STATUSES = frozenset(
    {"accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read"}
)
CALL_STATUSES = frozenset(
    {"queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"}
)
ENDS = frozenset({"delivered", "undelivered", "failed", "read", "completed", "busy", "no-answer", "canceled"})
# What a call is like when a message of the same age is sent, delivered or lost.
AS_A_CALL = {"sent": "ringing", "delivered": "in-progress", "undelivered": "failed"}


@dataclass
class FarEnd:
    """Twilio as far as we use it: a real HTTP server on a free port of this machine.

    `faults` are used up one per sending request, `list_faults` one per listing; `refusals` hold for a number.
    `deliver_to` replaces the public address of the callbacks by a local one, after signing.
    `watchers` look at each far end when it closes: a referee, in the tests.
    """

    watchers: ClassVar[list[Callable[["FarEnd"], None]]] = []

    account_sid: str = "AC" + "0" * 32
    api_key: str = "SK" + "0" * 32
    api_secret: str = "far-end-secret"
    auth_token: str = "far-end-token"
    faults: deque[Fault] = field(default_factory=deque)
    list_faults: deque[Fault] = field(default_factory=deque)
    refusals: dict[str, int] = field(default_factory=dict)
    deliver_to: dict[str, str] = field(default_factory=dict)
    requests: list[Recorded] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        from tests.far_end.server import serve

        self._server = serve(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
        for watcher in self.watchers if error is None else ():
            watcher(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def authorization(self) -> str:
        return "Basic " + b64encode(f"{self.api_key}:{self.api_secret}".encode()).decode()

    @property
    def messages(self) -> list[Record]:
        return [record for record in self.records if not record.is_call]

    @property
    def calls(self) -> list[Record]:
        return [record for record in self.records if record.is_call]

    def objection(self, kind: str, form: dict[str, str]) -> int | None:
        """The error number for a request that the real one would not take."""
        to = form.get("To", "")
        if to in self.refusals:
            return self.refusals[to]
        if not E164.match(to):
            return 21211
        if kind == "Calls":
            return None if form.get("From") and form.get("Url") else 21205
        if not form.get("MessagingServiceSid", "").startswith("MG"):
            return 21603
        return None if form.get("Body") else 21602

    def report(self, record: Record, status: str, times: int = 1, **extra: str) -> list[int]:
        """Tell the house what became of it, signed. ValueError: there is no such status."""
        if status not in (CALL_STATUSES if record.is_call else MESSAGE_STATUSES):
            raise ValueError(f"{record.sid} is never {status}")
        # Reports may come in any order; what it lists is how things stand.
        record.status = record.status if record.status in ENDS else status
        record.error_code = extra.get("ErrorCode", record.error_code)
        form = {"AccountSid": self.account_sid, "To": record.to, "ApiVersion": "2010-04-01", **extra}
        if record.is_call:
            form |= {"CallSid": record.sid, "CallStatus": status, "From": record.asked("From")}
        else:
            form |= {
                "MessageSid": record.sid,
                "SmsSid": record.sid,
                "MessageStatus": status,
                "SmsStatus": status,
            }
        return [self.post(record.asked("StatusCallback"), form).status_code for _ in range(times)]

    def report_early(self, record: Record, status: str) -> None:
        """Before the answer that brings its id; `status` in the words of messages, whichever it is."""
        self.report(record, AS_A_CALL[status] if record.is_call else status)

    def text_back(self, url: str, from_phone: str, words: str, **extra: str) -> int:
        """A person writes to our number."""
        sid = "SM" + token_hex(16)
        form = {"MessageSid": sid, "SmsSid": sid, "AccountSid": self.account_sid, "From": from_phone,
                "To": "+15550000000", "Body": words, "NumMedia": "0", **extra}  # fmt: skip
        return self.post(url, form).status_code

    def post(self, url: str, form: dict[str, str], signature: str | None = None) -> httpx2.Response:
        """Signed for the public address, delivered to the local one."""
        proof = sign(self.auth_token, url, form) if signature is None else signature
        headers = {"X-Twilio-Signature": proof} if proof else {}
        local = next((url.replace(far, near, 1) for far, near in self.deliver_to.items() if far in url), url)
        with httpx2.Client(trust_env=False, verify=False, timeout=5) as wire:
            return wire.post(local, content=urlencode(form), headers={
                **headers, "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            })  # fmt: skip

    def note(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Recorded:
        parts = urlsplit(target)
        recorded = Recorded(
            method,
            parts.path,
            parse_qsl(parts.query),
            parse_qsl(body.decode(), keep_blank_values=True),
            headers,
            body,
        )
        with self.lock:
            self.requests.append(recorded)
        return recorded
