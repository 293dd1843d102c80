"""What does a visitor of the door see: its guide, its health, its pages, and safe headers on all of them?"""

import re

import pytest

from api import health
from storage.engine import AWAY, Database
from tests.api.conftest import CUSTOMER, Door

SAFE = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")


def test_every_answer_is_safe_to_look_at(door: Door) -> None:
    for path in ("/", "/docs", "/healthz", "/v1/orders", "/nothing", "/static/shangmen.css", "/openapi.json"):
        answer = door.client.get(path)
        for name in SAFE:
            assert name in answer.headers, (path, name)
        assert "unsafe-inline" not in answer.headers["content-security-policy"] or path == "/docs"


def test_an_error_of_our_own_says_nothing_of_its_cause(door: Door) -> None:
    door.house.metrics = None  # type: ignore[assignment]
    answer = door.post("/v1/orders", {"customer": CUSTOMER})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers
    assert "metrics" not in answer.text


def test_the_guide_needs_nobody_else(door: Door) -> None:
    page = door.client.get("/docs").text
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    for path in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert door.client.get(path).status_code == 200, path


def test_the_schema_tells_an_integrator_everything(door: Door) -> None:
    schema = door.client.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"ProblemBody", "GrabCommand", "OrderIn", "CaseSeen"} <= schema["components"]["schemas"].keys()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            if path.startswith("/v1/") and "webhooks" not in path:
                assert operation["security"] == [{"key": []}], (method, path)
    body = schema["paths"]["/v1/orders/{no}/commands"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert body["discriminator"]["propertyName"] == "kind"
    assert "grab" in body["discriminator"]["mapping"]
    assert "ValidationError" not in schema["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', door.client.get("/openapi.json").text))
    assert named <= schema["components"]["schemas"].keys()


def test_health_and_figures(door: Door) -> None:
    door.order()
    assert door.client.get("/healthz").json() == {"ok": True}
    assert door.client.get("/readyz").json()["ready"] is True
    figures = door.client.get("/metrics").text
    assert 'shangmen_openings_total{kind="order",outcome="opened",standard="reno"} 1.0' in figures
    assert 'shangmen_open_cases{kind="order",stage="offered",standard="reno"} 1.0' in figures
    assert "shangmen_database_up 1.0" in figures
    assert "shangmen_outbox_oldest_seconds" in figures


def test_a_database_that_is_away_leaves_no_old_figures(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.order()
    assert "shangmen_open_cases{" in door.client.get("/metrics").text

    def away(database: Database) -> None:
        raise AWAY[0]("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(health, "figures", away)
    figures = door.client.get("/metrics").text
    assert "shangmen_database_up 0.0" in figures
    assert "shangmen_outbox_oldest_seconds NaN" in figures
    assert "shangmen_open_cases{" not in figures


def test_standards_can_be_read(door: Door) -> None:
    lines = {line["name"]: line for line in door.get("/v1/standards").json()}
    assert {"reno", "complaint"} <= lines.keys()
    edition = door.get(f"/v1/standards/reno/{lines['reno']['newest']}").json()
    assert "RENO-008" in {clause["id"] for clause in edition["clauses"]}
    assert "scope" in edition["facts"]
    assert "tap-replace" in edition["prices"]
    for path in ("reno/1999.1", "nothing/2026.1", "..%2f..%2fetc/2026.1"):
        assert door.get(f"/v1/standards/{path}").status_code in (404, 422)


def test_an_address_names_all_the_methods_that_it_takes(door: Door) -> None:
    answer = door.call("PUT", "/v1/orders")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert door.call("PUT", "/v1/keys/key_1").headers["allow"] == "DELETE"
    assert door.call("PUT", "/v1/people/unreachable").headers["allow"] == "GET"
