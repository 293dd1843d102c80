"""Do the two real servers start, keep what they were given over a stop and a kill, and stay private?"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest

from embedded import postgres, temporal
from embedded.child import CannotStart
from embedded.ports import choose
from embedded.supervisor import Supervisor
from tests.embedded.stubs import until


class Servers:
    """PostgreSQL and Temporal of one home, which can be put up again on the same ports."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.pg_port = choose("postgres_port", None, None, postgres.FIRST_PORT, home)
        self.temporal_port = choose("temporal_port", None, None, temporal.FIRST_PORT, home)
        self.supervisor = self.up()

    def up(self) -> Supervisor:
        self.url = postgres.url(self.pg_port, postgres.prepare(self.home / "postgres"))
        specs = [
            postgres.spec(self.home / "postgres", self.pg_port),
            temporal.spec(self.home / "temporal", self.temporal_port, "shangmen"),
        ]
        self.supervisor = Supervisor(specs, self.home / "logs")
        self.wait()
        return self.supervisor

    def wait(self) -> None:
        until(lambda: self.supervisor.ready, self.supervisor.turn, within=60)

    def kill(self, name: str) -> None:
        child = self.supervisor.children[name]
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        until(lambda: child.state == "resting", self.supervisor.turn)
        self.wait()

    def sql(self, command: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(self.url.replace("+psycopg2", ""))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(command)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def temporal(self, *arguments: str) -> str:
        told = ["--address", temporal.address(self.temporal_port), "--namespace", "shangmen"]
        command = [str(temporal.program()), *arguments, *told]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    def run_id(self, workflow: str) -> str:
        described = self.temporal("workflow", "describe", "--workflow-id", workflow, "--output", "json")
        run: str = json.loads(described)["workflowExecutionInfo"]["execution"]["runId"]
        return run


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("home"))
    yield servers
    servers.supervisor.stop()


def test_both_keep_what_they_were_given(servers: Servers) -> None:
    servers.sql("create table kept (word text); insert into kept values ('上门')")
    start = ("workflow", "start", "--type", "order", "--task-queue", "nobody", "--workflow-id", "order/1")
    servers.temporal(*start)
    run = servers.run_id("order/1")
    servers.supervisor.stop()
    servers.up()
    assert servers.sql("select word from kept") == [("上门",)]
    assert servers.run_id("order/1") == run
    servers.kill("postgres")
    servers.kill("temporal")
    assert servers.sql("select word from kept") == [("上门",)]
    assert servers.run_id("order/1") == run


def test_the_house_is_a_plain_role_and_nobody_comes_in_without_its_password(servers: Servers) -> None:
    assert servers.sql("select rolsuper, rolcreatedb from pg_roles where rolname = current_user") == [
        (False, True)
    ]
    assert servers.sql("show fsync") == [("on",)]
    assert servers.sql("show timezone") == [("UTC",)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        servers.sql("copy (select 1) to program 'true'")
    for stranger in (postgres.url(servers.pg_port, "guess"), servers.url.replace("shangmen:", "postgres:")):
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(stranger.replace("+psycopg2", ""))


def test_both_listen_on_the_loopback_only(servers: Servers) -> None:
    assert servers.sql("show listen_addresses") == [("127.0.0.1",)]
    assert "127.0.0.1" in temporal.arguments(servers.home, 1, "x", None, skipping=False)
    assert (servers.home / "postgres" / "password").stat().st_mode & 0o777 == 0o600


def test_a_start_that_was_cut_short_leaves_no_half_cluster(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "half").touch()
    password = postgres.prepare(tmp_path)
    assert (tmp_path / "data" / "PG_VERSION").read_text().strip() == "18"
    assert not (tmp_path / "draft").exists()
    assert postgres.prepare(tmp_path) == password


def test_programs_and_data_may_lie_where_only_their_owner_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, closed = postgres.programs().parent, tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(installed, closed / installed.parent.name / installed.name)
    libraries = installed.parent.with_suffix(".libs")
    shutil.copytree(libraries, closed / libraries.name)
    own = closed / installed.parent.name / installed.name / "bin"
    monkeypatch.setattr(postgres, "programs", lambda: own)
    port = choose("postgres_port", None, None, postgres.FIRST_PORT, closed)
    postgres.prepare(closed / "home")
    supervisor = Supervisor([postgres.spec(closed / "home", port)], closed / "logs")
    until(lambda: supervisor.ready, supervisor.turn)
    supervisor.stop()
    assert supervisor.children["postgres"].exit_code == 0


def test_a_cluster_without_its_password_is_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(CannotStart, match="password"):
        postgres.prepare(tmp_path)


def test_a_platform_without_wheels_is_told_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(temporal, "WHEEL", "no-such-wheel")
    with pytest.raises(CannotStart, match="SHANGMEN_DATABASE_URL"):
        postgres.programs()
    with pytest.raises(CannotStart, match="SHANGMEN_TEMPORAL_ADDRESS"):
        temporal.program()
