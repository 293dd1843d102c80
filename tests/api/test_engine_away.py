"""Does the door stay open on its real parts while the engine, or the database, is away?"""

import socket
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from storage.engine import Database
from tests.api.conftest import KEY, ORDER, settings_for, settle

BEARER = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def nobody_there() -> Iterator[str]:
    """A port at which nobody listens, held so that nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


def test_orders_are_taken_without_an_engine(database: Database, database_url: str, nobody_there: str) -> None:
    settle(database)
    settings = settings_for(sandbox=True, database_url=database_url, temporal_address=nobody_there)
    with TestClient(create_app(settings), headers=BEARER) as client:
        opened = client.post("/v1/orders", json=ORDER)
        assert opened.status_code == 201
        no = opened.json()["no"]
        assert client.get(f"/v1/orders/{no}").json()["stage"] == "dispatching"
        refused = client.post(f"/v1/orders/{no}/commands", json={"kind": "note", "text": "催一下"})
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:shangmen:problem:EngineAway")
        assert client.get("/readyz").json() == {"ready": True, "database": True, "engine": False}
        assert "shangmen_starts_failed_total 1.0" in client.get("/metrics").text


def test_without_a_database_the_door_says_so(nobody_there: str) -> None:
    url = f"postgresql+psycopg2://nobody@{nobody_there}/nothing"
    settings = settings_for(sandbox=False, database_url=url, temporal_address=nobody_there)
    with TestClient(create_app(settings), headers=BEARER) as client:
        answer = client.post("/v1/orders", json=ORDER)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert answer.json()["type"].endswith("DatabaseAway")
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/metrics").status_code == 200
