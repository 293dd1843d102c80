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
