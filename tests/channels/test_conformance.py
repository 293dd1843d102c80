"""Does every channel keep the contract, whatever the other end does?"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from channels import open_channels
from channels.contract import Address, Capability, Channel, Sent
from channels.reasons import explain
from tests.channels.conftest import ABROAD, Town, account_at, outbound, shut
from tests.far_end.faults import Fault, Kind
from tests.far_end.twilio import FarEnd

EVERY = ["twilio/sms", "twilio/voice", "paper/sms", "paper/voice"]
WIRED = EVERY[:2]


def opened(town: Town, which: str) -> Channel:
    house, name = which.split("/")
    return (town.channels if house == "twilio" else open_channels(None))[name]


def just_now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("which", EVERY)
class TestEveryChannel:
    def test_takes_a_message_and_gives_it_an_id(self, town: Town, which: str) -> None:
        sent = opened(town, which).send(outbound())
        assert sent.outcome == "accepted"
        assert sent.provider_id
        assert sent.code is None

    def test_finds_what_it_has_sent(self, town: Town, which: str) -> None:
        channel, begun_at = opened(town, which), just_now()
        sent = channel.send(outbound())
        found = channel.look_up(outbound(), begun_at)
        assert found is not None
        assert channel.can_be_asked
        assert (found.outcome, found.provider_id) == ("accepted", sent.provider_id)

    def test_does_not_find_what_belongs_to_another_attempt(self, town: Town, which: str) -> None:
        channel, begun_at = opened(town, which), just_now()
        sent = channel.send(outbound())
        assert channel.look_up(outbound(), begun_at, frozenset({sent.provider_id or ""})) is None

    def test_offers_nothing_at_an_address_beyond_what_it_can(self, town: Town, which: str) -> None:
        channel = opened(town, which)
        for phone in (ABROAD, "+8619900000001", "+862160000000", None):
            assert channel.capabilities_for(Address(phone=phone)) <= channel.capabilities
        assert Capability.FREE_TEXT in channel.capabilities

    def test_says_in_both_languages_why_an_address_cannot_be_reached(self, town: Town, which: str) -> None:
        channel = opened(town, which)
        for phone in (ABROAD, "+8619900000001", "+862160000000", None):
            code = channel.reachable(Address(phone=phone))
            sent = channel.send(outbound(phone=phone))
            assert (sent.outcome == "accepted") is (code is None)
            if code:
                assert sent.code == code
                assert sent.detail == explain(code).words

    def test_makes_nothing_of_a_hook_that_is_not_its_own(self, town: Town, which: str) -> None:
        assert opened(town, which).hear("elsewhere", {"n": "att_1"}, {"MessageStatus": "sent"}) is None


# what the far end does, what the house must conclude, whether the message exists there
ENDINGS = [
    (Fault(Kind.REFUSE, 400, 21211), "rejected", "21211", 0),
    (Fault(Kind.REFUSE, 400, 21610), "rejected", "21610", 0),
    (Fault(Kind.REFUSE, 400, 99999), "rejected", "99999", 0),
    (Fault(Kind.REFUSE, 401, 20003), "rejected", "20003", 0),
    (Fault(Kind.TOO_MANY, retry_after="7"), "retry", "20429", 0),
    (Fault(Kind.FAIL_BEFORE), "unknown", "server_error", 0),
    (Fault(Kind.FAIL_AFTER), "unknown", "server_error", 1),
    (Fault(Kind.HANG_BEFORE), "unknown", "timeout", 0),
    (Fault(Kind.HANG_AFTER), "unknown", "timeout", 1),
    (Fault(Kind.DROP_BEFORE), "unknown", "disconnected", 0),
    (Fault(Kind.DROP_AFTER), "unknown", "disconnected", 1),
    (Fault(Kind.DRIP_AFTER), "unknown", "timeout", 1),
    (Fault(Kind.GARBLE_AFTER), "unknown", "unreadable", 1),
]


@pytest.mark.parametrize("which", WIRED)
class TestEveryChannelOnAWire:
    @pytest.mark.parametrize(
        ("fault", "outcome", "code", "exists"), ENDINGS, ids=[f"{row[0].kind}-{row[2]}" for row in ENDINGS]
    )
    def test_concludes_no_more_than_it_can_know(
        self, town: Town, which: str, fault: Fault, outcome: str, code: str, exists: int
    ) -> None:
        channel, begun_at, started = opened(town, which), just_now(), time.monotonic()
        town.far_end.faults.append(fault)
        sent = channel.send(outbound())
        assert time.monotonic() - started < 2.5 * town.account.timeout
        assert (sent.outcome, sent.code, sent.detail) == (outcome, code, explain(code).words)
        assert [request.method for request in town.far_end.requests] == ["POST"], "one POST, never a second"
        assert len(town.far_end.records) == exists
        if outcome == "unknown":
            found = channel.look_up(outbound(), begun_at)
            assert (found.provider_id if found else None) == (town.far_end.records[0].sid if exists else None)

    @pytest.mark.parametrize(
        ("said", "wait"),
        [("7", 7.0), ("0.5", 0.5), ("999999", 3600.0), ("-1", 0.0), (None, 1.0), ("soon", 1.0)],
    )
    def test_keeps_how_long_to_wait(self, town: Town, which: str, said: str | None, wait: float) -> None:
        town.far_end.faults.append(Fault(Kind.TOO_MANY, retry_after=said))
        assert opened(town, which).send(outbound()).retry_after == wait

    def test_waits_until_a_date_by_the_providers_own_clock(self, town: Town, which: str) -> None:
        until = (just_now() + timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        town.far_end.faults.append(Fault(Kind.TOO_MANY, retry_after=until))
        assert 88 <= (opened(town, which).send(outbound()).retry_after or 0) <= 90

    def test_a_question_that_fails_leaves_it_unknown(self, town: Town, which: str) -> None:
        for fault in (Fault(Kind.FAIL_BEFORE), Fault(Kind.HANG_BEFORE), Fault(Kind.TOO_MANY)):
            town.far_end.list_faults.append(fault)
            found = opened(town, which).look_up(outbound(), just_now())
            assert found is not None
            assert found.outcome == "unknown"

    def test_an_older_message_is_not_taken_for_this_one(self, town: Town, which: str) -> None:
        channel = opened(town, which)
        channel.send(outbound())
        assert channel.look_up(outbound(), just_now() + timedelta(minutes=1)) is None

    def test_what_was_found_failed_is_not_called_sent(self, town: Town, which: str) -> None:
        channel, begun_at = opened(town, which), just_now()
        channel.send(outbound())
        town.far_end.records[0].status = "failed"
        found = channel.look_up(outbound(), begun_at)
        assert found is not None
        assert (found.outcome, found.code) == ("rejected", "failed")

    def test_nobody_listening_means_that_nothing_was_sent(self, which: str) -> None:
        with FarEnd() as gone:
            account = account_at(gone)
        channels = open_channels(account)
        sent = channels[which.split("/")[1]].send(outbound())
        shut(channels)
        assert (sent.outcome, sent.code) == ("retry", "cannot_connect")

    def test_writes_no_number_no_text_and_no_secret_anywhere(
        self, town: Town, which: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        channel, said = opened(town, which), []
        for fault in (None, Fault(Kind.REFUSE, 400, 21211), Fault(Kind.FAIL_AFTER), Fault(Kind.TOO_MANY)):
            town.far_end.faults.extend([fault] if fault else [])
            said.append(repr(channel.send(outbound())))
        said += [
            repr(channel.look_up(outbound(), just_now())),
            repr(outbound()),
            repr(town.account),
            caplog.text,
        ]
        secrets = [ABROAD, ABROAD[1:], outbound().text, town.far_end.api_secret, town.far_end.auth_token]
        assert [secret for secret in secrets for words in said if secret in words] == []

    def test_many_threads_share_it_and_each_reads_its_own_answer(self, town: Town, which: str) -> None:
        channels = open_channels(account_at(town.far_end, limit=10))
        channel = channels[which.split("/")[1]]

        def one(number: int) -> tuple[str, Sent]:
            phone = f"+8529{number:07d}"
            return phone, channel.send(outbound(phone=phone))

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(one, range(200)))
        shut(channels)
        by_sid = {record.sid: record.to for record in town.far_end.records}
        assert [by_sid[sent.provider_id or ""] for _, sent in answers] == [phone for phone, _ in answers]
