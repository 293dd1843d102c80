"""Is what Aliyun pushes believed only under the secret address, answered in time, and heard once?"""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from api.unspoken import Unspoken
from channels.voices import Accounts
from storage.engine import Database
from tests.api.conftest import LEADER, Door, _opened, settings_for
from tests.api.test_webhooks import late_call
from tests.channels.booths import aliyun_account
from tests.far_end.aliyun import Aliyun

TOKEN = Aliyun.token


@pytest.fixture
def aliyun_door(database: Database) -> Iterator[Door]:
    with Aliyun() as far:
        others = Accounts(aliyun=aliyun_account(far))
        yield from _opened(database, settings_for(sandbox=True), others=others)


def push(door: Door, hook: str, *pushed: Any, token: str = TOKEN) -> Any:
    return door.client.post(f"/v1/webhooks/aliyun/{token}/{hook}", json=list(pushed))


def status_of(door: Door, attempt: str) -> Any:
    with door.house.database.reading() as connection:
        return connection.exec_driver_sql(
            "SELECT m.status, m.reason_zh FROM messages m JOIN attempts a ON a.message_id = m.id WHERE a.id = %s",
            (attempt,),
        ).one()


def test_a_key_stops_the_escalation_whatever_is_left_of_our_id(aliyun_door: Door) -> None:
    no, attempt = late_call(aliyun_door)
    began = time.monotonic()
    told = {"call_id": "c^1", "out_id": attempt[-15:], "status_code": "300000", "dtmf": "1"}
    answer = push(aliyun_door, "voice-report", told, told)
    assert time.monotonic() - began < 5
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "ok"})
    assert status_of(aliyun_door, attempt).status == "acknowledged"
    assert aliyun_door.call("GET", f"/v1/orders/{no}").status_code == 200


def test_a_failure_is_told_in_words(aliyun_door: Door) -> None:
    _, attempt = late_call(aliyun_door)
    with aliyun_door.house.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE messages SET status = 'sent', delivered_at = NULL")
    push(
        aliyun_door, "sms-report", {"out_id": attempt, "success": False, "err_code": "MOBILE_NOT_ON_SERVICE"}
    )
    assert tuple(status_of(aliyun_door, attempt)) == ("undeliverable", "停机、空号或关机")


def test_a_reply_counts_for_the_question_last_put_to_that_number(aliyun_door: Door) -> None:
    _, attempt = late_call(aliyun_door)
    told = {"phone_number": "19900007104", "content": "收到", "sequence_id": 1, "send_time": "x"}
    for _ in range(2):
        assert push(aliyun_door, "sms-up", told).json()["code"] == 0
    assert status_of(aliyun_door, attempt).status == "acknowledged"
    assert LEADER


def test_another_address_changes_nothing(aliyun_door: Door) -> None:
    _, attempt = late_call(aliyun_door)
    before = status_of(aliyun_door, attempt)
    told = {"out_id": attempt[-15:], "status_code": "300000", "dtmf": "1"}
    for token in ("x" * 27, TOKEN[:-1], TOKEN.lower(), "签名"):
        assert push(aliyun_door, "voice-report", told, token=token).status_code == 403
    assert status_of(aliyun_door, attempt) == before


def test_without_an_account_nothing_is_believed(door: Door) -> None:
    assert push(door, "sms-report", {}).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[", b"[" * 100_000, b'[1, null, "x", {}]', b"\xff", b"[{}]" * 2]
)
def test_what_is_no_list_of_reports_breaks_nothing(aliyun_door: Door, body: bytes) -> None:
    answer = aliyun_door.client.post(f"/v1/webhooks/aliyun/{TOKEN}/sms-report", content=body)
    assert answer.status_code in (200, 400)


def test_the_secret_stands_in_no_log() -> None:
    path = f"/v1/webhooks/aliyun/{TOKEN}/sms-up"
    record = logging.LogRecord("uvicorn.access", 20, "", 1, '%s - "%s %s"', ("1.2.3.4", "POST", path), None)
    Unspoken().filter(record)
    assert TOKEN not in record.getMessage()
    assert record.getMessage().endswith('/v1/webhooks/aliyun/…/sms-up"')
