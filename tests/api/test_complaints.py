"""Is a complaint taken as the door promises, and is the second one graver?"""

from tests.api.conftest import CUSTOMER, NEAR, Door

SOFT = {"standard": "complaint", "customer": CUSTOMER, "subject": "soft", "words": "约好十点，等到十二点"}


def test_the_second_complaint_of_a_customer_is_class_two(door: Door) -> None:
    first = door.post("/v1/complaints", SOFT)
    assert first.status_code == 201, first.text
    assert first.json()["no"].startswith("TS-")
    assert (first.json()["severity"], first.json()["subject"]) == (1, "soft")
    second = door.post("/v1/complaints", SOFT).json()
    assert second["severity"] == 2
    assert second["severity_words"]["zh"] == "二类"


def test_media_is_class_three_at_once(door: Door) -> None:
    said = door.post("/v1/complaints", {**SOFT, "signals": ["media"]}).json()
    assert said["severity"] == 3
    told = {one["to"]["role"] for one in door.get(f"/v1/complaints/{said['no']}/messages").json()}
    assert {"cs_manager", "executive"} <= told


def test_about_an_order_it_takes_over_its_people(door: Door) -> None:
    order = door.order()
    door.command(order["no"], "grab", by=NEAR)
    said = door.post("/v1/complaints", {"subject": "hard", "words": "修了又坏", "order": order["no"]}).json()
    assert said["customer"]["id"] == order["customer"]["id"]
    assert said["customer"]["phone"] == order["customer"]["phone"]
    assert said["facts"]["technician"] == NEAR
    assert said["problem"] == "修了又坏"


def test_a_class_three_does_not_close_without_its_papers(door: Door) -> None:
    no = door.post("/v1/complaints", {**SOFT, "signals": ["media"]}).json()["no"]
    answer = door.command(no, "close")
    assert answer.status_code == 409
    assert door.command(no, "react").json()["stage"] == "verifying"


def test_malformed_complaints(door: Door) -> None:
    for wish, where in [
        ({"subject": "soft", "words": "x"}, "customer.phone"),
        ({**SOFT, "subject": "angry"}, "subject"),
        ({**SOFT, "words": " "}, "words"),
        ({**SOFT, "signals": ["repeat"]}, "signals.0"),
        ({**SOFT, "order": "SO-20260101-999999"}, "order"),
        ({**SOFT, "standard": "reno"}, "standard"),
    ]:
        answer = door.post("/v1/complaints", wish)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["where"] == where


def test_orders_and_complaints_do_not_answer_at_each_others_door(door: Door) -> None:
    no = door.post("/v1/complaints", SOFT).json()["no"]
    assert door.get(f"/v1/orders/{no}").status_code == 404
    assert door.get(f"/v1/complaints/{no}").status_code == 200
