"""Does everybody stay in the rooms where they belong?"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rooms import EVERYBODY, HOUSE, MAY_IMPORT, ONE_ROOM, imports, modules, room_of

ALL = list(modules())


def _ours(module: str) -> bool:
    return module.split(".")[0] in EVERYBODY


def _allowed(room: str, module: str) -> bool:
    top = module.split(".")[0]
    if top == room or not _ours(module):
        return True
    return any(
        module == door or module.startswith(f"{door}.") or door.startswith(f"{module}.")
        for door in MAY_IMPORT[room]
    )


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_file_enters_only_the_rooms_it_may(path: Path) -> None:
    room = room_of(path)
    strangers = {module for module in imports(path) if not _allowed(room, module)}
    assert not strangers, f"{room} may not import {', '.join(sorted(strangers))}"


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_library_has_one_room(path: Path) -> None:
    room = room_of(path)
    for module in imports(path):
        rooms = ONE_ROOM.get(module.split(".")[0])
        assert rooms is None or room in rooms, f"{module} belongs in {', '.join(sorted(rooms or ()))}"


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("domain.judge", "temporalio sqlalchemy twilio fastapi yaml psycopg2 storage workflows activities"),
        ("workflows.order", "sqlalchemy twilio fastapi yaml psycopg2 storage channels standards messages"),
        ("standards", "temporalio sqlalchemy twilio fastapi psycopg2"),
        ("channels.paper", "sqlalchemy temporalio fastapi twilio"),
        ("storage.reading", "twilio temporalio fastapi"),
        ("api.app", "activities.journal activities.courier worker simulation"),
    ],
)
def test_no_back_door(module: str, never: str) -> None:
    """What an import drags in unseen: looked up in a process of its own."""
    look = f"import sys, {module}; print(*(sys.modules.keys() & set('{never}'.split())))"
    found = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, cwd=HOUSE, check=False
    )
    assert found.returncode == 0, found.stderr
    assert not found.stdout.split(), f"{module} drags in {found.stdout}"
