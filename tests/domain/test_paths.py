"""Does an edition's diagram hold every stage that its cases come to, and none of the chapters that it lacks?"""

import random

import pytest

from domain.machines import MACHINES
from domain.paths import paths_of
from standards import load, names
from standards.examples import Telling, examples
from standards.library import edition
from tests.standards.walk import complaint, opened, order, walk

LACKING = {
    "prop": {
        "coordinating",
        "in_workshop",
        "with_store",
        "offered",
        "awaiting_approval",
        "delayed",
        "reviewing",
    },
    "lhpm": {"in_workshop", "with_store", "offered", "awaiting_approval"},
    "home-intake": {"coordinating", "offered"},
    "reno": {"coordinating", "in_workshop", "with_store", "cancelling"},
}


@pytest.mark.parametrize("name", names())
def test_every_example_keeps_to_the_diagram(name: str) -> None:
    law = edition(name)
    paths = paths_of(law.standard)
    for example in examples(law).values():
        told = Telling(law.standard, example)
        told.tell()
        assert told.case.stage in (*paths.open, *paths.over)
        assert {line.stage for line in example.story if line.stage} <= {*paths.open, *paths.over}


@pytest.mark.parametrize("name", names())
def test_whatever_people_do_keeps_to_the_diagram(name: str) -> None:
    law, chance = load(name), random.Random(name)
    paths = paths_of(law)
    for _ in range(10):
        known = {"goods": "regular", "price": "8.00"} if law.kind == "purchase" else {}
        case = {"order": order, "complaint": complaint}.get(law.kind, opened)(law, **known)
        for after in walk(case, [chance.randrange(10_000) for _ in range(60)]):
            assert after.stage in (*paths.open, *paths.over), (name, case.stage, after.stage)


@pytest.mark.parametrize("name", LACKING)
def test_a_chapter_that_is_not_there_is_not_drawn(name: str) -> None:
    assert not LACKING[name] & set(paths_of(load(name)).open)


def test_nothing_is_drawn_that_leads_nowhere() -> None:
    for name in names():
        paths = paths_of(load(name))
        assert {stage for stage, _, _ in paths.edges} == set(paths.open)
        assert set(paths.over) <= set(MACHINES[load(name).kind].over)
