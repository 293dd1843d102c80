"""Do technician and customer speak with each other without numbers, and does it count as the call?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from storage import bridges, people
from storage.engine import Database
from tests.api.conftest import NEAR, PUBLIC, Door, _opened, account, settings_for
from tests.far_end.faults import Fault, Kind
from tests.far_end.records import Record
from tests.far_end.signature import sign
from tests.far_end.twilio import FarEnd
from workflows.handles import EngineAway

THERE, HERE = "+12025550101", "+12025550109"


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    with FarEnd() as far:
        yield far


@pytest.fixture
def bridged(database: Database, far_end: FarEnd) -> Iterator[Door]:
    """A house whose Twilio is there, with a technician abroad."""
    at = account().model_copy(
        update={"base_url": far_end.url, "account_sid": far_end.account_sid, "api_key": far_end.api_key}
    )
    at = at.model_copy(update={"api_secret": SecretStr(far_end.api_secret)})
    for door in _opened(database, settings_for(sandbox=True), at):
        people.change(database, NEAR, phone=THERE)
        yield door


def taken(door: Door, phone: str = HERE) -> str:
    """A job that the technician has taken and has not called about yet."""
    wish = {"name": "门小样", "phone": phone, "address": "样例路 7 号", "lat": 30.0, "lng": 120.0}
    no = str(door.order(customer=wish)["no"])
    assert door.command(no, "grab", by=NEAR).status_code == 200
    return no


def ask(door: Door, no: str, by: str | None = NEAR, key: str | None = None) -> Any:
    return door.post(f"/v1/orders/{no}/bridge", {"by": by} if by else {}, idempotency_key=key)


def twilio(door: Door, call: Record, step: str, **form: str) -> Any:
    target = {"dial": call.asked("Url"), "status": call.asked("StatusCallback")}.get(step) or call.asked(
        "Url"
    ).replace("/dial", "/ended")
    told = {"CallSid": call.sid, "AccountSid": call.account_sid, **form}
    headers = {"X-Twilio-Signature": sign("token-of-the-tests", target, told)}
    return door.client.post(target.removeprefix(PUBLIC), data=told, headers=headers)


def happened(door: Door, no: str) -> list[str]:
    return [event["name"] for event in door.get(f"/v1/orders/{no}/events").json()]


def test_the_asker_is_called_then_the_other_and_both_see_our_number(bridged: Door, far_end: FarEnd) -> None:
    no = taken(bridged)
    answer = ask(bridged, no)
    assert (answer.status_code, answer.json()["status"]) == (201, "dialling")
    assert HERE not in answer.text
    assert THERE not in answer.text
    [call] = far_end.calls
    assert (call.to, call.asked("From")) == (THERE, "+15550000000")
    script = twilio(bridged, call, "dial").text
    assert f"<Number>{HERE}</Number>" in script
    assert 'callerId="+15550000000"' in script
    for _ in range(2):
        assert (
            twilio(bridged, call, "ended", DialCallStatus="completed", DialCallDuration="95").status_code
            == 200
        )
    assert happened(bridged, no).count("called") == 1, "a report that comes twice is one call"
    [seen] = bridged.get(f"/v1/orders/{no}/bridges").json()
    assert (seen["status"], seen["seconds"]) == ("connected", 95)
    assert "call_customer" not in str(bridged.get(f"/v1/orders/{no}").json()["breaches"])


def test_a_connected_call_keeps_the_promise_to_call(bridged: Door, far_end: FarEnd) -> None:
    no = taken(bridged)
    ask(bridged, no)
    twilio(bridged, far_end.calls[0], "ended", DialCallStatus="completed", DialCallDuration="30")
    assert "called" in happened(bridged, no)


@pytest.mark.parametrize(
    ("step", "form", "status", "event"),
    [
        ("ended", {"DialCallStatus": "no-answer"}, "no_answer", "call_missed"),
        ("ended", {"DialCallStatus": "busy"}, "busy", "call_missed"),
        ("status", {"CallStatus": "no-answer"}, "no_answer", "call_missed"),
        ("status", {"CallStatus": "completed"}, "dialling", None),
        ("ended", {"DialCallStatus": "odd"}, "dialling", None),
    ],
)
def test_what_was_no_call_does_not_count(
    bridged: Door, far_end: FarEnd, step: str, form: dict[str, str], status: str, event: str | None
) -> None:
    no = taken(bridged)
    ask(bridged, no)
    assert twilio(bridged, far_end.calls[0], step, **form).status_code in (200, 204)
    assert bridged.get(f"/v1/orders/{no}/bridges").json()[0]["status"] == status
    assert "called" not in happened(bridged, no)
    assert event is None or event in happened(bridged, no)


def test_a_call_that_ended_while_the_engine_was_away_waits_to_be_told(
    bridged: Door, far_end: FarEnd, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = taken(bridged)
    ask(bridged, no)
    cases = bridged.client.app.state.house.cases  # type: ignore[attr-defined]

    async def away(*_: object) -> None:
        raise EngineAway(no)

    with monkeypatch.context() as outage:
        outage.setattr(cases, "do", away)
        answer = twilio(bridged, far_end.calls[0], "ended", DialCallStatus="completed", DialCallDuration="9")
    assert answer.status_code == 200
    monkeypatch.setattr(bridges, "TOLD_WITHIN", timedelta(0))
    [(bridge, given)] = bridges.untold(database)
    assert (bridge.case_no, bridge.seconds) == (no, 9)
    assert given is not None


def test_one_that_the_case_has_heard_of_is_not_told_again(
    bridged: Door, far_end: FarEnd, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(bridged, taken(bridged))
    twilio(bridged, far_end.calls[0], "ended", DialCallStatus="completed", DialCallDuration="9")
    monkeypatch.setattr(bridges, "TOLD_WITHIN", timedelta(0))
    assert bridges.untold(database) == []


def test_mainland_numbers_are_refused_with_the_reason(bridged: Door, far_end: FarEnd) -> None:
    no = taken(bridged, "199 0000 7001")
    answer = ask(bridged, no)
    assert (answer.status_code, answer.json()["refusal"]) == (409, "CannotBridge")
    assert answer.json()["detail"] == "不能接通：Twilio 打不通中国大陆的电话，请改用其他渠道。"
    assert far_end.calls == []


def test_the_same_key_calls_once_and_a_refusal_of_the_provider_is_told(
    bridged: Door, far_end: FarEnd
) -> None:
    no = taken(bridged)
    first, again = (ask(bridged, no, key="k1").json() for _ in range(2))
    assert (first["id"], len(far_end.calls)) == (again["id"], 1)
    pressed_again = ask(bridged, no).json()
    assert (pressed_again["id"], len(far_end.calls)) == (first["id"], 1), "while it rings it is the same call"
    twilio(bridged, far_end.calls[0], "ended", DialCallStatus="busy")
    far_end.faults.append(Fault(Kind.REFUSE, 400, 21215))
    refused = ask(bridged, no, key="k2").json()
    assert (refused["status"], refused["words"]["zh"]) == ("failed", "账户没有开通该地区的语音")


def test_only_the_two_may_and_nothing_unsigned_is_believed(bridged: Door, far_end: FarEnd) -> None:
    no = taken(bridged)
    assert ask(bridged, no, by="per_next").status_code == 403
    assert ask(bridged, no, by=None).status_code == 403
    ask(bridged, no)
    target = far_end.calls[0].asked("Url").removeprefix(PUBLIC)
    for step in ("dial", "ended", "status"):
        forged = bridged.client.post(target.replace("dial", step), data={"DialCallStatus": "completed"})
        assert forged.status_code == 403
    assert "called" not in happened(bridged, no)


def test_in_the_sandbox_it_shows_on_both_phones(door: Door) -> None:
    opened = door.order()
    no, customer = opened["no"], opened["customer"]["id"]
    door.command(no, "grab", by=NEAR)
    assert ask(door, no, by=customer).json()["status"] == "connected"
    for person in (NEAR, customer):
        rang = [one for one in door.get(f"/v1/sandbox/phones/{person}").json() if one["channel"] == "bridge"]
        assert [one["case"] for one in rang] == [no]
    assert "called" in happened(door, no)


def test_outside_the_sandbox_without_a_provider_it_is_refused(front_door: Door) -> None:
    no = taken(front_door)
    assert ask(front_door, no).json()["refusal"] == "CannotBridge"
