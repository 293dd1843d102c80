"""Does one tap in WeCom stop an escalation or take a job, and does nobody else's?"""

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from channels.voices import Accounts
from channels.wecom_app import WeComApp
from storage import people
from storage.engine import Database
from tests.api.conftest import LEADER, NEAR, NEXT, Door, _opened, settings_for
from tests.api.test_webhooks import escalates, late_call, told
from tests.channels.test_wecom import wecom_account_without_wire
from tests.far_end.wecom import Sealer, WeCom

PATH = "/v1/webhooks/wecom"


@pytest.fixture
def wecom_door(database: Database) -> Iterator[Door]:
    """A house with a WeCom app, whose people have names there. Its messages still go to paper."""
    for door in _opened(database, settings_for(sandbox=True)):
        account = wecom_account_without_wire()
        door.house.others = Accounts(wecom=account)
        door.house.channels = {**door.house.channels, "wecom_app": WeComApp(account)}
        for person, name in ((LEADER, "banzhang"), (NEAR, "jin"), (NEXT, "ci")):
            people.change(database, person, wecom=name)
        yield door
        door.house.channels["wecom_app"].close()


def tap(door: Door, attempt: str, key: str, user: str, **sealer: Any) -> Any:
    query, body = Sealer(**{"at": int(time.time()), **sealer}).tap(attempt, key, user)
    return door.client.post(PATH, params=query, content=body)


def shown(answer: Any) -> str:
    """What the button says from now on."""
    assert answer.status_code == 200, answer.text
    sealed = ET.fromstring(answer.text).findtext("Encrypt", "")
    from channels.wecom_callback import Callback

    query = {**Sealer(at=int(time.time())).query(sealed), "echostr": sealed}
    return ET.fromstring(Callback(wecom_account_without_wire()).echo(query)).findtext(
        "Button/ReplaceName", ""
    )


def offered_to(door: Door, no: str, person: str) -> str:
    """The attempt by which somebody was offered the job."""
    door.send_all()
    found = text(
        "SELECT a.id FROM attempts a JOIN messages m ON m.id = a.message_id"
        " WHERE m.case_no = :no AND m.says = 'job-offer' AND m.told_person = :person"
    )
    with door.house.database.reading() as connection:
        return str(connection.scalar(found, {"no": no, "person": person}))


def test_the_console_is_answered_what_it_sealed(wecom_door: Door) -> None:
    sealer = Sealer(at=int(time.time()))
    answer = wecom_door.client.get(f"{PATH}?{sealer.address(sealer.seal('12345'))}")
    assert (answer.status_code, answer.text) == (200, "12345")
    assert wecom_door.client.get(PATH).status_code == 403


def test_one_tap_stops_the_escalation(wecom_door: Door) -> None:
    no, attempt = late_call(wecom_door)
    assert shown(tap(wecom_door, attempt, "acknowledge", "banzhang")) == "已收到 · Noted"
    assert not escalates(wecom_door, no)
    assert told(wecom_door, no)["status"] == "acknowledged"
    assert "已收到" in shown(tap(wecom_door, attempt, "acknowledge", "banzhang")), "tapped twice it stays so"


def test_nobody_elses_forged_or_stale_tap_changes_anything(wecom_door: Door) -> None:
    no, attempt = late_call(wecom_door)
    for user in ("jin", "stranger", ""):
        assert "Too late" in shown(tap(wecom_door, attempt, "acknowledge", user))
    assert "Too late" in shown(tap(wecom_door, "att_nobody", "acknowledge", "banzhang"))
    assert "Too late" in shown(tap(wecom_door, attempt, "close_case", "banzhang"))
    for wrong in ({"token": "x"}, {"at": int(time.time()) - 3600}, {"corp_id": "ww1"}, {"aes_key": "B" * 43}):
        assert tap(wecom_door, attempt, "acknowledge", "banzhang", **wrong).status_code == 403
    assert wecom_door.client.post(PATH, content=b"<xml/>").status_code == 403
    assert wecom_door.client.post(PATH, content=b"\xff" * 100).status_code == 403
    assert escalates(wecom_door, no)
    assert told(wecom_door, no)["status"] == "delivered"


def test_without_an_app_nothing_is_believed(door: Door) -> None:
    assert tap(door, "att_1", "acknowledge", "banzhang").status_code == 403


def test_a_job_is_taken_by_one_tap_and_the_second_is_told(wecom_door: Door) -> None:
    no = wecom_door.order()["no"]
    first, second = (offered_to(wecom_door, no, person) for person in (NEAR, NEXT))
    assert "Noted" in shown(tap(wecom_door, first, "grab", "jin"))
    assert wecom_door.get(f"/v1/orders/{no}").json()["stage"] == "contacting"
    assert "Too late" in shown(tap(wecom_door, second, "grab", "ci"))
    assert "Too late" in shown(tap(wecom_door, first, "grab", "ci")), "another's card"


def test_while_the_engine_is_away_the_tap_can_be_repeated(wecom_door: Door) -> None:
    no = wecom_door.order()["no"]
    attempt = offered_to(wecom_door, no, NEAR)
    wecom_door.cases.away = True
    assert "Again" in shown(tap(wecom_door, attempt, "grab", "jin"))
    wecom_door.cases.away = False
    assert "Noted" in shown(tap(wecom_door, attempt, "grab", "jin"))


def test_words_answer_the_last_question_and_others_are_kept(wecom_door: Door) -> None:
    no, _ = late_call(wecom_door)

    def writes(words: str, number: str) -> None:
        query, body = Sealer(at=int(time.time())).callback(
            FromUserName="banzhang", MsgType="text", Content=words, MsgId=number, AgentID=str(WeCom.agent_id)
        )
        assert wecom_door.client.post(PATH, params=query, content=body).text == ""

    writes("在开车，回头说", "1")
    assert escalates(wecom_door, no)
    with wecom_door.house.database.reading() as connection:
        kept = connection.execute(text("SELECT text, person, case_no FROM inbox")).all()
    assert [tuple(row) for row in kept] == [("在开车，回头说", LEADER, no)]
    writes("收到", "2")
    assert not escalates(wecom_door, no)


def test_people_are_known_by_mail_and_by_their_name_in_wecom(door: Door) -> None:
    wish = {"name": "某甲", "roles": ["finance"], "email": "jia@house.example", "wecom": "jia"}
    added = door.post("/v1/people", wish).json()
    assert (added["email"], added["wecom"]) == ("jia@house.example", "jia")
    changed = door.call("PATCH", f"/v1/people/{added['id']}", json={"wecom": None}).json()
    assert (changed["email"], changed["wecom"]) == ("jia@house.example", None)
    for wrong in ({"email": "x"}, {"email": "a@b.c\nBcc: d@e.f"}, {"wecom": "@all"}, {"wecom": "a|b"}):
        assert door.post("/v1/people", {**wish, **wrong}).status_code == 422
