"""Do the channels hold against a Twilio that other people wrote, with Twilio's description between them?"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import pytest
from pydantic import SecretStr

from channels.account import HOOKS_PATH
from channels.contract import Address, Outbound, What
from channels.receipts import forward
from channels.reply import Asked, Meaning, understand
from tests.channels.conftest import outbound
from tests.far_end.phone import read
from tests.referee import page
from tests.referee.ground import (
    ACCOUNT,
    EMPTY_SERVICE,
    KEY,
    NO_SERVICE,
    NOT_OURS,
    OURS,
    SECRET,
    SERVICE,
    Ground,
    met,
)

A_PERSON = "+85290000001"
KNOWN = {"Authorization": "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Ground]:
    with met(tmp_path_factory.mktemp("referee")) as ground:
        yield ground
        stories = sum(item.path == request.path for item in request.session.items)
        page.MATCHES.append(figures(ground, stories))


def figures(ground: Ground, stories: int) -> page.Match:
    """What was provoked on purpose is counted apart."""
    return page.Match(
        stories=stories, judged=ground.there.judged() - ground.provoked, provoked=ground.provoked,
        passed_on=ground.there.passed_on(), taken=ground.there.passed_on() + ground.straight,
        believed=ground.door.knocks[200], disbelieved=ground.door.knocks[403],
    )  # fmt: skip


@pytest.fixture
def ground(held: Ground) -> Iterator[Ground]:
    """Whatever a story does, the referee in between must have had nothing to object to, unless provoked."""
    before, provoked = len(held.there.objections()), held.provoked
    yield held
    objections = held.there.objections()[before:]
    assert len(objections) == held.provoked - provoked, objections


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


@pytest.mark.parametrize(
    ("name", "changed", "outcome", "code"),
    [
        ("sms", {"api_secret": SecretStr("wrong")}, "rejected", "20003"),
        ("voice", {"api_secret": SecretStr("wrong")}, "rejected", "20003"),
        ("sms", {"messaging_service_sid": NO_SERVICE}, "rejected", "20404"),
        ("sms", {"messaging_service_sid": EMPTY_SERVICE}, "rejected", "21712"),
        ("voice", {"caller_id": NOT_OURS}, "rejected", "21210"),
        ("voice", {"account_sid": "AC" + "9" * 32}, "rejected", "20404"),
    ],
)
def test_a_refusal_is_understood(
    ground: Ground, name: str, changed: dict[str, object], outcome: str, code: str
) -> None:
    with ground.with_account(**changed) as channels:
        sent = channels[name].send(outbound(attempt=f"att_refused_{code}"))
    assert (sent.outcome, sent.code, sent.provider_id) == (outcome, code, None)
    assert ground.door.heard_of(f"att_refused_{code}") == []


@pytest.mark.parametrize(
    ("name", "to", "service", "code"),
    [
        ("sms", A_PERSON, "", "21603"),
        ("sms", "12345", SERVICE, "21201"),
        ("voice", "12345", SERVICE, "21201"),
    ],
)
def test_what_the_house_would_never_ask_is_refused_by_the_emulator_too(
    ground: Ground, name: str, to: str, service: str, code: str
) -> None:
    """Straight to the emulator: the description would object first, or does not know the rule."""
    whom = Address.model_construct(phone=to, language="zh", region=None)
    message: Outbound = outbound(attempt="att_odd").model_copy(update={"to": whom})
    with ground.with_account(messaging_service_sid=service, base_url=ground.there.emulator) as channels:
        sent = channels[name].send(message)
    ground.straight += 1
    assert (sent.outcome, sent.code) == ("rejected", code)


def test_with_another_token_nothing_of_it_is_believed(ground: Ground) -> None:
    door, true = ground.door, ground.account
    heard, refused = len(door.heard), len(door.refused)
    door.account = true.model_copy(update={"auth_token": SecretStr("another token")})
    try:
        sent = ground.channels["sms"].send(outbound(attempt="att_forged"))
        ground.simulate("message-status", MessageSid=str(sent.provider_id), Status="delivered")
        ground.simulate("inbound-message", To=OURS, From=A_PERSON, Body="收到")
    finally:
        door.account = true
    assert len(door.heard) == heard
    assert door.refused[refused:] == ["the signature does not match"] * 3


@pytest.mark.parametrize(
    ("path", "form", "headers", "status"),
    [
        ("Messages.json", {"Body": "x", "MessagingServiceSid": SERVICE}, KNOWN, 422),
        ("Messages.json", {"To": A_PERSON, "MessagingServiceSid": "MG1"}, KNOWN, 422),
        ("Messages.json", {"To": A_PERSON, "ScheduleType": "soon"}, KNOWN, 422),
        ("Mesages.json", {"To": A_PERSON}, KNOWN, 404),
        ("Calls.json", {"To": A_PERSON, "From": OURS, "Method": "BREW"}, KNOWN, 422),
        ("Calls.json", {"To": A_PERSON, "From": OURS}, {}, 401),
    ],
)
def test_the_referee_in_between_is_awake(
    ground: Ground, path: str, form: dict[str, str], headers: dict[str, str], status: int
) -> None:
    """Without this, a referee that waves everything through would look like a clean match."""
    ground.provoked += 1
    with httpx2.Client(trust_env=False, timeout=15) as wire:
        place = f"{ground.there.referee}/2010-04-01/Accounts/{ACCOUNT}/{path}"
        assert wire.post(place, data=form, headers=headers).status_code == status
