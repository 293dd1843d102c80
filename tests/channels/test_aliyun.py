"""Is what we sign what Aliyun's own library signs, and does each number go to whoever serves it?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from channels import open_channels
from channels.aliyun_account import AliyunAccount, Template, template_for, templates_in
from channels.aliyun_door import authorization, canonical
from channels.aliyun_sms import AliyunSms, as_text
from channels.aliyun_voice import AliyunVoice
from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel
from channels.router import choose
from channels.voices import Accounts
from tests.channels.booths import PHONE, aliyun_account, booth_of, outbound
from tests.channels.conftest import account_at, shut
from tests.far_end.aliyun import Aliyun
from tests.far_end.faults import Fault, Kind
from tests.far_end.twilio import FarEnd

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "aliyun_vectors.json").read_text(encoding="utf-8")
)
MAINLAND, ABROAD = Address(phone=PHONE), Address(phone="+85290000001")
HERE = Address(phone=PHONE)


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{n}-{one['action']}" for n, one in enumerate(VECTORS)])
def test_it_signs_as_the_library_of_aliyun_does(vector: dict[str, Any]) -> None:
    """Recorded from that library in front of a server of ours, with its clock and its chance standing still."""
    query = canonical(vector["said"])
    proof = authorization(vector["key"], vector["secret"], query, vector["headers"])
    assert proof == vector["authorization"]


def test_another_word_another_hour_another_secret_is_another_proof() -> None:
    one = VECTORS[0]
    query, headers = canonical(one["said"]), one["headers"]
    others = [
        authorization(one["key"], one["secret"], canonical({**one["said"], "OutId": "x"}), headers),
        authorization(one["key"], one["secret"], query, {**headers, "x-acs-date": "2026-11-21T08:30:01Z"}),
        authorization(one["key"], one["secret"] + "x", query, headers),
    ]
    assert one["authorization"] not in others
    assert len(set(others)) == 3


@pytest.fixture
def both() -> Iterator[tuple[dict[str, Channel], FarEnd, Aliyun]]:
    with FarEnd() as twilio, Aliyun() as aliyun:
        channels = open_channels(account_at(twilio), Accounts(aliyun=aliyun_account(aliyun)))
        yield channels, twilio, aliyun
        shut(channels)


def test_each_number_goes_to_whoever_serves_it(both: tuple[dict[str, Channel], FarEnd, Aliyun]) -> None:
    channels, twilio, aliyun = both
    for name in ("sms", "voice"):
        for address in (MAINLAND, ABROAD):
            assert channels[name].reachable(address) is None
            assert channels[name].send(outbound(to=address)).outcome == "accepted"
    assert (len(twilio.messages), len(twilio.calls)) == (1, 1)
    assert [taken["Action"] for taken in aliyun.taken] == ["SendSms", "IvrCall"]


def test_the_mainland_can_be_called_and_can_answer_by_key(
    both: tuple[dict[str, Channel], FarEnd, Aliyun],
) -> None:
    route = choose(["voice", "sms"], MAINLAND, both[0], "case-idle")
    assert (route.channel, route.can_answer) == ("voice", True)


def test_a_sentence_without_a_template_goes_another_way_and_it_is_said(
    both: tuple[dict[str, Channel], FarEnd, Aliyun],
) -> None:
    route = choose(["sms", "voice"], MAINLAND, both[0], "call-overdue")
    assert route.channel is None
    assert route.reason is not None
    assert route.reason.zh == "短信：这句话还没有登记阿里云模板；电话：这句话还没有登记阿里云模板"
    assert choose(["sms"], ABROAD, both[0], "call-overdue").channel == "sms", "abroad needs none"


def test_without_twilio_nobody_abroad_is_told_and_it_is_said() -> None:
    with Aliyun() as aliyun:
        channels = open_channels(None, Accounts(aliyun=aliyun_account(aliyun)))
        assert choose(["sms"], ABROAD, channels).skipped[0].code == "aliyun_mainland_only"
        assert channels["sms"].regions == "mainland"
        shut(channels)


def test_what_is_asked_without_a_key_is_a_plain_call() -> None:
    with Aliyun() as far:
        voice = AliyunVoice(aliyun_account(far).model_copy(update={"thanks": None}))
        voice.send(outbound(attempt="att_0123456789abcdefghij"))
        voice.close()
        [taken] = far.taken
    assert (taken["Action"], taken["OutId"], taken["TtsCode"]) == (
        "SingleCallByTts",
        "56789abcdefghij",
        "T_1",
    )
    assert not voice.capabilities & {Capability.KEYPRESS, Capability.REPLY}


def test_the_places_of_a_template_are_filled_and_no_others() -> None:
    with booth_of("aliyun_sms") as booth:
        filled = {"case": "SO-1", "link": "https://x/y"}
        booth.channel.send(outbound(says="offer-widened", params=filled))
        assert booth.far.taken[0]["TemplateParam"] == {"case": "SO-1"}


def test_what_is_found_failed_is_not_called_sent() -> None:
    with Aliyun() as far:
        sms = AliyunSms(aliyun_account(far))
        sms.send(outbound())
        far.failed.add("att_1")
        found = sms.look_up(outbound(), datetime.now(UTC))
        sms.close()
    assert found is not None
    assert (found.outcome, found.code) == ("rejected", "aliyun_MOBILE_NOT_ON_SERVICE")


def test_it_is_found_behind_a_hundred_others_to_the_same_number() -> None:
    with Aliyun() as far:
        sms = AliyunSms(aliyun_account(far, limit=5))
        for number in range(120):
            sms.send(outbound(attempt=f"att_{number}"))
        found = sms.look_up(outbound(attempt="att_3"), datetime.now(UTC))
        sms.close()
    assert found is not None
    assert found.provider_id == "aliyun:att_3"


def test_what_is_not_listed_yet_stays_in_doubt_and_is_not_sent_again() -> None:
    """Aliyun's lists lag: whoever asked at once and believed them would send a second one."""
    with Aliyun() as far:
        account = aliyun_account(far).model_copy(update={"settles_within": 90.0})
        now = datetime.now(UTC)
        for made in (AliyunSms, AliyunVoice):
            early, late = made(account, lambda: now), made(account, lambda: now + timedelta(seconds=91))
            found, then = early.look_up(outbound(), now), late.look_up(outbound(), now)
            assert found is not None
            assert (found.outcome, found.code) == ("unknown", "not_listed_yet")
            assert then is None if made is AliyunSms else then is not None and then.code == CANNOT_BE_ASKED
            early.close()
            late.close()


