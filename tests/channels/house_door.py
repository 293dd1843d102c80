"""What would the house's webhooks make of what the provider posts to them?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from channels.account import TwilioAccount
from channels.contract import Channel, Heard
from channels.twilio_signature import BadSignature, verify
from channels.voice import ask_by_voice, tell_by_voice, thanks_by_voice


@dataclass
class HouseDoor:
    """Verifies, hears, and speaks: the least that the real one must do."""

    account: TwilioAccount | None = None
    channels: dict[str, Channel] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    says: str = "师傅迟到，请处理。"

    def receive(self, target: str, body: bytes, signature: str | None) -> tuple[int, str]:
        assert self.account is not None
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        try:
            verify(self.account, target, form, signature)
        except BadSignature as bad:
            self.refused.append(str(bad))
            return 403, ""
        parts = urlsplit(target)
        hook = parts.path.rsplit("/", 1)[-1]
        channel = next(channel for channel in self.channels.values() if hook in channel.hooks)
        heard = channel.hear(hook, dict(parse_qsl(parts.query)), form)
        if heard is not None:
            self.take(heard)
        return 200, self._script(hook, target, heard)

    def take(self, heard: Heard) -> None:
        """A report that is told twice is one."""
        if heard.key not in {past.key for past in self.heard}:
            self.heard.append(heard)

    def _script(self, hook: str, target: str, heard: Heard | None) -> str:
        assert self.account is not None
        if hook != "voice":
            return ""
        if heard is None:
            return ask_by_voice(self.says, "zh", self.account.public_url + target)
        return thanks_by_voice("zh") if heard.what == "acknowledged" else tell_by_voice(self.says, "zh")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Kept in HouseDoor instead."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        door = cast("Server", self.server).door
        status, script = door.receive(self.path, body, self.headers.get("X-Twilio-Signature"))
        answer = script.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    door: HouseDoor


@contextmanager
def opened(door: HouseDoor) -> Iterator[str]:
    """The local address at which the house can be reached."""
    server = Server(("127.0.0.1", 0), Handler)
    server.door = door
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
