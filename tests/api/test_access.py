"""Does every address ask for a key, and does each key open only what it should?"""

import re
from typing import Any

import pytest

from api.access import who
from api.app import create_app
from api.permission_page import routes_of, written
from api.permissions import PERMISSIONS, PUBLIC, PUBLIC_IN_SANDBOX
from console.access import HEADER, csrf_of, signed_in
from domain.people import Role
from storage import people, sessions
from tests.api.conftest import NEAR, NEXT, ORDER, Door, settings_for
from tests.house.rooms import HOUSE


def asks_who(dependant: Any) -> bool:
    """For a key, or for somebody signed in."""
    return any(one.call in (who, signed_in) or asks_who(one) for one in dependant.dependencies)


COMPANY = {"oidc_issuer": "https://issuer.example"}
WHOLE = create_app(settings_for(sandbox=True).model_copy(update=COMPANY))
ROUTES = {route.name: route for route in routes_of(WHOLE.routes)}
# A stream of news never ends: it is asked for what it refuses to tell of.
ASKING = {"live": "?case=nothing"}
PLACES = {"no": "SO-20260101-000001", "person": "per_nobody", "name": "nothing", "edition": "2026.1"}


@pytest.fixture
def everybody(door: Door) -> dict[Role, tuple[str, str]]:
    """For each role a key, and the cookie of somebody who is signed in and nothing else."""
    found: dict[Role, tuple[str, str]] = {}
    for role in Role:
        if role is not Role.SYSTEM:
            person = people.add(door.house.database, id=f"per_only_{role}", name=role, roles=[role])
            shown = sessions.begin(door.house.database, person.id, "sandbox")
            found[role] = (door.key_for(role), shown)
    return found


@pytest.mark.parametrize("name", PERMISSIONS)
def test_each_address_is_open_to_its_roles_and_shut_to_the_others(
    door: Door, everybody: dict[Role, tuple[str, str]], name: str
) -> None:
    route = ROUTES[name]
    place = re.sub(r"{(\w+)(:\w+)?}", lambda found: PLACES.get(found[1], "x"), route.path)
    place = place.replace("SO-", "TS-") if "/complaints" in place else place
    place += ASKING.get(name, "")
    method = next(iter(route.methods or ()))
    open_to = set()
    for role, (key, shown) in everybody.items():
        headers = {"Authorization": f"Bearer {key}", "Cookie": f"shangmen={shown}", HEADER: csrf_of(shown)}
        answer = door.client.request(method, place, headers=headers, follow_redirects=False)
        assert answer.status_code != 401, (role, answer.text)
        if answer.status_code != 403:
            open_to.add(role)
        else:
            assert answer.json()["type"].endswith(":NotPermitted"), (role, answer.text)
    staff_only = any(one.call is signed_in for one in route.dependant.dependencies)
    assert open_to == PERMISSIONS[name] - ({Role.CUSTOMER} if staff_only else set())


@pytest.mark.parametrize("sandbox", [True, False])
def test_every_address_is_on_one_list_and_keeps_to_it(sandbox: bool) -> None:
    given = settings_for(sandbox).model_copy(update=COMPANY)
    found = {route.name: asks_who(route.dependant) for route in routes_of(create_app(given).routes)}
    public = PUBLIC | PUBLIC_IN_SANDBOX
    assert not PERMISSIONS.keys() & public
    assert len(found) > 20
    for name, keyed in found.items():
        assert keyed == (name in PERMISSIONS), name
        assert keyed or name in public, name
    if sandbox:
        assert found.keys() == PERMISSIONS.keys() | public
    else:
        assert not [name for name in found if name in ("fast_forward", "read_phone", "case_forward")]


def test_the_reference_says_who_may_do_what() -> None:
    reference = HOUSE / "docs" / "reference" / "permissions.md"
    assert written(WHOLE) == reference.read_text(encoding="utf-8"), (
        "write it anew: shangmen permissions > docs/reference/permissions.md"
    )


