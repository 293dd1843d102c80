"""Does the doctor find what is missing, and say how to mend it?"""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import doctor, postgres
from embedded.doctor import CHECKS, Finding, examine
from embedded.state import HouseState, process_of, write
from settings import Settings

OUTSIDE = {"database_url": "postgresql://u:p@127.0.0.1:{port}/x", "temporal_address": "127.0.0.1:{port}"}
TWILIO = {
    "twilio_account_sid": "AC0",
    "twilio_auth_token": "t",
    "twilio_api_key": "SK0",
    "twilio_api_secret": "s",
    "twilio_messaging_service_sid": "MG0",
    "twilio_caller_id": "+85200000000",
    "public_url": "https://a.example",
}


@pytest.fixture
def server() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def outside(port: int) -> dict[str, str]:
    return {field: value.format(port=port) for field, value in OUTSIDE.items()}


def given(home: Path, **values: object) -> Settings:
    return Settings.model_validate({"home": home, **values})


def test_an_embedded_house_that_is_not_up_lacks_nothing_to_start(tmp_path: Path) -> None:
    states = {finding.what: finding.state for finding in examine(given(tmp_path, port=1))}
    assert states["内置服务 embedded servers"] == "good"
    assert states["数据库 database"] == states["Temporal"] == "note"


def test_a_missing_wheel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WHEEL", "no_such_wheel")
    assert doctor.wheels(given(tmp_path)).state == "wrong"
    assert doctor.wheels(given(tmp_path, **outside(1))).en == "none: both are your own"


def test_servers_that_answer_are_good_and_silent_ones_wrong(tmp_path: Path, server: int) -> None:
    there = given(tmp_path, **outside(server))
    assert doctor.database(there).state == doctor.engine(there).state == "good"
    gone = given(tmp_path, **outside(1))
    assert doctor.database(gone).state == doctor.engine(gone).state == "wrong"
    assert "SHANGMEN_DATABASE_URL" in doctor.database(gone).en


def test_a_house_that_is_up_is_found_by_its_home(tmp_path: Path, server: int) -> None:
    found = {"supervisor": process_of(os.getpid()), "ports": {"api": server}, **outside(server)}
    house = HouseState.model_validate(found)
    write(tmp_path, house)
    settings = given(tmp_path, port=server)
    assert {doctor.port(settings).state, doctor.database(settings).state, doctor.engine(settings).state} == {
        "good"
    }


def test_a_port_taken_by_another_is_wrong(tmp_path: Path, server: int) -> None:
    assert "SHANGMEN_PORT" in doctor.port(given(tmp_path, port=server)).en
    assert doctor.port(given(tmp_path, port=server)).state == "wrong"


@pytest.mark.parametrize(("values", "state"), [({}, "note"), (TWILIO, "good")])
def test_whether_messages_leave_the_house(tmp_path: Path, values: dict[str, str], state: str) -> None:
    assert doctor.messages(given(tmp_path, **values)).state == state


@pytest.mark.parametrize(
    ("url", "state"), [(None, "note"), ("http://a.example", "note"), ("https://a.example", "good")]
)
def test_whether_providers_can_call_back(tmp_path: Path, url: str | None, state: str) -> None:
    assert doctor.public_url(given(tmp_path, public_url=url)).state == state


def test_a_check_more_is_one_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding(what="日历 calendar", state="note", zh="只到明年", en="until next year only")
    monkeypatch.setattr(doctor, "CHECKS", [*CHECKS, lambda settings: finding])
    assert examine(given(tmp_path, port=1))[-1] == finding
