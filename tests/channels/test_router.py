"""Is the standard's order of channels kept, and is it said in words when nobody can be reached?"""

from collections.abc import Iterator

import pytest

from channels import open_channels
from channels.contract import Address, Capability, Channel
from channels.router import Skipped, choose
from tests.channels.conftest import account_at, shut
from tests.far_end.twilio import FarEnd

ABROAD = Address(phone="+85290000001", language="en", region="HK")
MAINLAND = Address(phone="+8619900000001", region="CN")
LANDLINE = Address(phone="+862160000000", region="CN")
NOBODY = Address()


@pytest.fixture(scope="module")
def twilio() -> Iterator[dict[str, Channel]]:
    with FarEnd() as far_end:
        channels = open_channels(account_at(far_end))
        yield channels
        shut(channels)


def test_the_first_that_can_is_taken(twilio: dict[str, Channel]) -> None:
    route = choose(["sms", "voice"], ABROAD, twilio)
    assert (route.channel, route.can_answer, route.skipped, route.reason) == ("sms", True, (), None)
    assert choose(["voice", "sms"], ABROAD, twilio).channel == "voice"


def test_a_landline_gets_no_sms(twilio: dict[str, Channel]) -> None:
    assert choose(["sms"], LANDLINE, twilio).skipped == (Skipped(channel="sms", code="not_a_mobile"),)


def test_mainland_gets_the_words_but_cannot_answer(twilio: dict[str, Channel]) -> None:
    route = choose(["voice", "sms"], MAINLAND, twilio)
    assert (route.channel, route.can_answer) == ("sms", False)
    assert route.skipped == (Skipped(channel="voice", code="twilio_cannot_call_mainland"),)
    left = twilio["sms"].capabilities_for(MAINLAND)
    assert left == {Capability.FREE_TEXT, Capability.RECEIPT}
    assert twilio["voice"].capabilities_for(MAINLAND) == frozenset()


def test_nobody_reached_is_said_in_both_languages(twilio: dict[str, Channel]) -> None:
    route = choose(["voice", "wechat", "sms", "sms"], LANDLINE, twilio)
    assert route.channel is None
    assert route.reason is not None
    assert (
        route.reason.zh
        == "电话：Twilio 打不通中国大陆的电话，请改用其他渠道；wechat：渠道没有开通；短信：座机收不到短信"
    )
    assert route.reason.en.startswith("call: Twilio does not place calls to mainland China")
    assert "SMS: a landline receives no SMS" in route.reason.en


def test_a_person_without_a_phone(twilio: dict[str, Channel]) -> None:
    route = choose(["sms", "voice"], NOBODY, twilio)
    assert [skipped.code for skipped in route.skipped] == ["no_phone", "no_phone"]
    nowhere = choose([], ABROAD, twilio)
    assert nowhere.channel is None
    assert nowhere.reason is not None


def test_on_paper_everybody_is_reached_and_can_answer() -> None:
    for address in (ABROAD, MAINLAND, LANDLINE, NOBODY):
        route = choose(["voice", "sms"], address, open_channels(None))
        assert (route.channel, route.can_answer) == ("voice", True)
