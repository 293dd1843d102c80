"""Is a refusal by the foreign Twilio understood, and does each referee refuse what it should?"""

from base64 import b64encode

import httpx2
import pytest
from pydantic import SecretStr

from channels.contract import Address, Outbound
from tests.channels.conftest import outbound
from tests.referee.ground import (
    A_PERSON,
    ACCOUNT,
    EMPTY_SERVICE,
    KEY,
    NO_SERVICE,
    NOT_OURS,
    OURS,
    SECRET,
    SERVICE,
    Ground,
)

KNOWN = {"Authorization": "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()}


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
