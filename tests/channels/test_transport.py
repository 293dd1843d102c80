"""Is one request made once, ended in time, and never called unsent when it may have gone out?"""

import gzip
import logging
import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from channels import connections
from channels.transport import LONGEST, Failed, Transport, Value, as_form
from tests.far_end.bare import YES, Bare, kind, one_answer

LIMIT = 1.0
Play = Callable[[Bare, socket.socket, int], None]


def code_of(far: Bare, limit: float = LIMIT) -> str:
    """What is known after one POST that brought no whole answer."""
    transport = Transport(limit, local=True)
    with pytest.raises(Failed) as failed:
        transport.request("POST", f"{far.url}/?key=very-secret", b"{}")
    transport.close()
    assert failed.value.__suppress_context__ or not failed.value.__context__, "a cause may repeat the address"
    return failed.value.code


def reset(far: Bare, there: socket.socket, number: int) -> None:
    there.recv(1)
    there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class TestWhatIsKnown:
    @pytest.mark.parametrize(
        "play",
        [
            pytest.param(reset, id="reset while it is sent"),
            pytest.param(one_answer(b""), id="closed without a word"),
            pytest.param(one_answer(b"SMTP ready\r\n"), id="no HTTP"),
            pytest.param(one_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), id="cut short"),
            pytest.param(
                one_answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"),
                id="a chunk cut short",
            ),
            pytest.param(
                one_answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
                id="a chunk of no size",
            ),
        ],
    )
    def test_a_broken_connection_may_have_sent_it(self, play: Play) -> None:
        with Bare(play) as far:
            assert code_of(far, 30.0) == "disconnected"

    @pytest.mark.parametrize(
        ("first", "drips"),
        [
            (b"", b"HTTP/1.1 200 OK" + b" " * 300),
            (b"HTTP/1.1 200 OK\r\n", b"X-Slow: " + b"x" * 300),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n", b" " * 300),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 300),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 310\r\nContent-Encoding: gzip\r\n\r\n",
                gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 60,
            ),
        ],
        ids=["first line", "header", "body", "size of a chunk", "packed and empty"],
    )
    def test_the_limit_is_for_the_whole_answer(self, first: bytes, drips: bytes) -> None:
        with Bare(one_answer(first, drips=drips)) as far:
            started = time.monotonic()
            assert code_of(far) == "timeout"
            assert time.monotonic() - started < 13, "it drips for fifteen seconds; the rest is a busy machine"

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (LONGEST + 1) + b" " * (LONGEST + 1),
        ],
        ids=["not packed as it says", "endless"],
    )
    def test_what_cannot_be_read_may_have_been_sent(self, answer: bytes) -> None:
        with Bare(one_answer(answer)) as far:
            assert code_of(far, 30.0) == "unreadable"

    @pytest.mark.parametrize("place", ["http://no..where/", "http:///nowhere", "gopher://127.0.0.1/"])
    def test_an_address_that_is_none_sends_nothing(self, place: str) -> None:
        with pytest.raises(Failed, match="cannot_connect"):
            Transport(LIMIT).request("GET", place)


class TestOnceAndInOrder:
    def test_a_connection_closed_meanwhile_is_not_taken_for_one_that_works(self) -> None:
        closed = threading.Semaphore(0)

        def once_each(far: Bare, there: socket.socket, number: int) -> None:
            far.hear(there)
            there.sendall(YES)
            there.close()
            closed.release()

        with Bare(once_each) as far:
            transport = Transport(30.0, local=True)
            for number in range(3):
                assert transport.request("POST", far.url, b"%d" % number).text == "{}"
                assert closed.acquire(timeout=60)
            transport.close()
        assert [said[-1:] for said in far.heard] == [b"0", b"1", b"2"]

    def test_one_that_has_rested_is_left_and_another_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[int] = []

        def noted(far: Bare, there: socket.socket, number: int) -> None:
            opened.append(number)
            kind(far, there, number)

        monkeypatch.setattr(connections, "MAY_REST", 600.0)
        with Bare(noted) as far:
            transport = Transport(30.0, local=True)
            transport.request("POST", far.url, b"{}")
            transport.request("POST", far.url, b"{}")
            assert opened == [0]
            monkeypatch.setattr(connections, "MAY_REST", 0.0)
            transport.request("POST", far.url, b"{}")
            assert opened == [0, 1]
            transport.close()

    def test_a_redirect_is_an_answer(self) -> None:
        with Bare(one_answer(b"HTTP/1.1 307 There\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")) as far:
            transport = Transport(30.0, local=True)
            answer = transport.request("POST", far.url, b"{}")
            transport.close()
        assert (answer.status, answer.is_success, answer.headers["location"]) == (307, False, "/there")
        assert len(far.heard) == 1

    def test_threads_share_it_and_keep_their_connections(self) -> None:
        def echo(far: Bare, there: socket.socket, number: int) -> None:
            while said := far.hear(there):
                there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + said[-4:])

        with Bare(echo) as far:
            transport = Transport(30.0, local=True)
            said = [f"{number:04d}" for number in range(400)]
            with ThreadPoolExecutor(16) as threads:
                heard = list(
                    threads.map(lambda one: transport.request("POST", far.url, one.encode()).text, said)
                )
            transport.close()
        assert heard == said


class TestWhatIsSaid:
    def test_a_query_and_a_form_say_what_they_are_given(self) -> None:
        fields: dict[str, Value | list[str]] = {
            "To": "+15550000000",
            "Events": ["a b", "c&d"],
            "Yes": True,
            "No": False,
            "Size": 50,
            "Un": None,
        }
        assert as_form(fields) == "To=%2B15550000000&Events=a+b&Events=c%26d&Yes=true&No=false&Size=50&Un="

    def test_it_arrives_with_who_asks_and_comes_back_unpacked(self) -> None:
        packed = gzip.compress("好".encode() + b"\xff")
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
        with Bare(one_answer(head + packed)) as far:
            transport = Transport(30.0, local=True)
            url = far.url.replace("://", "://door:p%40ss@") + "/in?a=1"
            answer = transport.request("POST", url, b"{}", params={"sign": "+/="}, headers={"X-Ours": "1"})
            transport.close()
        assert answer.text == "好\ufffd"
        head, _, body = far.heard[0].partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert lines[0] == b"POST /in?a=1&sign=%2B%2F%3D HTTP/1.1"
        assert {b"X-Ours: 1", b"Content-Length: 2", b"Authorization: Basic ZG9vcjpwQHNz"} <= {*lines}
        assert f"Host: 127.0.0.1:{far.port}".encode() in lines
        assert body == b"{}"

    def test_no_line_of_the_log_repeats_the_address(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with Bare(one_answer(b"HTTP/1.1 200 OK\r\nno header at all\r\nContent-Length: 2\r\n\r\n{}")) as far:
            transport = Transport(30.0, local=True)
            transport.request("POST", f"{far.url}/?key=very-secret", b"{}")
            transport.close()
        assert "very-secret" not in caplog.text
