"""Do the picture of the house and its papers still tell the truth?"""

import re
from pathlib import Path
from typing import get_args

import pytest

from domain import GLOSSARY
from domain.event import HAPPENINGS
from domain.machines import COMMANDS, MACHINES
from domain.message import MessageStatus
from domain.naming import COMMAND_NAMES, STATUS_NAMES
from domain.refusal import Refused
from tests.house.rooms import FILES, HOUSE, ROOMS

PICTURE = (HOUSE / "docs" / "architecture.md").read_text(encoding="utf-8")
PAPERS = [
    HOUSE / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/architecture.md")
]
A_PATH = re.compile(r"`([a-z_]+(?:/[a-z_0-9.*-]+)*/?(?:\.(?:py|md|yaml|yml|toml|csv|lock))?)`")


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_picture(room: str) -> None:
    assert f"{room}/" in PICTURE.split("```")[1]


def test_no_room_stands_outside_the_list() -> None:
    found = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - {"tests"}
    assert found == set(ROOMS), "a room is missing in tests/house/rooms.py"
    modules = {path.stem for path in HOUSE.glob("*.py")}
    assert modules == set(FILES), "a module is missing in tests/house/rooms.py"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_path_that_a_paper_names_exists(paper: Path) -> None:
    for named in A_PATH.findall(paper.read_text(encoding="utf-8")):
        if "/" in named and "<" not in named and "…" not in named:
            path = named.rstrip("/")
            assert list(HOUSE.glob(path)) or list(HOUSE.glob(f"{path}*")), f"{paper.name} names {named}"


def test_every_event_is_in_the_vocabulary() -> None:
    """An event that no word explains cannot be named by a standard, nor shown to anybody."""
    said = re.compile(r'\.happened\(\s*"([a-z_]+)"')
    for path in (HOUSE / "domain").rglob("*.py"):
        unknown = set(said.findall(path.read_text(encoding="utf-8"))) - set(HAPPENINGS)
        assert not unknown, f"{path.name} lets {unknown} happen"


def test_every_stage_and_word_has_both_languages() -> None:
    words = [
        words for machine in MACHINES.values() for words in (*machine.stages.values(), *machine.over.values())
    ]
    for zh, en in (*words, *HAPPENINGS.values(), *GLOSSARY.values(), *COMMAND_NAMES.values()):
        assert re.search(r"[\u4e00-\u9fff]", zh), f"{zh} is not Chinese"
        assert re.search(r"[a-z]", en), f"{en} is not English"


def test_every_refusal_is_answered_for() -> None:
    """A refusal says what is so and what to do, in both languages; one that nobody raises is gone."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("domain", "api", "workflows")
        for path in (HOUSE / room).rglob("*.py")
    )
    for kind in Refused.__subclasses__():
        assert kind.zh != Refused.zh
        assert kind.en != Refused.en
        assert text.count(kind.__name__) > 1, f"nobody raises {kind.__name__}"


def test_everything_that_people_meet_has_a_name() -> None:
    assert set(COMMAND_NAMES) == set(COMMANDS)
    assert set(STATUS_NAMES) == set(get_args(MessageStatus))


def test_commands_are_imperatives_with_their_own_kind() -> None:
    for kind, command in COMMANDS.items():
        assert command.model_fields["kind"].default == kind
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind)
