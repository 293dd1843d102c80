"""What does a connection keep to, so that a request ends in time and one that was never sent is known as such?"""

from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

# A router on the way may forget a connection that rests, and what is sent on it then is lost without a word.
MAY_REST = 5.0


class _InTime(RawIOBase):
    """The library limits each read alone: a provider that drips could hold a courier for ever.

    The first read finds the limit set; setting it costs a turn of the other threads.
    """

    def __init__(self, wire: socket, arriving: RawIOBase, until: float) -> None:
        self._wire, self._arriving, self._until = wire, arriving, until
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self._begun:
            left = self._until - monotonic()
            if left <= 0:
                raise TimeoutError("the answer drips")
            self._wire.settimeout(left)
        self._begun = True
        return self._arriving.readinto(buffer)

    def close(self) -> None:
        self._arriving.close()
        super().close()


class _Answer(HTTPResponse):
    """Has for the whole of it, first line to last byte, the time that the connection gives to one read."""

    def __init__(self, sock: socket, *rest: Any, **more: Any) -> None:
        super().__init__(sock, *rest, **more)
        until = monotonic() + (sock.gettimeout() or 0.0)
        self.fp = BufferedReader(_InTime(sock, self.fp.detach(), until))


class _Connection(HTTPConnection):
    response_class = _Answer
    _asked_at = 0.0
    _held: list[bytes] | None = None

    def connect(self) -> None:
        """Whatever fails here, a handshake or a proxy's refusal too, fails before anything was asked."""
        try:
            super().connect()
        except (OSError, HTTPException) as failed:
            raise NewConnectionError(self, type(failed).__name__) from failed

    def request(self, *args: Any, **more: Any) -> None:
        """Head and body go out as one: each sending lets another thread in, and may be a packet of its own."""
        self._asked_at, self._held = monotonic(), []
        try:
            super().request(*args, **more)
        finally:
            said, self._held = b"".join(self._held), None
        self.send(said)

    def send(self, data: Any) -> None:
        if self._held is None:
            super().send(data)
        else:
            self._held.append(data)

    @property
    def is_connected(self) -> bool:
        """Whether the pool may use it once more."""
        return monotonic() - self._asked_at < MAY_REST and super().is_connected


class _TlsConnection(_Connection, HTTPSConnection):
    """The same, encrypted."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TlsPool}