def test_without_a_key_nothing_opens(door: Door) -> None:
    for key in ("", "smk_wrong_key", "smk_zz_" + "x" * 40):
        answer = door.client.get("/v1/orders", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


def test_keys_are_made_used_and_taken_back(door: Door) -> None:
    made = door.post("/v1/keys", {"name": "呼叫中心", "roles": ["customer_service"]}).json()
    assert door.post("/v1/orders", ORDER, key=made["key"]).status_code == 201
    assert (
        door.post("/v1/people", {"name": "某", "roles": ["technician"]}, key=made["key"]).status_code == 403
    )
    assert door.call("DELETE", f"/v1/keys/{made['id']}").status_code == 204
    assert door.get("/v1/orders", key=made["key"]).status_code == 401
    assert door.call("DELETE", f"/v1/keys/{made['id']}").status_code == 404


def test_nobody_becomes_more_than_they_are(door: Door) -> None:
    assert door.post("/v1/keys", {"name": "x", "roles": ["system"]}).status_code == 422
    assert door.post("/v1/keys", {"name": "x", "roles": ["admin"], "person": NEAR}).status_code == 422
    assert door.post("/v1/people", {"name": "x", "roles": ["system"]}).status_code == 422


def test_technicians_and_customers_see_their_own(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    near, far = (door.key_for(Role.TECHNICIAN, person=person) for person in (NEAR, "per_far"))
    assert door.get(f"/v1/orders/{no}", key=near).status_code == 200
    assert door.get(f"/v1/orders/{no}", key=far).status_code == 404
    assert [line["no"] for line in door.get("/v1/orders", key=near).json()["items"]] == [no]
    assert door.get("/v1/orders", key=far).json()["items"] == []
    assert door.get(f"/v1/orders/{no}/messages", key=near).status_code == 403


def test_contact_is_for_those_who_serve_the_customer(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    technician, viewer = door.key_for(Role.TECHNICIAN, person=NEAR), door.key_for(Role.VIEWER)
    for key in (technician, viewer):
        customer = door.get(f"/v1/orders/{no}", key=key).json()["customer"]
        assert customer["phone"] == "+86199****7001"
        assert customer["address"] is None
    assert door.get(f"/v1/orders/{no}").json()["customer"]["phone"] == "+8619900007001"


def test_the_desk_speaks_for_those_who_phone_it_and_nobody_else(door: Door) -> None:
    order = door.order()
    no, desk = order["no"], door.key_for(Role.CUSTOMER_SERVICE)
    path = f"/v1/orders/{no}/commands"
    assert door.post(path, {"kind": "grab", "by": NEAR}, key=desk).status_code == 200
    cancel = {"kind": "cancel", "reason": "不修了"}
    assert door.post(path, {**cancel, "by": "per_super"}, key=desk).status_code == 403
    technician = door.key_for(Role.TECHNICIAN, person=NEAR)
    assert door.post(path, {"kind": "depart", "by": NEXT}, key=technician).status_code == 403
    assert door.post(path, {**cancel, "by": order["customer"]["id"]}, key=desk).status_code == 200


def test_a_viewer_only_looks(door: Door) -> None:
    no, viewer = door.order()["no"], door.key_for(Role.VIEWER)
    assert door.get(f"/v1/orders/{no}", key=viewer).json()["commands"] == []
    assert door.post(f"/v1/orders/{no}/commands", {"kind": "grab"}, key=viewer).status_code == 403
    assert door.post("/v1/orders", ORDER, key=viewer).status_code == 403


def test_whoever_has_left_has_no_key_any_more(door: Door) -> None:
    key = door.key_for(Role.TECHNICIAN, person=NEAR)
    assert door.get("/v1/orders", key=key).status_code == 200
    door.call("PATCH", f"/v1/people/{NEAR}", json={"active": False})
    assert door.get("/v1/orders", key=key).status_code == 401
    assert (
        door.post(f"/v1/orders/{door.order()['no']}/commands", {"kind": "grab", "by": NEAR}).status_code
        == 422
    )


def test_a_key_gives_no_more_than_its_person_still_is(door: Door) -> None:
    key = door.key_for(Role.SUPERVISOR, person="per_super")
    door.call("PATCH", "/v1/people/per_super", json={"roles": ["finance"]})
    assert door.get("/v1/orders", key=key).status_code == 403
