"""Do the two of a job call each other from their pages, and is a number seen only where the standard shows it?"""

import re

from console.calling import Line, line_to_technician
from storage import reading
from storage.reading_people import person
from tests.api.conftest import NEAR, Door
from tests.console.visitor import shown

NUMBER = re.compile(r"199 ?\d{4} ?\d{4}")


def taken(door: Door) -> str:
    no = str(door.order()["no"])
    assert door.command(no, "grab", by=NEAR).status_code == 200
    return no


def pressed(door: Door, base: str) -> str:
    """The page that comes back when the button was pressed."""
    page = shown(door, base)
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert f'action="{base}/call"' in page
    answer = door.client.post(f"{base}/call", data={"csrf": csrf[1] if csrf else "", "key": "page-one"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_technician_calls_and_the_case_hears_of_it(door: Door) -> None:
    no = taken(door)
    door.client.post("/sign-in/as", data={"person": NEAR, "next": "/m"})
    page = pressed(door, f"/m/{no}")
    assert "已接通" in page
    assert not NUMBER.search(page)
    assert "called" in [event["name"] for event in door.get(f"/v1/orders/{no}/events").json()]


def test_the_customer_calls_from_the_page_of_the_link(door: Door) -> None:
    no = taken(door)
    link = door.post("/v1/links", {"case": no}).json()["address"]
    page = pressed(door, "/c/" + link.rsplit("/", 1)[1])
    assert "已接通" in page
    assert not NUMBER.search(page)
    [call] = door.get(f"/v1/orders/{no}/bridges").json()
    assert call["other"] == NEAR


def test_a_number_is_seen_where_the_standard_shows_it(door: Door) -> None:
    case = reading.case_by_no(door.house.database, taken(door)).case
    technician = person(door.house.database, NEAR)
    assert technician
    hidden = line_to_technician(door.house, case, technician)
    assert hidden == Line(last=None)
    privacy = case.standard.order_rules.privacy
    rules = case.standard.order_rules.but(
        privacy=privacy.but(technician_phone=privacy.technician_phone.but(value="shown"))
    )
    open_case = case.but(standard=case.standard.but(order=rules))
    assert line_to_technician(door.house, open_case, technician) == Line(number=technician.phone)
