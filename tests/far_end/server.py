"""Which bytes go over the provider's wire, and which are withheld?"""

import json
import re
import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from tests.far_end.faults import BEFORE, Answered, Fault, Kind, Recorded
from tests.far_end.records import Json, new_record, page_json
from tests.far_end.twilio import FarEnd

PATH = re.compile(r"^/2010-04-01/Accounts/(AC\w{32})/(Messages|Calls)(?:/(\w{34}))?\.json$")
HANGS_FOR = 10.0


class Server(ThreadingHTTPServer):
    """The default backlog of five would reset connections under a burst of ours."""

    request_queue_size = 256
    daemon_threads = True
    block_on_close = False
    far_end: FarEnd

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is what several faults are for."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    recorded: Recorded

    @property
    def far_end(self) -> FarEnd:
        return cast(Server, self.server).far_end

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The requests are recorded instead."""

    def do_GET(self) -> None:
        kind = self._admitted(self._noted())
        if kind is None:
            return
        fault = self.far_end.list_faults.popleft() if self.far_end.list_faults else None
        if fault and self._misbehaves(fault):
            return
        asked = dict(self.recorded.query)
        held = self.far_end.calls if kind == "Calls" else self.far_end.messages
        if sid := self._sid():
            one = next((record for record in held if record.sid == sid), None)
            self._answer(200, one.as_json()) if one else self._refuse(404, 20404)
            return
        found = [record for record in reversed(held) if record.to == asked.get("To", record.to)]
        if parent := asked.get("ParentCallSid"):
            found = [record for record in found if record.parent == parent]
        self._answer(200, page_json(kind, self.path.split("?")[0], found, asked))

    def _sid(self) -> str | None:
        known = PATH.match(self.recorded.path)
        return known.group(3) if known else None

    def do_POST(self) -> None:
        kind = self._admitted(self._noted())
        if kind is None:
            return
        recorded = self.recorded
        fault = self.far_end.faults.popleft() if self.far_end.faults else None
        if fault and fault.kind in BEFORE and self._misbehaves(fault):
            return
        objection = self.far_end.objection(kind, dict(recorded.form))
        if objection is not None:
            self._refuse(400, objection)
            return
        record = new_record(kind, self.far_end.account_sid, recorded.form)
        with self.far_end.lock:
            self.far_end.records.append(record)
        if fault and fault.kind is Kind.EARLY_REPORT:
            self.far_end.report_early(record, fault.report)
        elif fault and self._misbehaves(fault):
            return
        self._answer(201, record.as_json())

    def _noted(self) -> Recorded | None:
        """None where whoever asks was killed in the middle of it: half a request is none."""
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        self.recorded = self.far_end.note(self.command, self.path, body, dict(self.headers.items()))
        return self.recorded

    def _admitted(self, recorded: Recorded | None) -> str | None:
        if recorded is None:
            return None
        if recorded.headers.get("Authorization") != self.far_end.authorization:
            self._refuse(401, 20003)
            return None
        found = PATH.match(recorded.path)
        if not found or found.group(1) != self.far_end.account_sid:
            self._refuse(404, 20404)
            return None
        return found.group(2)

    def _misbehaves(self, fault: Fault) -> bool:
        match fault.kind:
            case Kind.REFUSE:
                self._refuse(fault.status, fault.code)
            case Kind.TOO_MANY:
                self._refuse(429, 20429, fault.retry_after)
            case Kind.FAIL_BEFORE | Kind.FAIL_AFTER:
                self._write(500, b"<html>Internal Server Error</html>", "text/html")
            case Kind.HANG_BEFORE | Kind.HANG_AFTER:
                self.far_end.released.wait(HANGS_FOR)
                self._drop()
            case Kind.DROP_BEFORE | Kind.DROP_AFTER:
                self._drop()
            case Kind.GARBLE_AFTER:
                self._write(201, b'{"sid": "SM', "application/json")
            case Kind.DRIP_AFTER:
                self._drip()
            case Kind.EARLY_REPORT:
                return False
        return True

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        """Each byte comes in time; the whole would take a quarter of a minute."""
        self.close_connection = True
        self.send_response(201)
        self.send_header("Content-Length", "300")
        self.end_headers()
        for _ in range(300):
            self.wfile.write(b" ")
            if self.far_end.released.wait(0.05):
                return

    def _refuse(self, status: int, code: int, retry_after: str | None = None) -> None:
        words = "The 'To' number is not what it should be: " + dict(self.recorded.form).get("To", "")
        said: Json = {"code": code, "message": words, "status": status, "more_info": f"errors/{code}"}
        self._answer(status, said, {"Retry-After": retry_after} if retry_after else {})

    def _answer(self, status: int, said: Json, headers: dict[str, str] | None = None) -> None:
        with self.far_end.lock:
            self.far_end.answers.append(Answered(self.recorded, status, said))
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


def serve(far_end: FarEnd) -> Server:
    """Port 0: the system names a free one."""
    server = Server(("127.0.0.1", 0), Handler)
    server.far_end = far_end
    return server
