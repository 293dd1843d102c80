"""How does a far end behave that writes its answers byte by byte itself, and may break off anywhere?"""

import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

END = b"\r\n\r\n"
YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Bare:
    """Gives `play` each connection and its number; `heard` is every request head and body, in order."""

    def __init__(
        self, play: Callable[["Bare", socket.socket, int], None], tls: ssl.SSLContext | None = None
    ) -> None:
        self._play, self._tls = play, tls
        self.heard: list[bytes] = []
        self.released = threading.Event()

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._start(self._welcome)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def hear(self, there: socket.socket) -> bytes:
        """The next request on this connection; nothing when there is none."""
        said = b""
        while END not in said:
            if not (piece := there.recv(65536)):
                return said
            said += piece
        head, _, body = said.partition(END)
        size = re.search(rb"(?i)content-length: *(\d+)", head)
        left = int(size[1]) - len(body) if size else 0
        while left > 0 and (piece := there.recv(left)):
            said, left = said + piece, left - len(piece)
        self.heard.append(said)
        return said

    def drip(self, there: socket.socket, pieces: bytes) -> None:
        """One byte in a twentieth of a second, until somebody has had enough."""
        for number in range(len(pieces)):
            there.sendall(pieces[number : number + 1])
            if self.released.wait(0.05):
                return

    def _start(self, what: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=what, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _welcome(self) -> None:
        number = 0
        with suppress(OSError):
            while True:
                there, _ = self._door.accept()
                self._start(self._serve, there, number)
                number += 1

    def _serve(self, there: socket.socket, number: int) -> None:
        with there, suppress(OSError):
            if self._tls:
                there = self._tls.wrap_socket(there, server_side=True)
            with there:
                self._play(self, there, number)


def kind(far: Bare, there: socket.socket, number: int) -> None:
    """Answers yes to each request for as long as the connection lasts."""
    while far.hear(there):
        there.sendall(YES)


def one_answer(said: bytes, *, drips: bytes = b"") -> Callable[[Bare, socket.socket, int], None]:
    """The same to the first request of each connection, which then ends."""

    def play(far: Bare, there: socket.socket, number: int) -> None:
        far.hear(there)
        there.sendall(said)
        far.drip(there, drips)

    return play
