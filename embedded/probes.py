"""Is somebody there: on a port, behind a web address, behind a command, in a file?"""

import http.client
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

Probe = Callable[[], bool]


def listens(host: str, port: int, within: float = 1.0) -> bool:
    try:
        with socket.create_connection((host, port), timeout=within):
            return True
    except OSError:
        return False


def answers(url: str) -> Probe:
    """True when a GET is answered with 200. No proxy of the environment is asked: the address is ours."""
    parts = urlsplit(url)

    def probe() -> bool:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=2)
        try:
            connection.request("GET", parts.path or "/")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe


def succeeds(*command: str, first: Probe = lambda: True) -> Probe:
    """True when a command ends well; `first` is a cheaper question that saves asking it in vain."""

    def probe() -> bool:
        if not first():
            return False
        try:
            return subprocess.run(command, capture_output=True, timeout=5, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    return probe


def exists(path: Path) -> Probe:
    return path.exists
