"""By which way is a far end reached: straight, or through the proxy that the environment names?"""

import os
import ssl
import sys
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies

import truststore
from urllib3 import HTTPConnectionPool, PoolManager, ProxyManager

from channels.connections import POOLS

# Threads of one courier process that may speak with one provider at once, twice over.
AT_ONCE = 32


class Ways:
    """Every way of one client. The environment is read once; a local far end is reached without its proxy."""

    def __init__(self, *, local: bool = False) -> None:
        named: Mapping[str, str] = {} if local else getproxies()
        self._spared = [entry.strip().lower() for entry in named.get("no", "").split(",") if entry.strip()]
        self._straight = _by(PoolManager(maxsize=AT_ONCE, ssl_context=trusted()))
        self._proxied = {
            scheme: _by(_proxy(place))
            for scheme in ("http", "https")
            if (place := named.get(scheme) or named.get("all"))
        }
        self._open: dict[tuple[str, str], HTTPConnectionPool] = {}

    def to(self, place: SplitResult) -> tuple[HTTPConnectionPool, str]:
        """The connections to use, and what to ask for on them: a proxy that only forwards wants the whole address."""
        known = place.scheme, place.netloc
        pool = self._open.get(known) or self._open.setdefault(known, self._found(place))
        asked = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
        if pool.proxy and place.scheme == "http":
            return pool, f"http://{bare(place)}{asked}"
        return pool, asked

    def _found(self, place: SplitResult) -> HTTPConnectionPool:
        spared = any(_spares(entry, place) for entry in self._spared)
        way = self._straight if spared else self._proxied.get(place.scheme, self._straight)
        return way.connection_from_url(f"{place.scheme}://{bare(place)}")

    def close(self) -> None:
        for pool in tuple(self._open.values()):
            pool.close()


def bare(place: SplitResult) -> str:
    """Host and port without who asks."""
    return place.netloc.rpartition("@")[2]


def proof_in(place: SplitResult) -> str | None:
    """The value of an Authorization header for who asks, where the address says it."""
    return None if place.username is None else basic(unquote(place.username), unquote(place.password or ""))


def basic(name: str, secret: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


@cache
def trusted() -> ssl.SSLContext:
    """What the environment names, or the machine's own list. Reading it costs 40 ms; once is enough."""
    cafile, capath = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if cafile or capath:
        return ssl.create_default_context(cafile=cafile or None, capath=None if cafile else capath)
    if sys.platform in ("win32", "darwin"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return ssl.create_default_context()


def _by(way: PoolManager) -> PoolManager:
    way.pool_classes_by_scheme = POOLS
    return way


def _proxy(said: str) -> ProxyManager:
    """As the environment writes it, its scheme and who asks perhaps left out."""
    place = urlsplit(said if "://" in said else f"http://{said}")
    proof = proof_in(place)
    return ProxyManager(
        f"{place.scheme}://{bare(place)}", maxsize=AT_ONCE, ssl_context=trusted(), proxy_ssl_context=trusted(),
        proxy_headers={"Proxy-Authorization": proof} if proof else {},
    )  # fmt: skip


def _spares(entry: str, place: SplitResult) -> bool:
    """A word of NO_PROXY: everything, a network, a name with all below it, or (with a dot first) only what is below."""
    host = place.hostname or ""
    try:
        return ip_address(host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        name, _, port = entry.partition(":")
    if port and port != str(place.port):
        return False
    below = name.removeprefix("*").removeprefix(".")
    return name == "*" or host.endswith(f".{below}") or (host == name and below == name)
