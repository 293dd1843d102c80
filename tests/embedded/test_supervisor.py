"""Do processes start in order, come back when they die, and stop in reverse?"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded.child import CannotStart, Child, Spec
from embedded.supervisor import Supervisor
from tests.embedded.stubs import Town, until


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@contextmanager
def running(town: Town, *specs: Spec) -> Iterator[Supervisor]:
    supervisor = Supervisor(specs, town.home / "logs")
    try:
        until(lambda: supervisor.ready, supervisor.turn)
        yield supervisor
    finally:
        supervisor.stop()


def pid(child: Child) -> int:
    assert child.pid is not None
    return child.pid


def test_each_starts_when_those_it_stands_on_are_ready_and_all_stop_in_reverse(town: Town) -> None:
    memory = town.stub("memory", manner="slow")
    tables = town.stub("tables", after=("memory",), manner="once")
    engine = town.stub("engine")
    door = town.stub("door", after=("tables", "engine"))
    with running(town, memory, tables, engine, door):
        started = town.lines()
    assert sorted(started[:2]) == ["engine start", "memory start"]
    assert started[2:] == ["tables start", "door start"]
    assert town.lines()[4:] == ["door stop", "engine stop", "memory stop"]


def test_whoever_is_killed_comes_back_and_the_others_stay(town: Town) -> None:
    names = ["memory", "engine", "worker", "door"]
    specs = [town.stub(name, after=tuple(names[:place])) for place, name in enumerate(names)]
    with running(town, *specs) as supervisor:
        for name in names:
            before = {other: pid(child) for other, child in supervisor.children.items()}
            os.kill(before[name], signal.SIGKILL)
            until(lambda name=name: supervisor.children[name].state == "resting", supervisor.turn)  # type: ignore[misc]
            until(lambda: supervisor.ready, supervisor.turn)
            after = {other: pid(child) for other, child in supervisor.children.items()}
            assert {other for other in names if before[other] != after[other]} == {name}
            assert supervisor.children[name].restarts == 1
    assert town.lines().count("memory start") == 2


def test_one_that_dies_again_and_again_is_given_longer_rests(town: Town) -> None:
    with running(town, town.stub("worker")) as supervisor:
        child = supervisor.children["worker"]
        rests = []
        for _ in range(3):
            os.kill(pid(child), signal.SIGKILL)
            until(lambda: child.state == "resting", supervisor.turn)
            rests.append(child.rest)
            until(lambda: supervisor.ready, supervisor.turn)
    assert rests == [0.25, 0.5, 1.0]


def test_one_that_never_came_up_ends_the_start_and_shows_its_last_words(town: Town) -> None:
    with (
        pytest.raises(CannotStart) as refusal,
        running(town, town.stub("tables"), town.stub("door", manner="broken")),
    ):
        pass
    assert "door cannot find what it needs" in refusal.value.zh
    assert "door does not start (exit code 1)" in refusal.value.en
    assert town.lines().count("door start") == 3
    assert town.lines()[-1] == "tables stop"


def test_a_step_that_fails_is_not_tried_again(town: Town) -> None:
    broken = town.stub("tables", manner="broken")
    once = Spec(name="tables", command=broken.command, once=True)
    with pytest.raises(CannotStart), running(town, once):
        pass
    assert town.lines() == ["tables start"]


def test_one_that_does_not_get_ready_in_time_is_taken_for_dead(town: Town) -> None:
    never = Spec(name="door", command=town.stub("door").command, ready=lambda: False, ready_within=0.3)
    with pytest.raises(CannotStart, match="door"), running(town, never):
        pass


def test_one_that_will_not_stop_is_killed(town: Town) -> None:
    with running(town, town.stub("deaf", manner="deaf")) as supervisor:
        child = supervisor.children["deaf"]
    assert child.exit_code == -signal.SIGKILL


def test_a_grown_log_is_set_aside_while_its_process_goes_on_writing(tmp_path: Path) -> None:
    from embedded.logs import last_lines, trim

    log = tmp_path / "worker.log"
    with log.open("ab", buffering=0) as held:
        held.write("一行一行\n".encode() * 50)
        assert trim(log, largest=100)
        held.write("之后\n".encode())
    assert log.read_text() == "之后\n"
    assert (tmp_path / "worker.log.1").read_text().count("\n") == 50
    assert not trim(log, largest=100)
    assert last_lines(log) == "之后"
    assert last_lines(tmp_path / "nobody.log") == ""