def test_a_200_that_is_no_answer_of_its_own_is_no_success() -> None:
    with booth_of("aliyun_sms") as booth:
        booth.far.faults.append(Fault(Kind.GARBLE_AFTER))
        assert booth.channel.send(outbound()).outcome == "unknown"


REPORT = {"out_id": "att_1", "success": True, "err_code": "DELIVERED", "biz_id": "b^0", "sms_size": "1"}


@pytest.mark.parametrize(
    ("hook", "pushed", "heard"),
    [
        ("sms-report", REPORT, ("delivered", None)),
        ("sms-report", {**REPORT, "success": False, "err_code": "MOBILE_NOT_ON_SERVICE"},
         ("undelivered", "aliyun_MOBILE_NOT_ON_SERVICE")),
        ("sms-report", {**REPORT, "out_id": None}, None),
        ("sms-report", {**REPORT, "success": "maybe"}, None),
        ("sms-up", {"phone_number": "19900000001", "content": "收到", "sequence_id": 7}, ("reply", None)),
        ("sms-up", {"content": "收到"}, None),
        ("voice-report", {"status_code": "300000", "dtmf": "1"}, ("acknowledged", None)),
        ("voice-report", {"status_code": "200000", "dtmf": "3"}, ("reply", None)),
        ("voice-report", {"status_code": "200000"}, ("completed", None)),
        ("voice-report", {"status_code": "200002"}, ("busy", None)),
        ("voice-report", {"status_code": "200003"}, ("no_answer", None)),
        ("voice-report", {"status_code": "200010"}, ("failed", "aliyun_200010")),
        ("voice-report", {"status_code": "100000"}, None),
    ],
)  # fmt: skip
def test_what_is_pushed_is_heard(
    hook: str, pushed: dict[str, object], heard: tuple[str, str | None] | None
) -> None:
    account = AliyunAccount.model_validate({"key_id": "k", "key_secret": "s"})
    channel = AliyunVoice(account) if hook == "voice-report" else AliyunSms(account)
    found = channel.hear(f"aliyun-{hook}", {"n": "att_1"}, as_text(pushed))
    channel.close()
    assert (None if found is None else (found.what, found.code)) == heard
    if found and found.what == "reply" and found.text:
        assert (found.from_phone, found.provider_id) == (PHONE, "aliyun-up:7")


def test_templates_are_read_as_they_are_written() -> None:
    found = templates_in("case-idle=SMS_1 case link; case-idle.en=SMS_2;")
    assert found == {
        "case-idle": Template(code="SMS_1", places=("case", "link")),
        "case-idle.en": Template(code="SMS_2"),
    }
    assert [template_for(found, "case-idle", tongue) for tongue in ("zh", "en")] == list(found.values())
    assert template_for(found, "call-overdue", "zh") is None
