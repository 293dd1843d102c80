"""Does `shangmen up` hold its home alone, keep its addresses, and clear up after one that was killed?"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from embedded.child import CannotStart
from embedded.ports import choose, is_free, must_be_free
from embedded.state import HouseState, connected, read, stop_strays, write
from embedded.up import CHECKOUT, lay_out, own_processes, reachable, welcome, with_town
from settings import Settings
from tests import ports
from tests.embedded.stubs import Town, until

HOUSE = """
import sys
from pathlib import Path
from embedded.up import up
from settings import Settings
from tests import ports
from tests.embedded.stubs import Town
town = Town(Path(sys.argv[1]))
up(
    Settings(
        home=town.home, port=int(sys.argv[2]), database_url="postgresql://u@h/x", temporal_address="h:1"
    ),
    lambda settings, house: [town.stub("memory"), town.stub("door", after=("memory",))],
    lambda text: print(text, flush=True),
)
"""


@pytest.fixture
def free_port() -> int:
    return ports.free_port()


@pytest.fixture
def house(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    process = start(tmp_path, free_port)
    until(lambda: read(tmp_path).ready)
    yield process
    if process.poll() is None:
        process.terminate()
    process.communicate()
    stop_strays(read(tmp_path))


def start(home: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOUSE, str(home), str(port)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_state_file_tells_where_everybody_is_and_who_may_read_it(
    house: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    state = json.loads((tmp_path / "state.json").read_text())
    assert state["supervisor"]["pid"] == house.pid
    assert state["ports"] == {"api": free_port}
    assert {name: child["state"] for name, child in state["children"].items()} == {
        "memory": "ready",
        "door": "ready",
    }
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600
    assert connected(Settings(home=tmp_path)).database_url == "postgresql+psycopg2://u@h/x"


def test_a_signal_stops_all_in_order_and_the_home_remembers(
    house: subprocess.Popen[str], tmp_path: Path
) -> None:
    key = read(tmp_path).bootstrap_key
    house.send_signal(signal.SIGINT)
    said, _ = house.communicate(timeout=20)
    assert house.returncode == 0
    assert "ready" in said.splitlines()[2]
    assert said.splitlines()[-1] == "已全部停止 · all stopped"
    assert Town(tmp_path).lines() == ["memory start", "door start", "door stop", "memory stop"]
    after = read(tmp_path)
    assert not after.up
    assert after.bootstrap_key == key
    assert connected(Settings(home=tmp_path)).database_url is None


def test_a_second_house_in_the_same_home_is_refused(
    house: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    second = start(tmp_path, free_port)
    _, why = second.communicate(timeout=20)
    assert f"is already up (process {house.pid})" in why
    assert house.poll() is None


def test_what_a_killed_supervisor_left_behind_is_stopped_by_the_next(
    house: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    left = [child.process for child in read(tmp_path).children.values()]
    house.kill()
    house.wait()
    assert all(process is not None and process.find() is not None for process in left)
    again = start(tmp_path, free_port)
    try:
        until(lambda: read(tmp_path).up and read(tmp_path).ready)
        assert all(process is not None and process.find() is None for process in left)
    finally:
        again.send_signal(signal.SIGTERM)
        said, _ = again.communicate(timeout=20)
    assert "stopped door, left over from last time" in said


def test_a_pid_that_belongs_to_somebody_else_by_now_is_left_alone(tmp_path: Path) -> None:
    own = {"pid": os.getpid(), "born": psutil.Process().create_time() - 100}
    state = HouseState.model_validate({"children": {"door": {"state": "ready", "process": own}}})
    assert stop_strays(state) == []


def test_a_taken_port_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken: int = other.getsockname()[1]
        assert not is_free(taken)
        with pytest.raises(CannotStart, match="SHANGMEN_PORT"):
            must_be_free("port", taken)
        with pytest.raises(CannotStart, match="SHANGMEN_POSTGRES_PORT"):
            choose("postgres_port", taken, None, 15432, tmp_path)
        assert choose("postgres_port", None, taken, 15432, tmp_path) != taken
        with pytest.raises(CannotStart, match="SHANGMEN_PORT"):
            lay_out(Settings(home=tmp_path, port=taken), HouseState())


def test_the_port_of_last_time_is_taken_again(tmp_path: Path, free_port: int) -> None:
    assert choose("postgres_port", None, free_port, 15432, tmp_path) == free_port


def test_a_house_on_outside_servers_embeds_none(tmp_path: Path, free_port: int) -> None:
    settings = Settings(
        home=tmp_path,
        port=free_port,
        database_url="postgresql://u@h/x",
        temporal_address="h:7233",
        host="0.0.0.0",
    )
    house = lay_out(settings, HouseState())
    assert [spec.name for spec in with_town(settings, house)] == ["migrate", "worker", "api", "town"]
    assert house.api_url == f"http://127.0.0.1:{free_port}"
    environment = {spec.name: spec.env for spec in own_processes(settings, house)}
    assert environment["worker"]["SHANGMEN_TEMPORAL_ADDRESS"] == "h:7233"
    assert environment["worker"]["SHANGMEN_READY_FILE"] == str(tmp_path / "worker.ready")
    assert "SHANGMEN_READY_FILE" not in environment["api"]


def test_the_embedded_house_starts_in_order(tmp_path: Path, free_port: int) -> None:
    settings = Settings(home=tmp_path, port=free_port)
    house = lay_out(settings, HouseState())
    order = {spec.name: spec.after for spec in own_processes(settings, house)}
    assert order == {
        "postgres": (),
        "temporal": (),
        "migrate": ("postgres",),
        "worker": ("migrate", "postgres", "temporal"),
        "api": ("migrate", "postgres", "temporal"),
    }
    assert house.bootstrap_key is not None
    assert house.bootstrap_key in welcome(settings, house)
    assert lay_out(settings, house).ports == house.ports


def test_an_address_to_listen_on_becomes_one_to_call() -> None:
    assert [reachable(host) for host in ("0.0.0.0", "::", "::1", "h")] == [
        "127.0.0.1",
        "127.0.0.1",
        "[::1]",
        "h",
    ]


def test_the_state_is_replaced_whole(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, HouseState(ports={"api": number}))
    assert read(tmp_path).ports == {"api": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]
