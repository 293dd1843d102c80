"""Do the channels besides Twilio's keep the same contract, whatever the other end does?"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.contract import CANNOT_BE_ASKED, Address, Capability, Sent
from channels.reasons import explain
from tests.channels.booths import (
    CHAT,
    HERE,
    LIMIT,
    MAIL,
    PHONE,
    SHORT,
    WORDS,
    Booth,
    booth_of,
    outbound,
)
from tests.channels.endings import ENDINGS, RESTS, Ending
from tests.far_end.faults import Fault, Kind

EVERY = list(ENDINGS)
NOBODY = Address()
A_CUSTOMER = Address(phone=PHONE)


def just_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    with booth_of(request.param) as found:
        yield found


every = pytest.mark.parametrize("booth", EVERY, indirect=True)


@every
class TestEveryChannel:
    def test_takes_a_message_and_gives_it_an_id(self, booth: Booth) -> None:
        sent = booth.channel.send(outbound())
        assert (sent.outcome, sent.code, len(booth.far.taken)) == ("accepted", None, 1)
        assert sent.provider_id
        assert not sent.delivered, "taken is not delivered"

    def test_the_words_arrive_as_they_are(self, booth: Booth) -> None:
        words = "“王样”您好：5＜6 & 7>2，50 %…  😀 ñ\n第二行 \\u4f60 </xml>"
        assert booth.channel.send(outbound(words)).outcome == "accepted"
        [taken] = booth.far.taken
        whole = taken.get_content() if isinstance(taken, EmailMessage) else str(taken)
        said = whole.replace("\r\n", "\n") if isinstance(taken, EmailMessage) else whole
        assert (words if isinstance(taken, EmailMessage) else repr(words)[1:-1]) in said

    def test_says_at_once_when_it_cannot_be_asked(self, booth: Booth) -> None:
        found = booth.channel.look_up(outbound(), just_now())
        if found is None:
            booth.channel.send(outbound())
            found = booth.channel.look_up(outbound(), just_now())
            assert booth.channel.can_be_asked
            assert found is not None
            assert (found.outcome, found.provider_id) == ("accepted", "aliyun:att_1")
            return
        assert booth.channel.can_be_asked is (found.code != CANNOT_BE_ASKED)
        if booth.repeats:
            assert (found.outcome, len(booth.far.taken)) == ("accepted", 1)
        else:
            assert (found.outcome, found.code, booth.times_sent()) == ("unknown", CANNOT_BE_ASKED, 0)

    def test_offers_nothing_at_an_address_beyond_what_it_can(self, booth: Booth) -> None:
        for address in (HERE, A_CUSTOMER, NOBODY):
            assert booth.channel.capabilities_for(address) <= booth.channel.capabilities
        assert booth.channel.capabilities & {Capability.FREE_TEXT, Capability.TEMPLATE}

    def test_says_in_both_languages_why_an_address_cannot_be_reached(self, booth: Booth) -> None:
        for address in (HERE, A_CUSTOMER, NOBODY):
            code = booth.channel.reachable(address)
            sent = booth.channel.send(outbound(to=address))
            assert (sent.outcome == "accepted") is (code is None)
            if code:
                assert (sent.code, sent.detail) == (code, explain(code).words)

    def test_makes_nothing_of_a_hook_that_is_not_its_own(self, booth: Booth) -> None:
        assert booth.channel.hear("elsewhere", {"n": "att_1"}, {"MsgType": "text", "Content": "1"}) is None

    def test_closing_twice_does_no_harm(self, booth: Booth) -> None:
        booth.channel.close()
        booth.channel.close()


@pytest.mark.parametrize(
    ("name", "ending"),
    [(name, ending) for name, endings in ENDINGS.items() for ending in endings],
    ids=[f"{name}-{ending}" for name, endings in ENDINGS.items() for ending in endings],
)
def test_concludes_no_more_than_it_can_know(name: str, ending: Ending) -> None:
    limit = SHORT if ending.fault.kind.startswith(("hang", "drip")) else LIMIT
    with booth_of(name, limit) as booth:
        started = time.monotonic()
        booth.far.faults.append(ending.fault)
        sent = booth.channel.send(outbound())
        assert time.monotonic() - started < limit + 5, "a hard limit; the rest is a busy machine"
        words = explain(ending.code).words
        assert (sent.outcome, sent.code, sent.detail) == (ending.outcome, ending.code, words)
        assert booth.times_sent() == 1, "one sending, never a second"
        assert len(booth.far.taken) == ending.exists
        if ending.outcome == "unknown" and booth.repeats:
            found = booth.channel.look_up(outbound(), just_now())
            assert found is not None
            assert (found.outcome, len(booth.far.taken)) == ("accepted", 1), "asked again it is one message"
        elif ending.outcome == "unknown" and booth.channel.can_be_asked:
            assert (booth.channel.look_up(outbound(), just_now()) is not None) is bool(ending.exists)


def test_a_mail_server_that_is_silent_runs_out_of_time_by_the_limit_of_one_read_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("channels.email._Delivery._hang_up", lambda self, server: None)
    with booth_of("email", SHORT) as booth:
        booth.far.faults.append(Fault(Kind.HANG_AFTER))
        sent = booth.channel.send(outbound())
    assert (sent.outcome, sent.code) == ("unknown", "timeout")


@pytest.mark.parametrize(("booth", "fault", "rest"), RESTS, indirect=["booth"])
def test_leaves_the_provider_alone_as_long_as_it_asks(booth: Booth, fault: Fault, rest: float) -> None:
    booth.far.faults.append(fault)
    sent = booth.channel.send(outbound())
    assert (sent.outcome, sent.retry_after) == ("retry", rest)
    assert booth.channel.send(outbound(attempt="att_2")).outcome == "accepted"


@pytest.mark.parametrize("name", EVERY)
def test_nobody_listening_means_that_nothing_was_sent(name: str) -> None:
    with booth_of(name) as gone:
        channel = gone.channel
    with booth_of(name) as there:
        fresh = type(channel)(gone.account)  # type: ignore[call-arg]
        sent = fresh.send(outbound())
        fresh.close()
        assert there.times_sent() == 0
    # A library that says yes or no cannot say that nothing was sent.
    known = ("unknown", "push_failed") if name == "push" else ("retry", "cannot_connect")
    assert (sent.outcome, sent.code) == known


@every
def test_writes_no_address_no_text_and_no_secret_anywhere(
    booth: Booth, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(booth.channel.send(outbound()))]
    for number, fault in enumerate(
        (Fault(Kind.REFUSE, 200, 310000), Fault(Kind.DROP_AFTER), Fault(Kind.TOO_MANY))
    ):
        booth.far.faults.append(fault)
        said.append(repr(booth.channel.send(outbound(attempt=f"att_{number + 2}"))))
    said += [
        repr(booth.channel.look_up(outbound(attempt="att_9"), just_now())),
        repr(outbound(link="https://x/y")),
    ]
    said += [repr(booth.account), repr(booth.channel), str(vars(booth.account)), caplog.text]
    hidden = [*booth.secrets, PHONE, PHONE[1:], MAIL, CHAT, WORDS, "https://x/y"]
    assert [secret for secret in hidden for words in said if secret in words] == []


@pytest.mark.parametrize("name", EVERY)
def test_many_threads_share_it_and_each_reads_its_own_answer(name: str) -> None:
    with booth_of(name, limit=10, at_most=1000) as booth:
        booth.far.faults.extend(
            [Fault(Kind.REFUSE, 400 if booth.repeats or name == "push" else 200, 550)] * 10
        )

        def one(number: int) -> Sent:
            return booth.channel.send(outbound(f"第 {number} 条", attempt=f"att_{number}"))

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(one, range(60)))
        assert [answer.outcome for answer in answers].count("accepted") == len(booth.far.taken) == 50
        accepted = [answer.provider_id for answer in answers if answer.outcome == "accepted"]
        assert len(set(accepted)) == 50
        assert booth.times_sent() == 60
