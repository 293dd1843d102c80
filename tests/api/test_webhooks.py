"""Does the house believe only what is signed, and take every report forward, once?"""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text

from storage import opt_outs
from tests.api.conftest import LEADER, NEAR, PUBLIC, Door, account
from tests.far_end.phone import read
from tests.far_end.signature import sign

FROM_LEADER = "+8619900007104"


def report(door: Door, hook: str, attempt: str | None, form: dict[str, str], signed: bool = True) -> Any:
    target = f"/v1/webhooks/twilio/{hook}" + (f"?n={attempt}" if attempt else "")
    token = account().auth_token.get_secret_value()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if signed:
        headers["X-Twilio-Signature"] = sign(token, PUBLIC + target, form)
    return door.client.post(target, content=urlencode(form), headers=headers)


def late_call(door: Door) -> tuple[str, str]:
    """A case whose leader was told of a call not made, and the attempt by which that was said."""
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    door.send_all()
    message = next(
        one for one in door.get(f"/v1/orders/{no}/messages").json() if one["to"]["person"] == LEADER
    )
    with door.house.database.reading() as connection:
        asked = text("SELECT id FROM attempts WHERE message_id = :id")
        return no, str(connection.scalar(asked, {"id": message["id"]}))


def escalates(door: Door, no: str) -> bool:
    """Whether the next above would be told; that the leader is asked again after a while is no escalation."""
    plan = door.get(f"/v1/orders/{no}").json()["plan"]
    return any(
        (entry["what"], entry["tell"]) == ("appointment.call_customer", "supervisor") for entry in plan
    )


def told(door: Door, no: str) -> Any:
    return next(one for one in door.get(f"/v1/orders/{no}/messages").json() if one["to"]["person"] == LEADER)


def test_unsigned_reports_change_nothing(twilio_door: Door) -> None:
    no, attempt = late_call(twilio_door)
    for hook, form in [
        ("sms-reply", {"From": FROM_LEADER, "Body": "1"}),
        ("voice", {"Digits": "1"}),
        ("sms-status", {"MessageStatus": "undelivered"}),
    ]:
        assert report(twilio_door, hook, attempt, form, signed=False).status_code == 403
    assert escalates(twilio_door, no)
    assert told(twilio_door, no)["status"] == "delivered"


def test_without_an_account_nothing_is_believed(door: Door) -> None:
    assert report(door, "sms-reply", None, {"Body": "1"}).status_code == 403


def test_a_key_press_stops_the_escalation(twilio_door: Door) -> None:
    no, attempt = late_call(twilio_door)
    asked = report(twilio_door, "voice", attempt, {"CallSid": "CA1", "AnsweredBy": "human"})
    script = read(asked.text)
    assert asked.headers["content-type"].startswith("text/xml")
    assert script.action == f"{PUBLIC}/v1/webhooks/twilio/voice?n={attempt}"
    assert script.spoken
    thanked = report(twilio_door, "voice", attempt, {"CallSid": "CA1", "Digits": "1"})
    assert read(thanked.text).hangs_up
    assert not escalates(twilio_door, no)
    assert told(twilio_door, no)["status"] == "acknowledged"
    late = read(report(twilio_door, "voice", attempt, {"CallSid": "CA1", "AnsweredBy": "human"}).text)
    assert late.action is None


def test_another_key_asks_again(twilio_door: Door) -> None:
    no, attempt = late_call(twilio_door)
    again = read(report(twilio_door, "voice", attempt, {"CallSid": "CA1", "Digits": "5"}).text)
    assert again.action
    assert escalates(twilio_door, no)


def test_a_reply_is_for_the_question_last_put_to_that_number(twilio_door: Door) -> None:
    no, _ = late_call(twilio_door)
    answer = report(
        twilio_door, "sms-reply", None, {"From": FROM_LEADER, "Body": "收到。", "MessageSid": "SM1"}
    )
    assert answer.status_code == 200
    assert "<Response" in answer.text
    assert not escalates(twilio_door, no)


def test_a_reply_that_is_not_understood_is_kept(twilio_door: Door) -> None:
    no, _ = late_call(twilio_door)
    report(
        twilio_door, "sms-reply", None, {"From": FROM_LEADER, "Body": "我在开车，回头说", "MessageSid": "SM2"}
    )
    assert escalates(twilio_door, no)
    with twilio_door.house.database.reading() as connection:
        kept = connection.execute(text("SELECT person, case_no, text FROM inbox")).all()
    assert [tuple(row) for row in kept] == [(LEADER, no, "我在开车，回头说")]


