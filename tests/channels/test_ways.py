"""Is the environment's proxy used for far ends and never at home, and is an encrypted far end who it says it is?"""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels import ways
from channels.transport import Failed, Transport
from channels.ways import Ways
from tests.far_end.bare import YES, Bare, kind, one_answer

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
FAR = "provider.example"
AGREED = b"HTTP/1.1 200 Connected\r\n\r\n"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (*NAMES, *(name.upper() for name in NAMES), "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    ways.trusted.cache_clear()
    yield
    ways.trusted.cache_clear()


def certificate(place: Path) -> Path:
    """Of 127.0.0.1, signed by itself, with its key in the same file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return place


@pytest.fixture
def tls(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    place = certificate(tmp_path / "own.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    return place, context


def silent(far: Bare, there: socket, number: int) -> None:
    far.released.wait(30)


def told(url: str, limit: float = 30.0, *, local: bool = False) -> str:
    transport = Transport(limit, local=local)
    try:
        return transport.request("POST", url, b"{}").text
    except Failed as failed:
        return failed.code
    finally:
        transport.close()


class TestAProxy:
    @pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
    def test_forwards_what_is_not_encrypted(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with Bare(kind) as proxy:
            monkeypatch.setenv(name, f"door:p%40ss@127.0.0.1:{proxy.port}")
            assert told(f"http://{FAR}/in?a=1") == "{}"
        lines = proxy.heard[0].split(b"\r\n")
        assert lines[0] == b"POST http://provider.example/in?a=1 HTTP/1.1"
        assert {b"Host: provider.example", b"Proxy-Authorization: Basic ZG9vcjpwQHNz"} <= {*lines}

    def test_is_asked_for_a_tunnel_where_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Bare(one_answer(AGREED)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://door:secret@127.0.0.1:{proxy.port}")
            assert told(f"https://{FAR}/in?key=1") == "cannot_connect", "no handshake, nothing asked"
        [asked] = proxy.heard
        assert asked.startswith(b"CONNECT provider.example:443 HTTP/1.")
        assert b"Proxy-Authorization: Basic ZG9vcjpzZWNyZXQ=" in asked
        assert b"key" not in asked

    @pytest.mark.parametrize(
        ("name", "url", "answer", "code"),
        [
            (
                "HTTPS_PROXY",
                f"https://{FAR}/",
                b"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n",
                "cannot_connect",
            ),
            ("HTTPS_PROXY", f"https://{FAR}/", b"", "cannot_connect"),
            ("HTTP_PROXY", f"http://{FAR}/", b"", "disconnected"),
        ],
        ids=["refuses", "hangs up", "hangs up with the message in its hand"],
    )
    def test_that_fails(
        self, name: str, url: str, answer: bytes, code: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Bare(one_answer(answer)) as proxy:
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            assert told(url) == code
        assert len(proxy.heard) == 1

    def test_that_is_away_sent_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Bare(kind) as gone:
            port = gone.port
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        assert told(f"http://{FAR}/") == told(f"https://{FAR}/") == "cannot_connect"

    def test_is_not_asked_at_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Bare(kind) as proxy, Bare(one_answer(YES)) as far:
            monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
            assert told(far.url, local=True) == "{}"
            assert (len(proxy.heard), len(far.heard)) == (0, 1)

    @pytest.mark.parametrize(
        ("spared", "host", "straight"),
        [
            ("*", FAR, True),
            ("other.example, *", FAR, True),
            ("provider.example", FAR, True),
            ("PROVIDER.example", f"api.{FAR}", True),
            ("provider.example", f"my{FAR}", False),
            (".provider.example", FAR, False),
            (".provider.example", f"api.{FAR}", True),
            ("*.provider.example", f"api.{FAR}", True),
            ("provider.example:8443", f"{FAR}:8443", True),
            ("provider.example:8443", FAR, False),
            ("10.0.0.0/8", "10.1.2.3", True),
            ("10.0.0.0/8", "11.1.2.3", False),
            ("::1", "[::1]:8080", True),
            ("localhost", "localhost:8080", True),
            ("", FAR, False),
        ],
    )
    def test_is_left_out_where_the_environment_says_so(
        self, spared: str, host: str, straight: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("NO_PROXY", spared)
        found, _ = Ways().to(urlsplit(f"https://{host}/"))
        assert (found.proxy is None) is straight


class TestEncrypted:
    def test_whom_nobody_vouches_for_is_told_nothing(self, tls: tuple[Path, ssl.SSLContext]) -> None:
        with Bare(kind, tls[1]) as far:
            assert told(far.url) == "cannot_connect"
        assert far.heard == []

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
    def test_the_environment_may_vouch_for_a_name_and_no_other(
        self, host: str, tls: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
        with Bare(kind, tls[1]) as far:
            answer = told(far.url.replace("127.0.0.1", host))
        assert (answer, len(far.heard)) == (("{}", 1) if host == "127.0.0.1" else ("cannot_connect", 0))

    def test_a_handshake_that_never_ends_sent_nothing(self) -> None:
        with Bare(silent) as far:
            assert told(far.url.replace("http:", "https:"), 1.0) == "cannot_connect"
