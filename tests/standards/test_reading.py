"""Is nothing in a standard guessed, and does every error name its file and line?"""

from pathlib import Path

import pytest

from domain.base import Fact
from domain.span import Span
from standards.reading import Page, Unreadable, read_yaml


class Visit(Fact):
    within: Span
    said: dict[str, str] = {}
    tell: tuple[str, ...] = ()


def page(folder: Path, text: str) -> Path:
    path = folder / "visit.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    text = "on: off\nat: 17:55\nedition: 2026.10\nday: 2026-02-14\nno: 010\nempty:\nnothing: null\n"
    assert Page(page(tmp_path, text)).value == {
        "on": "off",
        "at": "17:55",
        "edition": "2026.10",
        "day": "2026-02-14",
        "no": "010",
        "empty": "",
        "nothing": "null",
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("within: 5 minutes\ntell: [a]\nwithin: 6 minutes\n", 3, "stands on line 1 already"),
        ("within: 5 minutes\nsaid:\n  a: b\n  a: c\n", 4, "stands on line 3 already"),
        ("within: 5 minutes\n\ntelll: [a]\n", 3, "“telll” is not known here"),
        ("tell: [a]\n", 1, "“within” is missing"),
        ("tell: [a]\nwithin: 5 minute\n", 2, 'write "5 minutes"'),
        ("within: five minutes\n", 1, "is not a length of time"),
        ("within: 5 minutes\ntell:\n  - a\n  - [b]\n", 4, "valid string"),
        ("within: 5 minutes\n? [a, b]\n: c\n", 2, "must be plain text"),
        ("within: [5 minutes\n", 2, "this is not YAML"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_yaml(page(tmp_path, text), Visit)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert problem.file.endswith("visit.yaml")
    assert words in problem.sentence


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_yaml(page(tmp_path, "within: 5 minute\ntelll: [a]\n"), Visit)
    assert [problem.line for problem in refused.value.problems] == [1, 2]


def test_no_file_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        read_yaml(tmp_path / "gone.yaml", Visit)
