"""Which port does an embedded server get, so that it keeps its address from one start to the next?"""

import socket
import zlib
from pathlib import Path

from embedded.child import CannotStart
from settings import variable

LOOPBACK = "127.0.0.1"
SPREAD = 400


def is_free(port: int, host: str = LOOPBACK) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the servers themselves do: a port whose last connections are only dying away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def must_be_free(field: str, port: int, host: str = LOOPBACK) -> int:
    if not is_free(port, host):
        raise CannotStart(
            f"{host}:{port} 已被占用或不可用：停掉占用它的程序，或用 {variable(field)} 换一个端口。",
            f"{host}:{port} is taken or not ours: stop what uses it, or set {variable(field)} to another.",
        )
    return port


def choose(field: str, told: int | None, kept: int | None, first: int, home: Path) -> int:
    """The port that was told, else the one of the last start, else a free one.

    Free ones lie below the range from which the system takes ports for outgoing connections: while a killed
    server restarts, nobody else can slip into its place. Homes are spread so that two do not choose the same.
    """
    if told is not None:
        return must_be_free(field, told)
    if kept is not None and is_free(kept):
        return kept
    start = first + zlib.crc32(str(home).encode()) % SPREAD
    for port in range(start, start + SPREAD):
        if is_free(port):
            return port
    raise CannotStart(
        f"找不到空闲端口：请用 {variable(field)} 指定一个。",
        f"no free port: choose one by {variable(field)}.",
    )
