"""Is an order taken as the door promises?"""

from domain.people import Role
from tests.api.conftest import CUSTOMER, ORDER, Door


def test_an_order_is_answered_when_it_is_written_down(door: Door) -> None:
    answer = door.post("/v1/orders", ORDER)
    said = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/orders/{said['no']}"
    assert said["no"].startswith("SO-")
    assert (said["standard"], said["kind"]) == ("reno", "order")
    assert said["customer"]["phone"] == "+8619900007001"
    assert door.cases.started == [said["no"]]
    again = door.get(f"/v1/orders/{said['no']}").json()
    assert again["stage"] == "offered"
    assert again["facts"]["candidates"] == ["per_near", "per_next"]
    assert all(entry["clause"] for entry in again["plan"])


def test_orders_are_taken_while_the_engine_is_away(door: Door) -> None:
    door.cases.away = True
    no = door.order()["no"]
    assert door.get(f"/v1/orders/{no}").json()["stage"] == "dispatching"
    refused = door.command(no, "note", text="等一下")
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert refused.headers["content-type"] == "application/problem+json"
    ready = door.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "database": True, "engine": False})


def test_the_same_key_opens_once(door: Door) -> None:
    first = door.post("/v1/orders", ORDER, "one-wish").json()
    again = door.post("/v1/orders", ORDER, "one-wish")
    assert again.status_code == 201
    assert again.json()["no"] == first["no"]
    other = door.post("/v1/orders", {**ORDER, "problem": "灯不亮"}, "one-wish")
    assert other.status_code == 422
    assert other.json()["type"].endswith("IdempotencyKeyReused")


def test_two_keys_of_the_door_do_not_share_idempotency(door: Door) -> None:
    desk = door.key_for(Role.DISPATCHER)
    first = door.post("/v1/orders", ORDER, "same").json()
    second = door.post("/v1/orders", ORDER, "same", key=desk).json()
    assert first["no"] != second["no"]


def test_missing_details_are_asked_for(door: Door) -> None:
    said = door.order(customer={"phone": CUSTOMER["phone"], "name": " "}, problem="", requested_for="")
    assert said["stage"] == "details_pending"
    assert said["facts"]["missing"] == ["name", "address", "problem", "requested_for"]
    done = door.command(
        said["no"], "complete_details", name="门小样", address="样例路 7 号", problem="滴水",
        requested_for="2026-11-30T10:00:00+08:00",
    )  # fmt: skip
    assert done.status_code == 200, done.text
    after = door.get(f"/v1/orders/{said['no']}").json()
    assert after["customer"]["address"] == "样例路 7 号"
    assert after["problem"] == "滴水"
    assert after["stage"] == "offered"


def test_an_instant_without_a_zone_is_local(door: Door) -> None:
    said = door.order(requested_for="2026-11-30T10:00")
    assert said["facts"]["requested_for"] in ("2026-11-30T10:00:00+08:00", "2026-11-30T02:00:00Z")


def test_malformed_wishes_are_told_and_never_repeated(door: Door) -> None:
    bad = [
        ({**ORDER, "standard": "nothing"}, "standard"),
        ({**ORDER, "customer": {**CUSTOMER, "phone": "12345"}}, "customer.phone"),
        ({**ORDER, "customer": {**CUSTOMER, "phone": "19900007001 ext 5"}}, "customer.phone"),
        ({**ORDER, "customer": {**CUSTOMER, "lat": 95}}, "customer.lat"),
        ({**ORDER, "problem": "坏\x00了"}, "body"),
        ({**ORDER, "problem": "漏" * 4001}, "problem"),
        ({**ORDER, "standard": "lhpm"}, "facts.location"),
        ({**ORDER, "standard": "engr", "facts": {"vip": True}}, "facts.service"),
        ({**ORDER, "facts": {"colour": "red"}}, "facts"),
        ({**ORDER, "facts": {"scope": "huge"}}, "facts.scope"),
        ({**ORDER, "facts": {"items": {"gold-tap": 1}}}, "facts.items"),
        ({**ORDER, "facts": {"items": {"tap-replace": 0}}}, "facts.items.tap-replace"),
        ({**ORDER, "requested_for": "tomorrow"}, "requested_for"),
        ({**ORDER, "surprise": "secret-words"}, "surprise"),
        ({**ORDER, "warranty_of": "SO-20260101-999999"}, "warranty_of"),
    ]
    for wish, where in bad:
        answer = door.post("/v1/orders", wish)
        said = answer.json()
        assert answer.status_code == 422, (wish, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert said["errors"][0]["where"] == where, said
        assert said["errors"][0]["why"]
        for secret in ("12345", "secret-words", "gold-tap", "huge", "tomorrow"):
            assert secret not in answer.text


def test_an_unknown_fact_names_those_that_are_known(door: Door) -> None:
    said = door.post(
        "/v1/orders", {**ORDER, "facts": {"colour": "red"}}, headers={"Accept-Language": "en"}
    ).json()
    assert "scope" in said["errors"][0]["why"]
    assert "items" in said["errors"][0]["why"]


def test_a_small_job_with_items_is_priced_first(door: Door) -> None:
    no = door.order(facts={"scope": "small", "items": {"tap-replace": 1}})["no"]
    said = door.get(f"/v1/orders/{no}").json()
    assert said["stage"] == "quote_pending"
    assert said["facts"]["lines"][0]["item"] == "tap-replace"


def test_the_instant_of_opening_is_the_sandboxs_to_choose(door: Door, front_door: Door) -> None:
    chosen = "2026-09-14T08:12:00+08:00"
    said = door.order(at=chosen)
    assert said["opened_at"] == "2026-09-14T00:12:00Z"
    assert said["now"].startswith("2026-09-14T00:12")
    assert said["no"].startswith("SO-20260914-")
    assert front_door.post("/v1/orders", {**ORDER, "at": chosen}).status_code == 422


def test_body_too_large(door: Door) -> None:
    answer = door.post("/v1/orders", {**ORDER, "problem": "x" * 300_000})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_not_json(door: Door) -> None:
    answer = door.call("POST", "/v1/orders", content=b"{nope", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["why"] == "不是合法的 JSON"
