"""What did the sources leave open, where does a standard settle it, and which standard settles it how?"""

from collections.abc import Iterator
from typing import Any

from domain.base import Fact
from standards.compiling import KINDS, STANDARDS, Edition
from standards.edition import Both
from standards.library import edition, names
from standards.reading import Page, read_yaml

HEAD = """\
# 五十六个未定的问题 · The 56 questions that the sources leave open

由 `make standards-docs` 生成 · made by `make standards-docs`

| 号 no. | 问题 question | 在哪里定 where it is settled | 一贯做法 usual answer | 不写时 default | 各规范 standards |
| --- | --- | --- | --- | --- | --- |
"""


class Conflict(Fact):
    """One question: the places in an edition that settle it, and what holds where an edition does not."""

    question: Both
    key: tuple[str, ...]
    default: str


def conflicts() -> dict[str, Conflict]:
    """All of them, in their order."""
    return read_yaml(STANDARDS / "shared" / "conflicts.yaml", dict[str, Conflict])


def exists(key: str) -> bool:
    """Is there such a place in the shape of an edition, or a list, script, paper, word or calendar of that name?"""
    kind, *path = key.split(".")
    if kind in KINDS and (_in_shape(KINDS[kind], path) or _at(_defaults().get(kind), path) is not None):
        return True
    return any(_at(tree, path) is not None for law in _laws() for tree in _trees(law, kind))


def page() -> str:
    """docs/reference/conflicts.md"""
    said = edition(names()[0]).clauses
    return HEAD + "".join(
        f"| {number.removeprefix('conflict-')} | {one.question.zh}<br>{one.question.en} "
        f"| {'<br>'.join(f'`{key}`' for key in one.key)} | {said[number].zh}<br>{said[number].en} "
        f"| {one.default} | {'<br>'.join(_set_by(one)) or '—'} |\n"
        for number, one in conflicts().items()
    )


def _set_by(one: Conflict) -> Iterator[str]:
    """What each standard writes itself, for every case and in an overlay of its own."""
    for law in _laws():
        for key in one.key:
            kind, *path = key.split(".")
            if kind in ("words", "calendar"):
                continue
            named = f" {_called(key, one.key)}" if len(one.key) > 1 else ""
            for tree in _trees(law, kind):
                if (found := _at(tree, path)) is not None:
                    yield f"{law.name}{named}: {_short(found)}"
                for overlay, more in (_at(tree, ["overlays"]) or {}).items():
                    if (found := _at(more, ["rules", *path])) is not None:
                        yield f"{law.name}{named} ({overlay}): {_short(found)}"


def _called(key: str, keys: tuple[str, ...]) -> str:
    """The last part of a key; with its chapter where another key ends alike."""
    last = key.rpartition(".")[2]
    alike = [other for other in keys if other.rpartition(".")[2] == last]
    return last if len(alike) == 1 else ".".join(key.split(".")[-2:])


def _laws() -> list[Edition]:
    return [edition(name) for name in names()]


def _trees(law: Edition, kind: str) -> list[Any]:
    """The plain files in which a key of that kind is looked up."""
    if kind == law.kind:
        return [law.page.value]
    shared = law.root / "shared" / law.file.shared
    files = {
        "checklists": (law.folder / "checklists.yaml", "checklists"),
        "scripts": (law.folder / "checklists.yaml", "scripts"),
        "papers": (law.folder / "papers.yaml", "papers"),
        "words": (shared / "words.yaml", ""),
        "calendar": (shared / "calendar.yaml", "calendars"),
    }
    path, part = files.get(kind, (law.folder, ""))
    if not path.is_file():
        return []
    tree: Any = Page(path).value
    return [tree.get(part) if part else tree]


def _defaults() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((STANDARDS / "shared").glob("*/defaults.yaml")):
        found |= read_yaml(path, dict[str, Any])
    return found


def _in_shape(shape: Any, path: list[str]) -> bool:
    """A chapter and one of its values, as the file's shape declares them."""
    for name in path:
        fields = getattr(shape, "model_fields", {})
        if name not in fields:
            return False
        shape = fields[name].annotation
    return True


def _at(tree: Any, path: list[str]) -> Any:
    for name in path:
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


def _short(found: Any) -> str:
    """A rule by its value, a deadline by its length; anything longer by the fact that it is written."""
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and "value" in found:
        value = found["value"]
        return ", ".join(value) or "—" if isinstance(value, list) else str(value)
    if isinstance(found, dict) and "within" in found:
        return str(found["within"])
    if isinstance(found, list):
        return ", ".join(f"{part['share']} % {part['due_on']}" for part in found if "share" in part)
    return "✓"
