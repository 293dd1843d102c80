"""How would a mail server take our letters, refuse them, lose them, and hang up in between?"""

import base64
import socket
import ssl
import threading
from collections import deque
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Self, cast

from tests.far_end.faults import Fault, Kind

HANGS_FOR = 10.0
AT_ONCE = {Kind.HANG_BEFORE, Kind.DROP_BEFORE, Kind.TOO_MANY, Kind.FAIL_BEFORE}
AT_RCPT, AT_MAIL, AT_END = 550, 553, 554


class Mailbox:
    """A mail server that speaks enough SMTP, on a free port. `taken` are the letters that it has accepted."""

    user, password = "house", "far-end-mail-password"

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self.faults: deque[Fault] = deque()
        self.taken: list[EmailMessage] = []
        self.requests: list[str] = []
        self.logged_in: list[bool] = []
        self.trust, self.released, self.lock = trust, threading.Event(), threading.Lock()

    def __enter__(self) -> Self:
        self._server = Server(("127.0.0.1", 0), Talk)
        self._server.mailbox = self
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
    def port(self) -> int:
        return int(self._server.server_address[1])


class Server(ThreadingTCPServer):
    request_queue_size = 256
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    mailbox: Mailbox

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is what several faults are for."""


class Talk(StreamRequestHandler):
    @property
    def mailbox(self) -> Mailbox:
        return cast(Server, self.server).mailbox

    def handle(self) -> None:
        self.encrypted = self.known = False
        self.fault: Fault | None = None
        self._say("220 far end")
        while line := self.rfile.readline():
            with self.mailbox.lock:
                self.mailbox.requests.append(line.decode().split()[0].upper())
            if not self._obey(line.decode().strip()):
                return

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def _obey(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "EHLO":
                offers = ["far.end", *(["STARTTLS"] if self.mailbox.trust and not self.encrypted else [])]
                self._say(*(f"250-{offer}" for offer in offers), "250 AUTH PLAIN")
            case "STARTTLS":
                return self._encrypt()
            case "AUTH":
                return self._admit(rest)
            case "MAIL":
                self.fault = self.mailbox.faults.popleft() if self.mailbox.faults else None
                self._say("553 not your name" if self._refuses(AT_MAIL) else "250 ok")
            case "RCPT":
                return self._recipient(rest)
            case "DATA":
                return self._letter()
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("502 what?")
        return True

    def _refuses(self, code: int) -> bool:
        return self.fault is not None and self.fault.kind is Kind.REFUSE and self.fault.code == code

    def _encrypt(self) -> bool:
        self._say("220 go ahead")
        assert self.mailbox.trust is not None
        self.connection = self.mailbox.trust.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.encrypted = True
        return True

    def _admit(self, rest: str) -> bool:
        said = base64.b64decode(rest.split()[-1]).decode().split("\0")
        self.known = said[1:] == [self.mailbox.user, self.mailbox.password]
        self._say("235 welcome" if self.known else "535 no")
        return True

    def _recipient(self, rest: str) -> bool:
        if self.fault and self.fault.kind in AT_ONCE:
            return self._misbehave(self.fault)
        self._say(f"550 no such mailbox {rest}" if self._refuses(AT_RCPT) else "250 ok")
        return True

    def _letter(self) -> bool:
        self._say("354 go on")
        body = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            body += line.removeprefix(b".") if line.startswith(b"..") else line
        if self._refuses(AT_END):
            self._say("554 spam")
            return True
        with self.mailbox.lock:
            self.mailbox.taken.append(message_from_bytes(body, policy=default))
            self.mailbox.logged_in.append(self.known)
        if self.fault and self.fault.kind is not Kind.REFUSE:
            return self._misbehave(self.fault)
        self._say("250 taken")
        return True

    def _misbehave(self, fault: Fault) -> bool:
        match fault.kind:
            case Kind.TOO_MANY | Kind.FAIL_BEFORE:
                self._say("451 later")
                return True
            case Kind.HANG_BEFORE | Kind.HANG_AFTER:
                self.mailbox.released.wait(HANGS_FOR)
            case Kind.GARBLE_AFTER:
                self._say("well, yes")
                return True
            case Kind.DRIP_AFTER:
                for _ in range(300):
                    self.wfile.write(b"2")
                    if self.mailbox.released.wait(0.05):
                        break
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        return False

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
