"""Does the link in a mail acknowledge one message for one person, when a person says so and not when a robot looks?"""

from datetime import timedelta

import pytest

from storage import links
from tests.api.conftest import LEADER, Door
from tests.api.test_sandbox import calls_to_come, late_call

THREE_DAYS = timedelta(days=3)


@pytest.fixture
def told(door: Door) -> tuple[str, str, str]:
    """A case whose leader was told of a call not made, the message, and the token of a link to acknowledge it."""
    no = late_call(door)
    [message] = [one for one in door.get(f"/v1/orders/{no}/messages").json() if one["to"]["person"] == LEADER]
    return no, message["id"], link(door, no, message["id"])[1]


def link(door: Door, no: str, message: str, lasts: timedelta = THREE_DAYS) -> tuple[str, str]:
    return links.make(
        door.house.database,
        "acknowledge",
        made_by="courier",
        lasts=lasts,
        case_no=no,
        person=LEADER,
        message=message,
    )


def test_looking_changes_nothing_and_saying_so_acknowledges_once(
    door: Door, told: tuple[str, str, str]
) -> None:
    no, message, token = told
    for _ in range(2):
        shown = door.client.get(f"/a/{token}")
        assert shown.status_code == 200
        assert "<form" in shown.text
        assert no in shown.text
    assert calls_to_come(door, no)
    said = door.client.post(f"/a/{token}", follow_redirects=False)
    assert (said.status_code, said.headers["location"]) == (303, f"/a/{token}?done=1")
    assert calls_to_come(door, no) == []
    status = {one["id"]: one["status"] for one in door.get(f"/v1/orders/{no}/messages").json()}
    assert status[message] == "acknowledged"
    again = door.client.post(f"/a/{token}")
    assert "<form" not in again.text
    acknowledged = [
        one for one in door.get(f"/v1/orders/{no}/events").json() if one["name"] == "acknowledged"
    ]
    assert [one["by"] for one in acknowledged] == [LEADER]


def test_a_link_that_is_over_or_meant_for_something_else_opens_nothing(
    door: Door, told: tuple[str, str, str]
) -> None:
    no, message, _ = told
    over = link(door, no, message, timedelta(seconds=-1))[1]
    taken_back_id, taken_back = link(door, no, message)
    assert links.revoke(door.house.database, taken_back_id)
    _, track = links.make(door.house.database, "track", made_by="x", lasts=THREE_DAYS, case_no=no)
    for token in (over, taken_back, track, "nonsense", "A" * 22):
        assert door.client.get(f"/a/{token}").status_code == 404
        assert door.client.post(f"/a/{token}").status_code == 404
    assert calls_to_come(door, no)


def test_the_form_of_another_site_is_refused(door: Door, told: tuple[str, str, str]) -> None:
    no, _, token = told
    foreign = door.client.post(f"/a/{token}", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert calls_to_come(door, no)
