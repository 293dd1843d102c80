"""Do the migrations stand in one line, no two with the same number or the same parent?"""

import ast
from collections import Counter

from tests.house.rooms import HOUSE

VERSIONS = sorted((HOUSE / "storage" / "migrations" / "versions").glob("[0-9]*.py"))


def said(name: str) -> list[str | None]:
    """What each says of itself, without a database and without running any."""
    return [
        ast.literal_eval(node.value)
        for path in VERSIONS
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]


def test_no_two_share_a_number_or_a_parent() -> None:
    """Two that were written side by side merge without a conflict, and no house could upgrade any more."""
    numbers, parents = said("revision"), said("down_revision")
    assert len(numbers) == len(parents) == len(VERSIONS)
    assert [one for one, times in Counter(numbers).items() if times > 1] == []
    assert [one for one, times in Counter(parents).items() if times > 1] == []


def test_each_follows_the_one_before_and_its_file_is_called_by_its_number() -> None:
    numbers = said("revision")
    assert said("down_revision") == [None, *numbers[:-1]]
    assert [path.name[:4] for path in VERSIONS] == numbers
