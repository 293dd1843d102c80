"""Do the channels hold against a Twilio that other people wrote, with Twilio's description between them?"""

from datetime import UTC, datetime

import pytest

from channels.account import HOOKS_PATH
from channels.contract import What
from channels.receipts import forward
from channels.reply import Asked, Meaning, understand
from tests.channels.conftest import outbound
from tests.far_end.phone import read
from tests.far_end.twilio import FarEnd
from tests.referee.ground import A_PERSON, ACCOUNT, KEY, OURS, SECRET, TOKEN, Ground


def statuses(ground: Ground, attempt: str) -> list[What]:
    return [heard.what for heard in ground.door.heard_of(attempt)]


def last(reports: list[What]) -> What | None:
    status: What | None = None
    for report in reports:
        status = forward(status, report)
    return status


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (("sending", "sent", "delivered"), "delivered"),
        (("delivered", "sent", "delivered"), "delivered"),
        (("sent", "undelivered"), "undelivered"),
        (("failed",), "failed"),
        (("sent", "delivered", "read"), "delivered"),
    ],
)
def test_an_sms_from_sending_to_its_end(ground: Ground, told: tuple[str, ...], end: What) -> None:
    attempt = f"att_好&n={'+'.join(told)}#1"
    begun_at = datetime.now(UTC)
    sent = ground.channels["sms"].send(
        outbound(text=f"您好😀 €5 <b>&amp; {attempt}\n第二行", attempt=attempt)
    )
    assert (sent.outcome, sent.code) == ("accepted", None)
    assert statuses(ground, attempt) == ["accepted"], "the first report came before the answer"
    for status in told:
        ground.simulate("message-status", MessageSid=str(sent.provider_id), Status=status)
    assert {heard.provider_id for heard in ground.door.heard_of(attempt)} == {sent.provider_id}
    assert last(statuses(ground, attempt)) == end
    found = ground.channels["sms"].look_up(
        outbound(text=f"您好😀 €5 <b>&amp; {attempt}\n第二行", attempt=attempt), begun_at
    )
    assert found is not None
    assert (found.provider_id, found.outcome) == (
        sent.provider_id, "rejected" if end in ("undelivered", "failed") else "accepted",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["sms", "voice"])
def test_what_was_never_sent_is_not_found_there(ground: Ground, name: str) -> None:
    stranger = outbound(phone="+85290000077", attempt="att_never")
    assert ground.channels[name].look_up(stranger, datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("words", "asked", "meaning"),
    [
        ("收到", "acknowledgement", "acknowledge"),
        ("１", "acknowledgement", "acknowledge"),
        ("1", "acknowledgement", "acknowledge"),
        ("没收到", "acknowledgement", "words"),
        ("5 很满意", "rating", "rating"),
        ("改约", "confirmation", "reschedule"),
        ("退订", "rating", "opt_out"),
        ("STOP", None, "opt_out"),
        ("START", None, "opt_in"),
        ("a&b=c+d %41 😀\n“好”", None, "words"),
    ],
)
def test_a_reply_is_signed_heard_and_understood(
    ground: Ground, words: str, asked: Asked | None, meaning: Meaning
) -> None:
    ground.simulate("inbound-message", To=OURS, From=A_PERSON, Body=words)
    heard = ground.door.heard[-1]
    assert (heard.what, heard.from_phone, heard.text) == ("reply", A_PERSON, words)
    assert understand(words).answering(asked) == meaning


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (("ringing", "in-progress", "completed"), "completed"),
        (("ringing", "busy"), "busy"),
        (("ringing", "no-answer"), "no_answer"),
        (("failed",), "failed"),
        (("canceled",), "failed"),
    ],
)
def test_a_call_from_ringing_to_its_end(ground: Ground, told: tuple[str, ...], end: What) -> None:
    attempt, begun_at = f"att_call_{told[-1]}", datetime.now(UTC)
    sent = ground.channels["voice"].send(outbound(attempt=attempt, phone=f"+8529000{len(end):04d}"))
    assert (sent.outcome, sent.code) == ("accepted", None)
    for status in told:
        ground.simulate("call-status", CallSid=str(sent.provider_id), Status=status)
    assert last(statuses(ground, attempt)) == end
    assert {heard.provider_id for heard in ground.door.heard_of(attempt)} == {sent.provider_id}
    others = frozenset(heard.provider_id or "" for heard in ground.door.heard if heard.attempt_id != attempt)
    found = ground.channels["voice"].look_up(
        outbound(attempt=attempt, phone=f"+8529000{len(end):04d}"), begun_at, others
    )
    assert found is not None
    assert (found.provider_id, found.outcome) == (
        sent.provider_id, "accepted" if end == "completed" else "rejected",
    )  # fmt: skip


def test_a_phone_asks_what_to_say_and_is_told(ground: Ground) -> None:
    """The emulator signs an address with an escaped id in it, as a real call's would have."""
    before = ground.door.knocks[200]
    ground.simulate("inbound-call", To=OURS, From=A_PERSON)
    assert ground.door.knocks[200] == before + 1
    assert ground.door.forms[-1]["CallStatus"] == "in-progress"
    script = read(ground.door.scripts[-1])
    assert script.action == f"{ground.account.public_url}{HOOKS_PATH}/voice?n=att_inbound%26%E5%A5%BD"


def by_the_emulator(ground: Ground) -> None:
    message = ground.channels["sms"].send(outbound(attempt="att_theirs"))
    for status in ("sent", "undelivered"):
        ground.simulate("message-status", MessageSid=str(message.provider_id), Status=status)
    ground.simulate("inbound-message", To=OURS, From=A_PERSON, Body="收到，谢谢")
    call = ground.channels["voice"].send(outbound(attempt="att_theirs"))
    for status in ("ringing", "no-answer"):
        ground.simulate("call-status", CallSid=str(call.provider_id), Status=status)


def by_our_far_end(ground: Ground) -> None:
    far_end = FarEnd(account_sid=ACCOUNT, api_key=KEY, api_secret=SECRET, auth_token=TOKEN)
    with far_end, ground.with_account(base_url=far_end.url) as channels:
        for name in ("sms", "voice"):
            channels[name].send(outbound(attempt="att_ours"))
        for status in ("queued", "sent", "undelivered"):
            far_end.report(far_end.messages[0], status)
        far_end.text_back(f"{ground.account.public_url}{HOOKS_PATH}/sms-reply", A_PERSON, "收到，谢谢")
        for status in ("ringing", "no-answer"):
            far_end.report(far_end.calls[0], status)
    ground.own += 6


def test_our_own_far_end_reports_as_the_emulator_does(ground: Ground) -> None:
    """Every other test believes our far end; here it may tell nothing that the emulator does not tell the same way."""
    said: list[list[dict[str, str]]] = []
    for speaker in (by_the_emulator, by_our_far_end):
        before = len(ground.door.forms)
        speaker(ground)
        said.append(ground.door.forms[before:])
    assert statuses(ground, "att_ours") == statuses(ground, "att_theirs")
    theirs, ours = said
    for other, own in zip(theirs, ours, strict=True):
        assert own.keys() <= other.keys()
        varying = {"MessageSid", "SmsSid", "CallSid"}
        assert {name: own[name] for name in own.keys() - varying} == {
            name: other[name] for name in own.keys() - varying
        }
