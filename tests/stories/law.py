"""How does a story live under a law of its own, without touching the standards of the house?"""

import shutil
from pathlib import Path

import pytest

from standards import library
from standards.compiling import STANDARDS, Edition


class Law:
    """A copy of the standards, in which figures may be changed; what is opened from then on is born under it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, patch
        shutil.copytree(STANDARDS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        patch.setattr(library, "STANDARDS", folder)
        self.read_again()

    def read_again(self) -> None:
        editions: dict[tuple[str, str], Edition] = {}

        def edition(name: str, number: str) -> Edition:
            if (name, number) not in editions:
                editions[name, number] = Edition(name, number, root=self.folder)
            return editions[name, number]

        self.patch.setattr(library, "_edition", edition)

    def change(self, deadline: str, *changes: tuple[str, str], file: str = "reno/2026.1/order.yaml") -> None:
        """Change figures in one deadline, each by its first occurrence there."""
        path = self.folder / file
        before, head, after = path.read_text(encoding="utf-8").partition(f"    {deadline}:\n")
        for old, new in changes:
            assert old in after, f"{deadline} says nothing of {old}"
            after = after.replace(old, new, 1)
        path.write_text(before + head + after, encoding="utf-8")
        self.read_again()

    def hurry(self) -> None:
        """The first call in seconds: reminded after 2, over after 4, the supervisor hears of it 4 later."""
        self.change(
            "call_customer",
            ("within: 5 minutes", "within: 4 seconds"),
            ("after: 3 minutes", "after: 2 seconds"),
            ("after: 10 minutes", "after: 4 seconds"),
            ("every: 5 minutes", "every: 1 hour"),
        )
