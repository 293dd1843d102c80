"""Does the desk see what waits for a person, and is each thing looked after once?"""

from domain.people import Role
from tests.api.conftest import LEADER, NEAR, Door
from tests.api.test_replies import texted
from tests.api.test_webhooks import FROM_LEADER, late_call


def desk(door: Door) -> str:
    return door.key_for(Role.CUSTOMER_SERVICE, person="per_desk")


def test_what_was_not_understood_and_what_nobody_answered_wait_for_the_desk(twilio_door: Door) -> None:
    no, _ = late_call(twilio_door)
    key = desk(twilio_door)
    texted(twilio_door, "我在开车，回头说", "SM1", sender=FROM_LEADER)
    seen = twilio_door.get("/v1/inbox", key=key).json()
    [reply], [escalation] = seen["replies"], seen["escalations"]
    assert (reply["text"], reply["case"], reply["name"]) == ("我在开车，回头说", no, "班长")
    assert (escalation["case"], escalation["person"], escalation["clause"]) == (no, LEADER, "RENO-008")
    assert escalation["clause_text"]["zh"]
    texted(twilio_door, "收到", "SM2", sender=FROM_LEADER)
    assert twilio_door.get("/v1/inbox", key=key).json()["escalations"] == []


def test_what_was_done_meanwhile_waits_for_nobody(twilio_door: Door) -> None:
    no, _ = late_call(twilio_door)
    twilio_door.command(no, "log_call", by=NEAR, connected=True)
    twilio_door.command(no, "appoint", by=NEAR, at="2030-01-15T10:00:00+08:00", read_back=True)
    assert twilio_door.get("/v1/inbox").json()["escalations"] == []


def test_one_takes_it_and_settles_it(twilio_door: Door) -> None:
    texted(twilio_door, "你好", "SM1", sender=FROM_LEADER)
    key, other = desk(twilio_door), twilio_door.key_for(Role.SUPERVISOR, person="per_super")
    [reply] = twilio_door.get("/v1/inbox", key=key).json()["replies"]
    path = f"/v1/inbox/{reply['id']}"
    assert twilio_door.post(f"{path}/take", {}, key=key).json()["taken_by"] == "per_desk"
    refused = twilio_door.post(f"{path}/take", {}, key=other)
    assert (refused.status_code, refused.json()["refusal"]) == (409, "TakenByAnother")
    assert twilio_door.post(f"{path}/put-back", {}, key=key).json()["taken_by"] is None
    settled = twilio_door.post(f"{path}/settle", {"note": "已回电话"}, key=other).json()
    assert (settled["settled_by"], settled["note"]) == ("per_super", "已回电话")
    again = twilio_door.post(f"{path}/settle", {}, key=key)
    assert (again.status_code, again.json()["refusal"]) == (409, "SettledBefore")
    assert twilio_door.get("/v1/inbox", key=key).json()["replies"] == []
    [kept] = twilio_door.get("/v1/inbox?settled=true", key=key).json()["replies"]
    assert kept["id"] == reply["id"]
    assert twilio_door.post("/v1/inbox/in_nothing/take", {}, key=key).status_code == 404


def test_it_is_not_for_everybody(door: Door) -> None:
    for role, person in ((Role.TECHNICIAN, NEAR), (Role.TEAM_LEADER, LEADER)):
        assert door.get("/v1/inbox", key=door.key_for(role, person=person)).status_code == 403
