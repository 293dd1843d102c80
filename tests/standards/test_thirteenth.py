"""Is another standard a folder of YAML and nothing else?"""

import shutil
from pathlib import Path

import pytest

from standards.answering import answers_of
from standards.compiling import Edition
from standards.examples import untrue
from standards.proving import proofs
from standards.wording import entries

FOLDER = Path(__file__).parent / "thirteenth"


@pytest.fixture
def windows(copy: Path) -> Edition:
    """Cleaning windows, beside the standards that there are."""
    shutil.copytree(FOLDER, copy, dirs_exist_ok=True)
    return Edition("window-cleaning", "2026.1", root=copy)


def test_it_is_made_of_yaml_alone() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} == {".yaml"}


def test_its_examples_come_true(windows: Edition) -> None:
    assert untrue(windows) == ()


def test_every_clause_is_answered_for(windows: Edition) -> None:
    found = {clause: answer.status for clause, answer in answers_of(windows).items()}
    assert "open" not in found.values()
    assert (found["WIN-09"], found["WIN-10"]) == ("shown", "declined")


def test_every_rule_would_be_missed(windows: Edition) -> None:
    assert [f"{one.keeper}: {one.change}" for one in proofs(windows) if not one.by] == []


def test_it_reads_like_the_others(windows: Edition) -> None:
    found = entries(windows.standard)
    assert "约定时段结束" in found["deadline appointment.on_time"].zh
    assert found["rule acceptance.signature"].clause == "WIN-04"
