"""Which editions are published, and is every one of them still as it was?"""

import hashlib
from pathlib import Path

from standards.compiling import STANDARDS
from standards.reading import Problem

LOCK = "published.lock"
HEADER = """\
# 已发布的版本，逐个文件的指纹：对不上就不通过，要改另出新版。由 shangmen standards publish 写入。
# Published editions, file by file: a change is a new edition. Written by shangmen standards publish.
"""


def published(root: Path = STANDARDS) -> dict[str, str]:
    """The fingerprint of every published file, by its path below standards/."""
    lock = root / LOCK
    lines = lock.read_text(encoding="utf-8").splitlines() if lock.is_file() else []
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {path: digest for digest, path in pairs}


def changed(root: Path = STANDARDS) -> list[Problem]:
    """Every file of a published edition that was edited, removed or added since."""
    locked = published(root)
    now = {path: digest for path, digest in _files(root).items() if _edition(path) in _editions(locked)}
    return [
        Problem(f"standards/{path}", 1, _why(path in now, path in locked))
        for path in sorted({*now, *locked})
        if now.get(path) != locked.get(path)
    ]


def publish(root: Path = STANDARDS) -> tuple[str, ...]:
    """Publish every edition that is not published yet, and name them; the others stay as they were."""
    locked = published(root)
    files = _files(root)
    new = tuple(sorted(_editions(files) - _editions(locked)))
    lines = {**locked, **{path: digest for path, digest in files.items() if _edition(path) in new}}
    text = HEADER + "".join(f"{lines[path]} {path}\n" for path in sorted(lines))
    (root / LOCK).write_text(text, encoding="utf-8")
    return new


def _files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): _digest(path) for path in root.glob("*/[0-9]*.[0-9]*/*.yaml")}


def _digest(path: Path) -> str:
    """The same whatever line ends a checkout prefers."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _edition(path: str) -> str:
    return path.rpartition("/")[0]


def _editions(files: dict[str, str]) -> set[str]:
    return {_edition(path) for path in files}


def _why(is_there: bool, was_there: bool) -> str:
    zh, en = (
        ("不见了", "is gone")
        if not is_there
        else ("改过", "was edited")
        if was_there
        else ("多出来", "is new")
    )
    return f"已发布的版本里，这个文件{zh}；要改请另出新版 · {en} in a published edition; make a new edition"
