"""Does a command reach its case, whole and once, and is a refusal told as the door promises?"""

from sqlalchemy import text

from domain.people import Role
from tests.api.conftest import FAR, NEAR, NEXT, Door

TOMORROW = "2030-11-22T10:00:00+08:00"


def taken(door: Door) -> str:
    no: str = door.order()["no"]
    assert door.command(no, "grab", by=NEAR).status_code == 200
    return no


def test_the_first_grab_wins_and_the_second_is_told_why(door: Door) -> None:
    no = door.order()["no"]
    won = door.command(no, "grab", by=NEAR)
    assert won.status_code == 200
    assert won.json()["stage"] == "contacting"
    assert won.json()["facts"]["technician"] == NEAR
    lost = door.command(no, "grab", by=NEXT)
    said = lost.json()
    assert lost.status_code == 409
    assert lost.headers["content-type"] == "application/problem+json"
    assert (said["refusal"], said["clause"]) == ("AlreadyTaken", "RENO-007")
    assert said["clause_text"]
    assert "手慢了" in said["detail"]
    assert said["type"] == "urn:shangmen:refusal:AlreadyTaken"


def test_a_refusal_speaks_english_when_asked(door: Door) -> None:
    no = door.order()["no"]
    said = door.post(
        f"/v1/orders/{no}/commands",
        {"kind": "finish"},
        headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"},
    ).json()
    assert said["refusal"] == "NotNow"
    assert "offered" in said["detail"]
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in said["detail"])


def test_not_offered_and_not_allowed(door: Door) -> None:
    no = door.order()["no"]
    assert door.command(no, "grab", by=FAR).json()["refusal"] == "NotOffered"
    refused = door.command(no, "grab", by="per_leader")
    assert refused.status_code == 403
    assert refused.json()["refusal"] == "NotAllowed"


def test_the_view_lists_what_this_asker_may_do(door: Door) -> None:
    no = door.order()["no"]
    key = door.key_for(Role.TECHNICIAN, person=NEAR)
    kinds = {command["kind"] for command in door.get(f"/v1/orders/{no}", key=key).json()["commands"]}
    assert {"grab", "decline"} <= kinds
    assert not kinds & {"assign", "offer", "hear", "move_clock"}
    appoint = {"at", "read_back"}
    no = taken(door)
    found = [one for one in door.get(f"/v1/orders/{no}").json()["commands"] if one["kind"] == "appoint"]
    assert appoint == set(found[0]["fields"])
    assert found[0]["clause"] == "RENO-084"


def test_the_systems_own_commands_are_not_for_sale(door: Door) -> None:
    no = door.order()["no"]
    for kind in ("offer", "hear", "move_clock", "nonsense-word"):
        answer = door.command(no, kind)
        assert answer.status_code == 422
        assert "nonsense-word" not in answer.text


def test_malformed_commands(door: Door) -> None:
    no = door.order()["no"]
    for fields, where in [
        ({"kind": "appoint", "at": "soon", "read_back": True}, "at"),
        ({"kind": "appoint", "at": "2026-11-22T10:00:00", "read_back": True}, "at"),
        ({"kind": "grab", "extra": 1}, "extra"),
        ({"kind": "note", "text": "\u0000"}, "note"),
        ({"kind": "note", "text": "  "}, "text"),
        ({"kind": "assign", "technician": "per_leader"}, "technician"),
        ({"kind": "acknowledge", "about": "王先生家"}, "about"),
        ({"kind": "grab", "by": "per_nobody"}, "by"),
        ({}, "body"),
    ]:
        answer = door.post(f"/v1/orders/{no}/commands", fields)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["where"] == where, answer.text


def test_the_same_key_is_done_once(door: Door) -> None:
    no = taken(door)
    path, said = f"/v1/orders/{no}/commands", {"kind": "log_call", "connected": False, "note": "没人接"}
    first = door.post(path, said, "call-1")
    again = door.post(path, said, "call-1")
    assert first.status_code == again.status_code == 200
    missed = [event for event in door.get(f"/v1/orders/{no}/events").json() if event["name"] == "call_missed"]
    assert len(missed) == 1
    other = door.post(path, {"kind": "log_call", "connected": True}, "call-1")
    assert other.status_code == 422
    assert other.json()["type"].endswith("IdempotencyKeyReused")


