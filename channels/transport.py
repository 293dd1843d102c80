"""How is one request made, once and within a hard limit, and what is known when no whole answer comes?"""

import logging
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from urllib3 import Timeout, exceptions
from urllib3.exceptions import (
    ClosedPoolError,
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    LocationValueError,
    ProxyError,
)
from urllib3.util import Retry

from channels.ways import Ways, proof_in

# The longest answer that means anything, a page of a look-up, has some 50 kB.
LONGEST = 4 * 1024 * 1024
# No retry and no redirect followed: a second POST is a second message.
ONCE = Retry.from_int(False, redirect=False)
ALWAYS = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": "shangmen"}
Value = str | int | bool | None


class Failed(Exception):
    """No whole answer came. `code` says what is known: cannot_connect alone means that nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Transport:
    """One for all threads of a worker."""

    def __init__(self, timeout: float, *, local: bool = False) -> None:
        # Below that the library prints whole addresses, keys and phone numbers included.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
        self._limits = Timeout(connect=min(5.0, timeout), total=timeout)
        self._ways = Ways(local=local)

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        *,
        params: Mapping[str, Value] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Raises Failed."""
        if params:
            url += ("&" if "?" in url else "?") + as_form(params)
        try:
            return self._made(method, url, body, {**ALWAYS, **(headers or {})})
        except HTTPError as error:
            # The cause is left behind: it may repeat the address.
            raise Failed(_known_from(error)) from None

    def _made(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        place = urlsplit(url)
        if proof := proof_in(place):
            headers.setdefault("Authorization", proof)
        pool, asked = self._ways.to(place)
        arriving = pool.urlopen(
            method, asked, body, headers, ONCE, assert_same_host=False, timeout=self._limits,
            preload_content=False,
        )  # fmt: skip
        with closing(arriving):
            read = arriving.read(LONGEST + 1)
        if len(read) > LONGEST:
            raise Failed("unreadable")
        return Answer(arriving.status, read.decode("utf-8", "replace"), arriving.headers)

    def close(self) -> None:
        self._ways.close()


def as_form(fields: Mapping[str, Value | list[str]]) -> str:
    """As a query or a form writes it: a list repeats its name, yes and no are `true` and `false`."""
    pairs = [
        (name, one) for name, said in fields.items() for one in (said if isinstance(said, list) else [said])
    ]
    return urlencode([(name, _as_text(value)) for name, value in pairs])


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _known_from(error: BaseException | None) -> str:
    """A proxy's error is judged by its cause: the library calls one a failure to connect long after connecting."""
    if isinstance(error, ProxyError):
        return _known_from(error.original_error)
    if isinstance(error, (ConnectTimeoutError, LocationValueError, ClosedPoolError)):
        return "cannot_connect"
    # A limit that passes while we are still sending stands behind "connection aborted".
    causes = (error, *getattr(error, "args", ()))
    if any(isinstance(cause, (exceptions.TimeoutError, TimeoutError)) for cause in causes):
        return "timeout"
    return "unreadable" if isinstance(error, DecodeError) else "disconnected"
