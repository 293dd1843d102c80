"""Does the board show first what needs somebody first, and is what is red soon cleared?"""

import re

from tests.api.conftest import CUSTOMER, NEAR, Door
from tests.console.conftest import Browser
from tests.console.visitor import send, shown


def numbers(page: str) -> list[str]:
    return re.findall(r'class="strong code nowrap" href="/cases/([A-Z0-9-]+)"', page)


def late_order(door: Door) -> str:
    """An order whose customer was not called in time; the team leader was told, and has not answered."""
    no: str = door.order(customer={**CUSTOMER, "phone": "199 0000 7777", "name": "晚小样"})["no"]
    door.command(no, "grab", by=NEAR)
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "6 minutes"})
    door.send_all()
    return no


def test_what_is_late_and_unanswered_stands_first(door: Door) -> None:
    calm = door.order()["no"]
    late = late_order(door)
    board = shown(door, "/")
    assert numbers(board) == [late, calm]
    assert "RENO-008" not in board, "people read what a clause says"
    assert "五分钟内" in board
    assert numbers(shown(door, "/?only=overdue")) == [late]
    assert numbers(shown(door, "/?only=waiting")) == [late]


def test_what_is_red_is_cleared_with_one_click(door: Door) -> None:
    late = late_order(door)
    answer = send(door, "/", f"/cases/{late}/acknowledge", back="/?only=waiting")
    assert answer.status_code == 200
    assert answer.url.path == "/"
    assert numbers(answer.text) == []
    events = [event["name"] for event in door.get(f"/v1/orders/{late}/events").json()]
    assert "acknowledged" in events


def test_filters_stand_in_the_address_and_nonsense_is_passed_over(door: Door) -> None:
    order = door.order()["no"]
    complaint = door.post("/v1/complaints", {"customer": CUSTOMER, "subject": "soft", "words": "服务差"})
    no = complaint.json()["no"]
    assert numbers(shown(door, "/?kind=complaint")) == [no]
    assert numbers(shown(door, "/?kind=order&stage=offered")) == [order]
    assert set(numbers(shown(door, "/?kind=boat&page=-4&stage='drop&severity=9"))) == {order, no}


def test_a_case_is_found_by_number_name_and_phone(door: Door) -> None:
    wanted = door.order(customer={**CUSTOMER, "name": "寻小样", "phone": "199 0000 8642"})["no"]
    door.order()
    for said in (wanted, wanted[-6:], "寻小", "199-0000 8642", "8642"):
        assert numbers(shown(door, f"/?q={said}")) == [wanted], said
    assert "没有符合的案子" in shown(door, "/?q=nobody")


def test_a_leader_sees_the_cases_of_the_team_alone(front_door: Door, browser: Browser) -> None:
    mine = front_door.order(team="east")["no"]
    front_door.order(team="west")
    board = browser.sign_in("per_leader").client.get("/").text
    assert numbers(board) == [mine]
    assert "7001" not in board or "****" in board, "a leader reads a masked phone"


def test_a_page_behind_the_last_shows_the_way_back(door: Door) -> None:
    door.order()
    assert "清除筛选" in shown(door, "/?page=2")
