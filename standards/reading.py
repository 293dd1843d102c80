"""How is a YAML file read so that nothing in it is guessed, and every error names its line?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

T = TypeVar("T")
Place = tuple[str | int, ...]
# The same reader written in C is five times as fast; both give every node its line.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ROOT = Path(__file__).parent.parent


class Problem(NamedTuple):
    """One thing that is wrong, where it is, in one sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Unreadable(ValueError):
    """A file that cannot be taken as it is; every problem found in it is named at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Page:
    """A file as plain text: every scalar is a string, and every value knows its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Place, int] = {(): 1}
        self._problems: list[Problem] = []
        self.value = self._plain(self._root(), ())
        if self._problems:
            raise Unreadable(self._problems)

    @property
    def name(self) -> str:
        """The path as it is written in this house, whatever the machine."""
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else str(self.path)

    def line(self, place: Place) -> int:
        """The line of a place; of the nearest place around it where it is not in the file."""
        found: Place = ()
        for part in place:
            if (*found, part) in self._lines:
                found = (*found, part)
        return self._lines[found]

    def problem(self, place: Place, sentence: str) -> Problem:
        return Problem(self.name, self.line(place), sentence)

    def refuse(self, found: list[tuple[Place, str]]) -> None:
        """Unreadable, unless nothing was found."""
        if found:
            raise Unreadable([self.problem(place, sentence) for place, sentence in found])

    def take(
        self, shape: type[T], context: Mapping[str, Any] | None = None, usual: Mapping[str, Any] | None = None
    ) -> T:
        """The file as a value of that shape; an unknown field is refused, at any depth.

        `usual` holds the chapters as they usually are: what the file leaves out is taken from there.
        """
        value = _filled_up(self.value, usual) if usual else self.value
        try:
            return TypeAdapter(shape).validate_python(value, extra="forbid", context=context)
        except ValidationError as wrong:
            problems = [self.problem(error["loc"], sentence_of(error)) for error in wrong.errors()]
            raise Unreadable(problems) from None

    def _root(self) -> yaml.Node:
        try:
            node = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=LOADER)
        except OSError:
            raise Unreadable([Problem(self.name, 1, "没有这个文件 · there is no such file")]) from None
        except yaml.MarkedYAMLError as wrong:
            mark = wrong.problem_mark or wrong.context_mark
            sentence = f"写法不对 · this is not YAML: {wrong.problem or wrong.context}"
            raise Unreadable([Problem(self.name, mark.line + 1 if mark else 1, sentence)]) from None
        return node or yaml.MappingNode("tag:yaml.org,2002:map", [])

    def _plain(self, node: yaml.Node, place: Place) -> object:
        """Anchors, tags and merges mean nothing here: what is written is what is read."""
        self._lines.setdefault(place, node.start_mark.line + 1 if node.start_mark else 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*place, index)) for index, item in enumerate(node.value)]
        return str(node.value)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, object]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._note(line, "名称要写成一个词 · a name must be plain text")
                continue
            name = str(key.value)
            if name in seen:
                before = seen[name]
                self._note(
                    line, f"“{name}”在第 {before} 行已经写过 · “{name}” stands on line {before} already"
                )
            seen[name] = line
            self._lines[(*place, name)] = line
            yield name, self._plain(value, (*place, name))

    def _note(self, line: int, sentence: str) -> None:
        self._problems.append(Problem(self.name, line, sentence))


def read_yaml(path: Path, shape: type[T], context: Mapping[str, Any] | None = None) -> T:
    """The file as a value of that shape. Unreadable names file, line and a sentence for all that is wrong."""
    return Page(path).take(shape, context)


def _filled_up(written: object, usual: Mapping[str, Any], depth: int = 0) -> object:
    """What is written, and beside it what is not: chapters and their deadlines and notices are filled up one by one.

    A value that is written at all is taken whole; `none` in the place of a deadline or notice leaves the usual one out.
    """
    if not isinstance(written, dict):
        return written
    filled = {**usual, **written}
    for name in filled:
        if name in usual and name in written and (depth == 0 or name in ("deadlines", "notices")):
            filled[name] = _filled_up(written[name], usual[name], depth + 1)
    return {name: value for name, value in filled.items() if value != "none" or name not in usual}


def sentence_of(error: ErrorDetails) -> str:
    name = error["loc"][-1] if error["loc"] else ""
    if error["type"] == "missing":
        return f"缺少“{name}” · “{name}” is missing"
    if error["type"] == "extra_forbidden":
        return f"这里没有“{name}”这一项 · “{name}” is not known here"
    given = error["input"] if isinstance(error["input"], str) else ""
    return f"“{name}”：{given} 不合要求 · “{name}”: {error['msg'].removeprefix('Value error, ')}"
