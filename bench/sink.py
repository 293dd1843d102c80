"""What arrived at the far end, and at which instant? (`python -m bench.sink` prints its port and takes what comes)"""

import asyncio
import json
import sys
import time
import urllib.request
from subprocess import PIPE, Popen

from embedded.ports import LOOPBACK

END = b"\r\n\r\n"


class Post(asyncio.Protocol):
    """POST keeps body and instant; GET gives all that was kept, one JSON line each."""

    kept: list[tuple[float, str]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "a TCP connection"
        self.transport, self.left = transport, b""

    def data_received(self, data: bytes) -> None:
        self.left += data
        while (end := self.left.find(END)) >= 0:
            head = self.left[:end].lower()
            place = head.find(b"content-length:")
            size = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
            whole = end + len(END) + size
            if len(self.left) < whole:
                return
            body, self.left = self.left[end + len(END) : whole], self.left[whole:]
            self._answer(head.startswith(b"post"), body)

    def _answer(self, keep: bool, body: bytes) -> None:
        said = b"{}"
        if keep:
            self.kept.append((time.time(), body.decode()))
        else:
            said = json.dumps(self.kept).encode()
            self.kept.clear()
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))


class Sink:
    """The far end as a process of its own: what it costs is charged to nobody."""

    def __init__(self) -> None:
        self.process = Popen([sys.executable, "-m", "bench.sink"], stdout=PIPE)
        assert self.process.stdout is not None, "it was asked for a pipe"
        self.port = int(self.process.stdout.readline())
        self.url = f"http://{LOOPBACK}:{self.port}/said"

    def taken(self) -> list[tuple[float, dict[str, object]]]:
        """What came since the last time this was asked: the instant of arrival (Unix seconds) and the body."""
        with urllib.request.urlopen(self.url) as answer:
            return [(at, json.loads(body)) for at, body in json.load(answer)]

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Post, LOOPBACK, 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
