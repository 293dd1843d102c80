"""A copy of the standards that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from standards.compiling import STANDARDS, Edition

Spoil = Callable[[str, str, str], Edition]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All the files of the standards, without their code."""
    for path in [*STANDARDS.glob("*.lock"), *STANDARDS.rglob("*.yaml")]:
        target = tmp_path / "standards" / path.relative_to(STANDARDS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return tmp_path / "standards"


@pytest.fixture
def spoilt(copy: Path) -> Spoil:
    """An edition in which one text of one file was replaced by another."""

    def spoil(file: str, old: str, new: str) -> Edition:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        name, edition, _ = file.split("/")
        return Edition(name, edition, root=copy)

    return spoil
