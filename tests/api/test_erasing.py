"""Is a customer who asks to be forgotten forgotten everywhere, while what happened in their cases stays?"""

import re

from sqlalchemy import Text, cast, select

from storage import attachments
from storage.engine import Database
from storage.tables import METADATA
from tests.api.conftest import NEAR, Door
from tests.console.visitor import send, shown

WHO = {"name": "忘小样", "phone": "199 0000 4321", "address": "安门市忘川路 9 号", "lat": 30.0, "lng": 120.0}
TRACES = ("忘小样", "19900004321", "忘川路", "门铃是坏的", "浴室漏到楼下", "我下午都在")


def everything(database: Database) -> str:
    """Every row of every table, as PostgreSQL writes it."""
    with database.reading() as connection:
        tables = [table.table_valued() for table in METADATA.sorted_tables]
        return "\n".join(
            str(row) for table in tables for row in connection.scalars(select(cast(table, Text))).all()
        )


def a_life(door: Door) -> tuple[str, str]:
    """An order that was talked about, pictured, answered and cancelled; its number and whose it was."""
    seen = door.order(customer=WHO, problem="浴室漏到楼下")
    no, customer = str(seen["no"]), str(seen["customer"]["id"])
    assert door.command(no, "grab", by=NEAR).status_code == 200
    assert door.command(no, "note", text="门铃是坏的，请敲门").status_code == 200
    assert door.post(f"/v1/orders/{no}/bridge", {"by": NEAR}).status_code == 201
    attachments.keep(door.house.database, no, "photo", "image/jpeg", b"a face", by=NEAR)
    door.send_all()
    door.post(f"/v1/sandbox/phones/{customer}/reply", {"text": "我下午都在"})
    door.post(f"/v1/sandbox/phones/{customer}/reply", {"text": "退订"})
    return no, customer


def test_nothing_of_the_person_remains_and_what_happened_does(door: Door) -> None:
    no, customer = a_life(door)
    link = door.post("/v1/links", {"case": no}).json()["address"]
    refused = door.call("DELETE", f"/v1/people/{customer}")
    assert (refused.status_code, refused.json()["refusal"]) == (409, "StillServed")
    assert no in refused.json()["detail"]
    assert door.command(no, "cancel", by=customer, reason="不修了").status_code == 200
    before = everything(door.house.database)
    assert all(trace in before for trace in TRACES), "the test looks for what is there"
    happened = [event["name"] for event in door.get(f"/v1/orders/{no}/events").json()]
    answer = door.call("DELETE", f"/v1/people/{customer}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["pictures"] == 1
    after = everything(door.house.database)
    assert [trace for trace in TRACES if trace in after] == []
    assert [event["name"] for event in door.get(f"/v1/orders/{no}/events").json()] == happened
    assert door.get(f"/v1/orders/{no}").json()["customer"]["name"] is None
    assert door.client.get("/c/" + link.rsplit("/", 1)[1]).status_code == 404
    again = door.call("DELETE", f"/v1/people/{customer}").json()
    assert (again["texts"], again["pictures"], again["messages"]) == (0, 0, 0)
    new = door.order(customer=WHO)["customer"]["id"]
    assert new != customer, "whoever comes back is somebody new"


def test_nobody_who_works_here_is_erased_so(door: Door) -> None:
    assert door.call("DELETE", f"/v1/people/{NEAR}").json()["refusal"] == "WorksHere"
    assert door.call("DELETE", "/v1/people/cus_nobody").status_code == 404


def test_on_the_page_a_customer_is_found_and_forgotten(door: Door) -> None:
    no, customer = a_life(door)
    page = shown(door, f"/administration/erasing?q={no}")
    assert "忘小样" in page
    assert "先把未结的案子办结" in page
    assert door.command(no, "cancel", by=customer, reason="不修了").status_code == 200
    there = "/administration/erasing?q=199 0000 4321"
    unsure = send(door, there, "/administration/erasing", person=customer, q=no)
    assert unsure.status_code == 422
    assert "请先打勾" in unsure.text
    done = send(door, there, "/administration/erasing", person=customer, q=no, sure="yes")
    assert "已删除" in done.text
    assert "删除客户资料" in shown(door, "/administration/audit")
    assert not re.search("忘小样|4321", shown(door, f"/cases/{no}"))


def test_a_key_that_would_see_nothing_is_not_made(door: Door) -> None:
    refused = door.post("/v1/keys", {"name": "x", "roles": ["team_leader"]})
    assert refused.status_code == 422
    assert "指明是谁的" in refused.text
    assert door.post("/v1/keys", {"name": "x", "roles": ["technician"], "person": NEAR}).status_code == 201
    assert door.post("/v1/keys", {"name": "x", "roles": ["team_leader", "viewer"]}).status_code == 201
