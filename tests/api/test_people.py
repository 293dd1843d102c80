"""Do people come into the house, change, and leave it, by the door?"""

from api.permissions import STAFF
from domain.people import Role
from tests.api.conftest import LEADER, NEAR, Door


def test_somebody_is_added_found_and_changed(door: Door) -> None:
    wish = {
        "name": "新师傅",
        "roles": ["technician"],
        "phone": "199 0000 7201",
        "lat": 30.2,
        "lng": 120.1,
        "team": "west",
    }
    added = door.post("/v1/people", wish)
    assert added.status_code == 201
    person = added.json()
    assert person["id"].startswith("per_")
    assert person["phone"] == "+8619900007201"
    assert person["id"] in {one["id"] for one in door.get("/v1/people").json()["items"]}
    assert [one["id"] for one in door.get("/v1/people?team=west").json()["items"]] == [person["id"]]
    path = f"/v1/people/{person['id']}"
    assert door.call("PATCH", path, json={"active": False}).json()["active"] is False
    assert door.get(path).json() == {**person, "active": False}


def test_ones_own_id_makes_it_safe_to_repeat(door: Door) -> None:
    wish = {"id": "per_mine", "name": "某甲", "roles": ["finance"]}
    assert [door.post("/v1/people", wish).status_code for _ in range(2)] == [201, 201]
    assert len([one for one in door.get("/v1/people").json()["items"] if one["id"] == "per_mine"]) == 1


def test_what_is_not_right_about_somebody(door: Door) -> None:
    for wish in [
        {"name": "x", "roles": ["king"]},
        {"name": "x", "roles": []},
        {"name": " ", "roles": ["finance"]},
        {"name": "x", "roles": ["finance"], "phone": "1"},
        {"name": "x\x00", "roles": ["finance"]},
        {"name": "x", "roles": ["customer"]},
    ]:
        assert door.post("/v1/people", wish).status_code == 422
    assert door.call("PATCH", f"/v1/people/{NEAR}", json={"name": None}).status_code == 422
    assert door.get("/v1/people/per_nobody").status_code == 404
    assert door.get("/v1/people/%00").status_code == 404
    customer = door.order()["customer"]["id"]
    assert door.call("PATCH", f"/v1/people/{customer}", json={"name": "x"}).status_code == 422
    assert door.get(f"/v1/people/{customer}").json()["roles"] == ["customer"]
    assert door.call("PATCH", "/v1/people/per_nobody", json={"name": "x"}).status_code == 404


def test_who_could_not_be_told_is_listed_before_it_matters(door: Door) -> None:
    said = door.get("/v1/people/unreachable")
    assert said.status_code == 200, said.text
    assert {"unreachable", "notes", "silent"} == said.json().keys()
    assert said.json()["unreachable"] == []
    assert any(gap["kind"] == "stand_in" for gap in said.json()["notes"])


def test_with_twilio_a_leader_without_a_phone_is_unreachable(twilio_door: Door) -> None:
    assert twilio_door.call("PATCH", f"/v1/people/{LEADER}", json={"phone": None}).status_code == 200
    said = twilio_door.get("/v1/people/unreachable").json()
    [gap] = [one for one in said["unreachable"] if one["person"] == LEADER]
    assert gap["reason"] == {"zh": "没有登记手机号", "en": "no phone number on record"}
    assert ("RENO-008", "escalate") in {(hit["clause"], hit["does"]) for hit in gap["hits"]}
    assert "RENO-008" in {hit["clause"] for hit in said["silent"]}


def test_who_may_ask_who_could_not_be_told(door: Door) -> None:
    answers = {role: door.get("/v1/people/unreachable", key=door.key_for(role)).status_code for role in STAFF}
    assert {role for role, status in answers.items() if status == 200} == {
        Role.ADMIN,
        Role.DISPATCHER,
        Role.SUPERVISOR,
    }
    assert set(answers.values()) == {200, 403}
