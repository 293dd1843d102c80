"""How many steps a second does the core take on one core?

Processor time is measured, so that neighbours do not matter; what is asserted is far below what is printed.
"""

import time
from collections.abc import Callable

import pytest

from domain.judge import act, tick
from domain.machines import Given
from domain.people import Actor, Role
from domain.stages.appointment import LogCall
from tests.domain.journeys import BEFORE_WORK, ENTRY, FINISHING, appoint, grabbed
from tests.domain.scene import Scene


def a_whole_order() -> Scene:
    scene = grabbed()
    appoint(scene, "2026-09-14 14:00")
    scene.until("13:50")
    scene.by("a").arrive()
    scene.by("a").enter(ticks=ENTRY)
    scene.by("a").propose_solution(items={"tap-replace": 1})
    scene.by("customer").approve_quote()
    scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("a").finish(ticks=FINISHING)
    scene.by("customer").accept()
    scene.by("customer").pay(amount="148.00")
    scene.until("2026-09-15 10:00")
    scene.by("customer_service").follow_up(satisfied=True, still_good=True, score=5)
    return scene


def a_second(name: str, deed: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> float:
    deed()
    start, steps = time.process_time(), 0
    while (spent := time.process_time() - start) < 0.4:
        steps += deed()
    with capsys.disabled():
        print(f"\n{name}: {steps / spent:,.0f} steps a second", end="")  # noqa: T201
    return steps / spent


def test_ten_thousand_steps_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    """The goal is 10,000 a second on a fresh order; a slow machine under load must not fail for it."""
    scene = grabbed()
    case, now = scene.case, scene.now
    called = Given(command=LogCall(connected=True), by=Actor(person="a", roles=(Role.TECHNICIAN,)))

    def one_act() -> int:
        act(case, called, now)
        return 1

    def one_tick() -> int:
        tick(case, now)
        return 1

    def whole() -> int:
        return a_whole_order().case.seq

    assert a_second("act", one_act, capsys) > 2_000
    assert a_second("tick", one_tick, capsys) > 5_000
    assert a_second("a whole order, commands read and messages written", whole, capsys) > 500
