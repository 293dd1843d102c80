"""How does a provider that speaks JSON take, refuse, lose and drip, whoever it is?"""

import json
import socket
import threading
from abc import ABC, abstractmethod
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast
from urllib.parse import parse_qsl, urlsplit

from tests.far_end.faults import BEFORE, Fault, Kind, Recorded

Json = dict[str, object]
HANGS_FOR = 10.0


class Provider(ABC):
    """A real HTTP server on a free port. `taken` is what exists there; a fault is used up by one sending request."""

    def __init__(self) -> None:
        self.faults: deque[Fault] = deque()
        self.requests: list[Recorded] = []
        self.taken: list[Json] = []
        self.released, self.lock = threading.Event(), threading.Lock()

    def __enter__(self) -> Self:
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.provider = self
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

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def read(self, recorded: Recorded) -> Json:
        """What is said in a request."""
        said: Json = json.loads(recorded.body)
        return said

    def early(self, said: Json, report: str) -> None:  # noqa: B027
        """Report before the answer; most of them never report anything."""

    def aside(self, recorded: Recorded) -> Json | None:
        """The answer to what is no sending, or None."""
        return None

    @abstractmethod
    def objection(self, recorded: Recorded, said: Json) -> int | None:
        """The code under which the real one would not take it."""

    def welcome(self, recorded: Recorded, said: Json) -> Json:
        """Take it, and say so."""
        with self.lock:
            self.taken.append(said)
        return self.verdict(0, "ok")

    def verdict(self, code: int, words: str) -> Json:
        return {"errcode": code, "errmsg": words}

    def status_of(self, code: int) -> int:
        """These providers refuse in a 200."""
        return 200


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True
    block_on_close = False
    provider: Provider

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is what several faults are for."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def provider(self) -> Provider:
        return cast(Server, self.server).provider

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The requests are recorded instead."""

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        recorded = self._noted()
        if (answer := self.provider.aside(recorded)) is not None:
            self._answer(200, answer)
            return
        with self.provider.lock:
            self.provider.requests.append(recorded)
        fault = self.provider.faults.popleft() if self.provider.faults else None
        if fault and fault.kind in BEFORE:
            self._misbehave(fault)
            return
        said = self.provider.read(recorded)
        code = self.provider.objection(recorded, said)
        if code is not None:
            self._answer(self.provider.status_of(code), self.provider.verdict(code, f"refused: {said}"))
            return
        answer = self.provider.welcome(recorded, said)
        if fault and fault.kind is Kind.EARLY_REPORT:
            self.provider.early(said, fault.report)
        elif fault:
            self._misbehave(fault)
            return
        self._answer(200, answer)

    def _noted(self) -> Recorded:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        return Recorded(self.command, parts.path, query, [], dict(self.headers.items()), body)

    def _misbehave(self, fault: Fault) -> None:
        match fault.kind:
            case Kind.REFUSE:
                self._answer(fault.status, self.provider.verdict(fault.code, "refused: " + self.path))
            case Kind.TOO_MANY:
                wait = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                self._answer(429, {}, wait)
            case Kind.FAIL_BEFORE | Kind.FAIL_AFTER:
                self._write(500, b"<html>Internal Server Error</html>", "text/html")
            case Kind.HANG_BEFORE | Kind.HANG_AFTER:
                self.provider.released.wait(HANGS_FOR)
                self._drop()
            case Kind.GARBLE_AFTER:
                self._write(200, b'{"errcode": 0, "msg', "application/json")
            case Kind.DRIP_AFTER:
                self._drip()
            case _:
                self._drop()

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Length", "300")
        self.end_headers()
        for _ in range(300):
            self.wfile.write(b" ")
            if self.provider.released.wait(0.05):
                return

    def _answer(self, status: int, said: Json, headers: dict[str, str] | None = None) -> None:
        self._write(status, json.dumps(said).encode(), "application/json", headers)

    def _write(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            **(headers or {}),
            "Content-Type": kind,
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
