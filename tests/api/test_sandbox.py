"""Can the house be rehearsed: clocks moved, phones read and answered?"""

from tests.api.conftest import LEADER, NEAR, Door


def late_call(door: Door) -> str:
    no: str = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    before = door.get(f"/v1/orders/{no}").json()["now"]
    answer = door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["now"] > before
    door.send_all()
    return no


def calls_to_come(door: Door, no: str) -> list[str]:
    """Whom the ladder would still reach; the leader, who is asked again after a while, is not one of them."""
    plan = door.get(f"/v1/orders/{no}").json()["plan"]
    told = [entry["tell"] for entry in plan if entry["what"] == "appointment.call_customer"]
    return [who for who in told if who not in (None, "team_leader")]


def test_the_leaders_phone_rings_and_pressing_one_stops_it(door: Door) -> None:
    no = late_call(door)
    assert door.get(f"/v1/orders/{no}").json()["breaches"][0]["clause"] == "RENO-008"
    received = door.get(f"/v1/sandbox/phones/{LEADER}").json()
    assert [(one["case"], one["clause"]) for one in received] == [(no, "RENO-008")]
    assert calls_to_come(door, no)
    answer = door.post(f"/v1/sandbox/phones/{LEADER}/press", {"digit": "1"})
    assert answer.json()["did"] == "acknowledged"
    assert calls_to_come(door, no) == []
    status = {one["id"]: one["status"] for one in door.get(f"/v1/orders/{no}/messages").json()}
    assert status[received[0]["id"]] == "acknowledged"
    again = door.post(f"/v1/sandbox/phones/{LEADER}/press", {"digit": "1"})
    assert again.status_code == 409
    assert again.json()["refusal"] == "NothingWaiting"
    assert again.json()["detail"]


def test_a_reply_counts_only_when_it_is_understood(door: Door) -> None:
    no = late_call(door)
    unclear = door.post(f"/v1/sandbox/phones/{LEADER}/reply", {"text": "没收到"}).json()
    assert unclear["did"] == "inbox"
    assert calls_to_come(door, no)
    wrong = door.post(f"/v1/sandbox/phones/{LEADER}/press", {"digit": 9}).json()
    assert wrong["did"] == "nothing"
    assert (
        door.post(f"/v1/sandbox/phones/{LEADER}/reply", {"text": "收到，谢谢"}).json()["did"]
        == "acknowledged"
    )
    assert calls_to_come(door, no) == []


def test_leaving_needs_no_question(door: Door) -> None:
    for text, did in (("退订", "opted_out"), ("订阅", "opted_in")):
        said = door.post(f"/v1/sandbox/phones/{LEADER}/reply", {"text": text}).json()
        assert (said["did"], said["message"], bool(said["words"]["zh"])) == (did, None, True)


def test_one_message_may_be_meant(door: Door) -> None:
    first, second = late_call(door), late_call(door)
    wanted = next(one for one in door.get(f"/v1/sandbox/phones/{LEADER}").json() if one["case"] == first)
    said = door.post(f"/v1/sandbox/phones/{LEADER}/press", {"digit": "1", "message": wanted["id"]}).json()
    assert said["case"] == first
    assert calls_to_come(door, first) == []
    assert calls_to_come(door, second)


def test_the_case_hears_later_when_the_engine_is_away(door: Door) -> None:
    no = late_call(door)
    door.cases.away = True
    assert door.post(f"/v1/sandbox/phones/{LEADER}/press", {"digit": "1"}).json()["did"] == "acknowledged"
    told = [one for one in door.get(f"/v1/orders/{no}/messages").json() if one["to"]["person"] == LEADER]
    assert told[0]["status"] == "acknowledged"
    assert calls_to_come(door, no)


def test_how_far_a_clock_may_be_moved(door: Door) -> None:
    no = door.order()["no"]
    for by in ("-5 minutes", "0 minutes", "soon", "900 days", 6):
        assert door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": by}).status_code == 422
    gone = door.post("/v1/sandbox/cases/SO-20260101-999999/fast-forward", {"by": "1 hour"})
    assert gone.status_code == 404
    door.command(no, "cancel", reason="不修了")
    over = door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "1 hour"})
    assert (over.status_code, over.json()["refusal"]) == (409, "CaseOver")


def test_outside_the_sandbox_none_of_it_exists(front_door: Door) -> None:
    for path in ("/v1/sandbox/phones/per_leader", "/orders"):
        assert front_door.get(path).status_code == 404
    assert (
        front_door.post("/v1/sandbox/cases/SO-20260101-000001/fast-forward", {"by": "1 hour"}).status_code
        == 404
    )
