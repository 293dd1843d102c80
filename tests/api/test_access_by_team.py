"""Do leaders see the cases of their team, technicians their own, and each only as much of a customer as they need?"""

from datetime import UTC, datetime

from domain.people import Role
from storage import audit, inbox, people
from storage.reading_scope import Scope
from tests.api.conftest import CUSTOMER, FAR, LEADER, NEAR, NEXT, Door

WEST = "per_west"


def numbers(door: Door, key: str, query: str = "") -> set[str]:
    return {line["no"] for line in door.get(f"/v1/orders{query}", key=key).json()["items"]}


def test_a_leader_sees_the_team_and_not_the_next(door: Door) -> None:
    door.post("/v1/people", {"id": WEST, "name": "西班长", "roles": ["team_leader"], "team": "west"})
    mine, given, unknown = door.order()["no"], door.order(team="east")["no"], door.order()["no"]
    door.command(mine, "grab", by=NEAR)
    east, west = (door.key_for(Role.TEAM_LEADER, person=person) for person in (LEADER, WEST))
    assert numbers(door, east) == {mine, given}
    assert numbers(door, west) == set()
    assert door.get(f"/v1/orders/{unknown}", key=east).status_code == 404
    assert door.get(f"/v1/orders/{mine}", key=west).status_code == 404
    assert door.get(f"/v1/orders/{mine}/messages", key=west).status_code == 404
    assert door.post(f"/v1/orders/{mine}/commands", {"kind": "depart"}, key=west).status_code == 404


def test_whoever_was_told_may_look(door: Door) -> None:
    no = door.order(team="north")["no"]
    east = door.key_for(Role.TEAM_LEADER, person=LEADER)
    assert numbers(door, east) == set()
    door.command(no, "grab", by=NEAR)
    door.call("PATCH", f"/v1/people/{NEAR}", json={"team": "north"})
    assert numbers(door, east) == set()
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    door.send_all()
    assert numbers(door, east) == {no}


def test_a_leader_who_is_more_sees_everything(door: Door) -> None:
    no = door.order()["no"]
    assert numbers(door, door.key_for(Role.TEAM_LEADER, Role.FINANCE)) == {no}


def test_a_technician_finds_offers_until_somebody_took_them(door: Door) -> None:
    no = door.order()["no"]
    near, other, far = (door.key_for(Role.TECHNICIAN, person=person) for person in (NEAR, NEXT, FAR))
    assert numbers(door, near) == numbers(door, other) == {no}
    assert numbers(door, far) == set()
    door.command(no, "grab", by=NEAR)
    assert numbers(door, near) == {no}
    assert numbers(door, other) == set()
    refused = door.post(f"/v1/orders/{no}/commands", {"kind": "grab"}, key=other)
    assert (refused.status_code, refused.json()["refusal"]) == (409, "AlreadyTaken")


def test_unmasking_is_on_record(door: Door) -> None:
    no = door.order()["no"]
    key = door.key_for(Role.FINANCE)
    assert door.get(f"/v1/orders/{no}", key=key).json()["customer"]["phone"] == "+86199****7001"
    shown = door.post(f"/v1/orders/{no}/contact", None, key=key).json()
    assert shown["phone"] == "+8619900007001"
    assert shown["address"] == CUSTOMER["address"]
    [deed] = audit.read(door.house.database, what="contact_revealed")
    assert deed.subject == no
    assert "7001" not in repr(deed)
    for role in (Role.VIEWER, Role.TECHNICIAN, Role.CUSTOMER):
        assert door.post(f"/v1/orders/{no}/contact", None, key=door.key_for(role)).status_code == 403
    assert door.post("/v1/orders/SO-20260101-000001/contact", None, key=key).status_code == 404
    assert len(audit.read(door.house.database, what="contact_revealed")) == 1


def test_a_masked_number_cannot_be_guessed_by_searching(door: Door) -> None:
    no = door.order()["no"]
    assert numbers(door, door.key_for(Role.DISPATCHER), "?q=19900007001") == {no}
    viewer = door.key_for(Role.VIEWER)
    assert numbers(door, viewer, "?q=19900007001") == set()
    assert numbers(door, viewer, f"?q={no}") == {no}


def test_no_other_answer_tells_the_number(door: Door) -> None:
    order = door.order()
    no, customer = order["no"], order["customer"]["id"]
    door.command(no, "grab", by=NEAR)
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    door.send_all()
    finance = door.key_for(Role.FINANCE)
    said = [
        door.get(path, key=finance).text
        for path in (
            "/v1/orders",
            f"/v1/orders/{no}",
            f"/v1/orders/{no}/messages",
            f"/v1/orders/{no}/events",
            f"/v1/people/{customer}",
            "/v1/people",
        )
    ]
    assert no in said[0]
    assert "19900007001" not in "".join(said)
    assert str(CUSTOMER["address"]) not in "".join(said)
    assert door.get(f"/v1/people/{customer}").json()["phone"] == "+8619900007001"


def test_the_inbox_of_a_leader_is_that_of_the_team(door: Door) -> None:
    mine, other = door.order(team="east")["no"], door.order(team="west")["no"]
    east = Scope(person="per_else", as_leader=True, team="east")
    for no, by in ((mine, NEAR), (other, NEXT)):
        door.command(no, "grab", by=by)
        door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
        inbox.keep(door.house.database, text="几点来？", received_at=datetime.now(UTC), case_no=no)
    door.send_all()
    database = door.house.database
    people.change(database, NEXT, team="west")
    assert {one.case_no for one in inbox.unanswered(database)} == {mine, other}
    assert {one.case_no for one in inbox.unanswered(database, east)} == {mine}
    assert {one.case_no for one in inbox.written(database)} == {mine, other}
    assert {one.case_no for one in inbox.written(database, scope=east)} == {mine}