def test_words_stay_in_the_database_and_are_forgotten_when_refused(door: Door) -> None:
    no = taken(door)
    assert door.command(no, "log_call", connected=True, note="客户说门禁密码改了").status_code == 200
    called = door.get(f"/v1/orders/{no}/events").json()[-1]
    number = called["facts"]["note"]
    assert number.startswith("txt_")
    assert called["texts"] == {number: "客户说门禁密码改了"}
    assert door.command(no, "reject", reason="一句不该留下的话").status_code == 409
    with door.house.database.reading() as connection:
        kept = list(connection.scalars(text("SELECT text FROM private_texts")))
        given = str(list(connection.scalars(text("SELECT given::text FROM causes"))))
    assert kept == ["客户说门禁密码改了"]
    assert "门禁" not in given


def test_an_acknowledgement_names_a_message(door: Door) -> None:
    no = taken(door)
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    messages = door.get(f"/v1/orders/{no}/messages").json()
    told = next(one for one in messages if one["to"]["role"] == "team_leader" and one["asks_acknowledgement"])
    answer = door.command(no, "acknowledge", about=told["id"], by="per_leader")
    assert answer.status_code == 200, answer.text
    plan = [entry for entry in answer.json()["plan"] if entry["what"] == "appointment.call_customer"]
    assert {entry["tell"] for entry in plan} == {"team_leader"}, "asked again later, and nobody above"


def test_a_case_that_is_over_takes_nothing_more(door: Door) -> None:
    no = door.order()["no"]
    over = door.command(no, "cancel", reason="不修了")
    assert over.json()["stage"] == "cancelled"
    assert over.json()["commands"] == []
    late = door.command(no, "note", text="还在吗")
    assert late.status_code == 409
    assert late.json()["refusal"] == "CaseOver"
    assert "已取消" in late.json()["detail"]


def test_no_such_case(door: Door) -> None:
    for no in ("SO-20260101-999999", "TS-20260101-000001", "nonsense", "%00"):
        answer = door.get(f"/v1/orders/{no}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert door.command("SO-20260101-999999", "grab").status_code == 404


def test_lists(door: Door) -> None:
    numbers = {door.order()["no"] for _ in range(3)}
    page = door.get("/v1/orders?stage=&standard=&overdue=&q=&cursor=&limit=2").json()
    assert "items" in page, page
    rest = door.get(f"/v1/orders?limit=2&cursor={page['next']}").json()
    assert {line["no"] for line in page["items"] + rest["items"]} == numbers
    assert rest["next"] is None
    assert door.get("/v1/orders?stage=closed").json()["items"] == []
    assert len(door.get("/v1/orders", params={"q": "门小样"}).json()["items"]) == 3
    assert door.get("/v1/orders?cursor=zzzz").status_code == 422
    assert door.get("/v1/orders?q=%00").status_code == 422
    assert door.get("/v1/complaints").json()["items"] == []


def test_gates_show_their_checklists(door: Door) -> None:
    no = taken(door)
    door.command(no, "log_call", connected=True)
    door.command(no, "appoint", at=TOMORROW, read_back=True)
    seen = door.command(no, "arrive").json()
    assert seen["stage"] == "arrived"
    gate = next(found for found in seen["checklists"] if found["gate"] == "enter")
    assert gate["items"][0]["clauses"][0]["id"].startswith("RENO-")
    refused = door.command(no, "enter")
    assert refused.json()["refusal"] == "ChecklistUnfinished"
    ticks = [item["id"] for item in gate["items"]]
    assert door.command(no, "enter", ticks=ticks).json()["stage"] == "on_site"


def test_scripts_speak_with_the_names_of_the_case(door: Door) -> None:
    seen = door.get(f"/v1/orders/{taken(door)}").json()
    said = " ".join(script["zh"] for script in seen["scripts"])
    assert "近师傅" in said
    assert "门小样" in said
    assert "{" not in said
