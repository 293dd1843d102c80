"""Can whoever wrote a standard read it on a page: value beside clause, stages, timetable, difference?"""

import re

import pytest

import standards
from console.diagram import drawing_of
from console.standards_pages import TITLES
from domain.paths import paths_of
from standards.entry_words import CODE
from standards.wording import entries
from tests.api.conftest import Door
from tests.console.visitor import shown


@pytest.mark.parametrize("name", standards.names())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_edition_has_its_page(door: Door, name: str, language: str) -> None:
    number = standards.newest(name)
    assert f"/standards/{name}/{number}" in shown(door, "/standards")
    page = shown(door, f"/standards/{name}/{number}", language)
    for clause in standards.clauses(name):
        assert f'id="{clause}"' in page
    assert "<svg" in page
    assert shown(door, f"/standards/{name}/{number}/since/{number}", language)


def test_values_are_in_the_language_of_the_reader(door: Door) -> None:
    page = shown(door, f"/standards/reno/{standards.newest('reno')}")
    assert "“抢单成功”起 5 分钟" in page
    assert "五分钟内" in page


@pytest.mark.parametrize("name", standards.names())
def test_no_code_stands_where_a_word_should(name: str) -> None:
    assert name in TITLES
    for entry in entries(standards.load(name)).values():
        if entry.kind == "rule":
            assert entry.called, entry.name
            value = entry.zh.partition("（只限")[0]  # a condition names facts of the order by their codes
            assert not CODE.search(entry.called[0] + value), (entry.name, entry.called, entry.zh)


def test_an_edition_that_is_not_there(door: Door) -> None:
    assert door.client.get("/standards/reno/1999.1").status_code == 404
    assert door.client.get("/standards/nothing/2026.1/since/2026.1").status_code == 404


@pytest.mark.parametrize("name", standards.names())
def test_every_stage_is_drawn_once_and_inside(name: str) -> None:
    law = standards.load(name)
    drawing, paths = drawing_of(law), paths_of(law)
    assert sorted(node.stage for node in drawing.nodes) == sorted([*paths.open, *paths.over])
    assert len({(node.x, node.y) for node in drawing.nodes}) == len(drawing.nodes)
    assert all(0 <= node.x < drawing.width and 0 <= node.y < drawing.height for node in drawing.nodes)
    assert all(re.fullmatch(r"[MC0-9 -]+", line.path) for line in drawing.lines)
