"""Does a timetable say beforehand what a case will do?"""

from datetime import UTC, datetime, timedelta

import pytest

from domain.span import Span
from standards import load, names
from standards.foreseeing import moments, timetable
from tests.standards.conftest import Spoil

GRABBED = datetime(2026, 2, 13, 9, 55, tzinfo=UTC)


def told(lines: object) -> list[tuple[str, str, str]]:
    assert isinstance(lines, list)
    return [
        (line.tell, line.says, f"{line.at:%H:%M}") for line in lines if line.does != "notify" and line.tell
    ]


def test_a_call_that_is_never_made() -> None:
    lines = timetable(load("reno"), {"grabbed": GRABBED}, {})
    assert told(lines) == [
        ("technician", "call-the-customer", "09:58"),
        ("team_leader", "call-overdue", "10:00"),
        ("supervisor", "call-overdue", "10:10"),
        ("supervisor", "call-overdue", "10:15"),
        ("supervisor", "call-overdue", "10:20"),
    ]
    assert {line.clause for line in lines if line.tell == "team_leader"} == {"RENO-008"}


def test_what_happens_later_settles_what_was_open() -> None:
    given = {"grabbed": GRABBED, "appointed": GRABBED + timedelta(minutes=2)}
    assert told(timetable(load("reno"), given, {})) == []


def test_a_date_is_counted_back_from() -> None:
    visit = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    lines = told(timetable(load("reno"), {"appointment": visit}, {}))
    assert lines[:4] == [
        ("customer", "visit-tomorrow", "07:00"),
        ("technician", "plan-travel", "05:00"),
        ("technician", "late-notice-last-chance", "05:50"),
        ("technician", "be-at-the-door", "06:50"),
    ]


def test_facts_choose_the_overlay() -> None:
    opened = {"opened": GRABBED}
    soft = {
        line.clause
        for line in timetable(load("complaint"), opened, {"subject": "soft"})
        if line.does == "due"
    }
    hard = {
        line.clause
        for line in timetable(load("complaint"), opened, {"subject": "hard"})
        if line.does == "due"
    }
    assert soft == {"RETAIL-SOFT-18", "RETAIL-SOFT-19"}
    assert hard == {"RETAIL-HARD-13", "RETAIL-HARD-14"}


def test_an_edited_figure_moves_the_timetable(spoilt: Spoil) -> None:
    edited = spoilt("reno/2026.1/order.yaml", "within: 5 minutes", "within: 7 minutes").standard
    assert ("team_leader", "call-overdue", "10:02") in told(timetable(edited, {"grabbed": GRABBED}, {}))


@pytest.mark.parametrize("name", names())
def test_every_start_gives_a_timetable(name: str) -> None:
    standard = load(name)
    for facts in ({}, {"scope": "large"}, {"subject": "hard", "severity": "3", "fault": "ours"}):
        for start in moments(standard):
            for line in timetable(standard, {start: GRABBED}, facts):
                assert line.clause


def test_the_words_of_the_edition_are_the_figures_of_the_core() -> None:
    assert load("reno").deadline("closing.follow_up").within == Span.parse("24 hours")