def test_an_answer_that_comes_late_or_again_changes_nothing_and_is_answered(twilio_door: Door) -> None:
    first, _ = late_call(twilio_door)
    second, _ = late_call(twilio_door)
    agrees = {"From": FROM_LEADER, "Body": "收到", "MessageSid": "SM7"}
    code = f"{int(first[-6:]):02}"
    assert (
        f"还有 1 条等您确认：{first}（回“1 {code}”）" in report(twilio_door, "sms-reply", None, agrees).text
    )
    assert (escalates(twilio_door, first), escalates(twilio_door, second)) == (True, False)
    again = report(twilio_door, "sms-reply", None, agrees).text
    assert f"{second} 的这条提醒已由班长确认" in again
    assert escalates(twilio_door, first)
    alone = report(twilio_door, "sms-reply", None, {**agrees, "MessageSid": "SM8"})
    assert "<Message" not in alone.text
    assert not escalates(twilio_door, first)
    late = report(twilio_door, "sms-reply", None, {**agrees, "MessageSid": "SM9"}).text
    assert f"{first} 的这条提醒已由班长确认" in late or f"{second} 的这条提醒已由班长确认" in late
    with twilio_door.house.database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM inbox")) == 0


def test_whoever_leaves_is_answered_and_may_come_back(twilio_door: Door) -> None:
    no, attempt = late_call(twilio_door)
    database = twilio_door.house.database
    gone = report(twilio_door, "sms-reply", None, {"From": FROM_LEADER, "Body": "退订", "MessageSid": "SM3"})
    assert "已退订" in gone.text
    assert opt_outs.channels_left(database, FROM_LEADER) == ("sms",)
    assert escalates(twilio_door, no)
    back = report(twilio_door, "sms-reply", None, {"From": FROM_LEADER, "Body": "ＳＴＡＲＴ"})
    assert "已恢复" in back.text
    assert opt_outs.channels_left(database, FROM_LEADER) == ()
    marked = {"From": FROM_LEADER, "Body": "adios", "OptOutType": "STOP"}
    assert "<Message" not in report(twilio_door, "sms-reply", None, marked).text
    assert opt_outs.channels_left(database, FROM_LEADER) == ("sms",)
    opt_outs.come_back(database, FROM_LEADER, "sms")
    failed = {"MessageStatus": "failed", "ErrorCode": "21610", "MessageSid": "SM4"}
    assert report(twilio_door, "sms-status", attempt, failed).status_code == 204
    assert opt_outs.channels_left(database, FROM_LEADER) == ("voice",)


def test_leaving_is_believed_only_when_it_is_signed(twilio_door: Door) -> None:
    report(twilio_door, "sms-reply", None, {"From": FROM_LEADER, "Body": "STOP"}, signed=False)
    assert opt_outs.channels_left(twilio_door.house.database, FROM_LEADER) == ()


def test_statuses_only_move_forward(twilio_door: Door) -> None:
    no, attempt = late_call(twilio_door)
    report(twilio_door, "voice", attempt, {"CallSid": "CA1", "Digits": "1"})
    for status in ("sent", "delivered", "undelivered"):
        answer = report(twilio_door, "sms-status", attempt, {"MessageStatus": status, "MessageSid": "SM1"})
        assert answer.status_code == 204
    assert told(twilio_door, no)["status"] == "acknowledged"


def test_reports_of_nothing_we_know_are_kept_quietly(twilio_door: Door) -> None:
    assert report(twilio_door, "sms-status", "att_unknown", {"MessageStatus": "delivered"}).status_code == 204
    spoken = report(twilio_door, "voice", "att_unknown", {"CallSid": "CA9"})
    assert read(spoken.text).hangs_up
    assert report(twilio_door, "nonsense", None, {}).status_code in (404, 422)


def test_a_nul_in_a_signed_report_is_no_error(twilio_door: Door) -> None:
    given = {"MessageStatus": "delivered", "MessageSid": "SM\0", "ErrorCode": "3\0"}
    assert report(twilio_door, "sms-status", "att%00x", given).status_code == 204
