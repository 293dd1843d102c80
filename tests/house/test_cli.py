"""Does the command line answer quickly, plainly, and with the right exit code?"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner

import cli
from settings import variable
from simulation.town import everybody
from storage import people
from storage.engine import Database

HEAVY = {"alembic", "fastapi", "psycopg2", "sqlalchemy", "temporalio", "twilio", "uvicorn"}
ROOT = Path(cli.__file__).parent


def shangmen(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_list_of_verbs_pays_for_no_library_of_a_verb() -> None:
    looked = "import sys, cli; cli.attach_groups('up'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", looked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(done.stdout.split())


def test_the_version_is_told_to_people_and_programs() -> None:
    assert shangmen("version").stdout.startswith("shangmen ")
    assert set(json.loads(shangmen("version", "--json").stdout)) == {"shangmen"}


def test_a_wrong_setting_ends_a_verb_with_its_name() -> None:
    done = shangmen("doctor", SHANGMEN_PORT="eighty")
    assert done.returncode == 2
    assert "SHANGMEN_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_verb_that_needs_a_database_asks_for_it_by_name(tmp_path: Path) -> None:
    done = shangmen("migrate", SHANGMEN_HOME=str(tmp_path))
    assert done.returncode == 2
    assert variable("database_url") in done.stderr


def test_a_group_of_verbs_is_imported_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    room = ModuleType("a_room")
    room.app = typer.Typer()  # type: ignore[attr-defined]
    room.app.command("list")(lambda: typer.echo("两位 · two"))
    room.app.command("add")(lambda: None)
    monkeypatch.setitem(sys.modules, "a_room", room)
    groups = {"people": ("a_room", "人员 · people"), "broken": ("no_such_room", "坏了 · broken")}
    monkeypatch.setattr(cli, "GROUPS", groups)
    monkeypatch.setattr(cli, "app", typer.Typer())
    cli.attach_groups("people")
    assert CliRunner().invoke(cli.app, ["people", "list"]).stdout == "两位 · two\n"
    assert "坏了 · broken" in CliRunner().invoke(cli.app, ["--help"]).stdout


def test_every_module_of_the_top_is_installed_and_every_group_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    there = {path.stem for path in ROOT.glob("*.py")}
    assert set(project["tool"]["setuptools"]["py-modules"]) == there
    assert {module for module, _ in cli.GROUPS.values()} <= there


TWILIO = {
    "SHANGMEN_TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "SHANGMEN_TWILIO_AUTH_TOKEN": "t",
    "SHANGMEN_TWILIO_API_KEY": "SK" + "1" * 32,
    "SHANGMEN_TWILIO_API_SECRET": "s",
    "SHANGMEN_TWILIO_MESSAGING_SERVICE_SID": "MG" + "1" * 32,
    "SHANGMEN_TWILIO_CALLER_ID": "+85200000000",
    "SHANGMEN_PUBLIC_URL": "https://a.example",
}


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path) -> dict[str, str]:
    people.add_all(database, everybody())
    return {"SHANGMEN_HOME": str(tmp_path), "SHANGMEN_DATABASE_URL": database_url}


def test_the_doctor_knows_who_cannot_be_told(database: Database, house: dict[str, str]) -> None:
    assert shangmen("doctor", "--people", **house).returncode == 0
    leaders = [one["id"] for one in everybody() if "team_leader" in one["roles"]]
    people.change(database, leaders[0], phone=None)
    one = shangmen("doctor", "--people", **house, **TWILIO)
    assert (one.returncode, one.stderr) == (0, "")
    for said in ("通知不到", "没有登记手机号", "RENO-008", "改用短信"):
        assert said in one.stdout
    for leader in leaders:
        people.change(database, leader, phone=None)
    none = shangmen("doctor", "--people", "--language", "en", **house, **TWILIO)
    assert none.returncode == 1
    for said in ("cannot be told", "no phone number on record", "nobody would hear this escalation: reno"):
        assert said in none.stdout
    told = shangmen("doctor", "--people", "--json", **house, **TWILIO)
    assert told.returncode == 1
    assert {gap["person"] for gap in json.loads(told.stdout)["unreachable"]} == set(leaders)
    assert "+86" not in told.stdout, "whom it is about is enough; no number leaves the database"


def test_the_doctor_says_when_there_is_nobody_to_ask(tmp_path: Path) -> None:
    away = shangmen(
        "doctor",
        "--people",
        SHANGMEN_HOME=str(tmp_path),
        SHANGMEN_DATABASE_URL="postgresql://u:p@127.0.0.1:1/x",
    )
    assert away.returncode == 2
    assert "the database does not answer" in away.stderr
    assert "Traceback" not in away.stderr
