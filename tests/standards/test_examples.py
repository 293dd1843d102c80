"""Does every worked example of an edition come true, and is one that does not found out?"""

from pathlib import Path

import pytest

from standards import editions, names
from standards.compiling import Edition
from standards.examples import Example, Untrue, come_true, examples, untrue
from standards.library import edition

ALL = [
    pytest.param(name, number, example, id=f"{name} {number} {title}")
    for name in names()
    for number in editions(name)
    for title, example in examples(edition(name, number)).items()
]


@pytest.mark.parametrize(("name", "number", "example"), ALL)
def test_the_example_is_true(name: str, number: str, example: Example) -> None:
    come_true(edition(name, number).standard, example)


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "closed"},
        {"told": []},
        {"broken": ["intake.nothing X-01"]},
        {"asks": "technicians 3"},
        {"known": {"channel": "hotline"}},
        {"happened": {"opened": {"by": "per_customer"}}},
        {"happened": {"closed": {}}},
        {"do": "note", "by": "customer", "fields": {"text": "txt_1"}, "refused": "NotNow"},
        {"do": "grab", "by": "technician near"},
    ],
)
def test_a_line_that_is_not_so_is_found_out(wrong: dict[str, object]) -> None:
    story = [{"at": "09:00", **wrong}]
    told = {
        "zh": "例",
        "en": "one",
        "opened": "2026-03-02 09:00",
        "order": {"missing": ["phone"]},
        "story": story,
    }
    example = Example.model_validate(told)
    with pytest.raises(Untrue):
        come_true(edition("reno", "2026.1").standard, example)


def test_the_check_names_the_line_of_an_example_that_is_not_so(copy: Path) -> None:
    path = copy / "reno" / "2026.1" / "examples.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("stage: expired", "stage: closed"), encoding="utf-8")
    (problem,) = untrue(Edition("reno", "2026.1", root=copy))
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("nobody_home:"))
    assert problem.line == line
    assert "15:33 stage" in problem.sentence
