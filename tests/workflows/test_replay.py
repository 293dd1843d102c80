"""Every history that was ever recorded is replayed by today's workflows, which command what was commanded then.

Replay finds out another order of commands; another length or argument only what stands beside the history does.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio import workflow

from workflows.case import CaseLoop
from workflows.running import Running

# Workflows are defined in this file, so the sandbox reads it: what builds the worker is none of its business.
with workflow.unsafe.imports_passed_through():
    from tests.workflows.watching import commands_of, histories, noted_beside, read

ALL = histories()
WHOLE = next(path for path in ALL if path.stem == "order-whole")
CHANGED = (
    "A running case would be commanded something else than it was promised. Keep the old way for cases that run: "
    "workflow.patched in workflows/, a default or a new edition for a rule. These files are never written anew."
)


class Order(CaseLoop):
    @workflow.init
    def __init__(self, running: Running) -> None:
        super().__init__(running)


@workflow.defn(name="Order")
class Divergent(Order):
    """Sleeps before it begins: a change that no history before it knows."""

    @workflow.run
    async def run(self, running: Running) -> str:
        await workflow.sleep(timedelta(seconds=1))
        return (await self.live()).stage


@workflow.defn(name="Order")
class Later(Order):
    """Sets every timer a minute later: replay does not mind."""

    @workflow.run
    async def run(self, running: Running) -> str:
        return (await self.live()).stage

    def _due_at(self) -> datetime | None:
        due_at = super()._due_at()
        return due_at + timedelta(minutes=1) if due_at else None


@workflow.defn(name="Order")
class LaterFromNowOn(Order):
    """The same, for cases that begin after the change: how such a change is made."""

    @workflow.run
    async def run(self, running: Running) -> str:
        return (await self.live()).stage

    def _due_at(self) -> datetime | None:
        due_at = super()._due_at()
        return due_at + timedelta(minutes=1) if due_at and workflow.patched("a-minute-later") else due_at


def then(path: Path) -> list[str]:
    """What was commanded when the history was young."""
    return noted_beside(path).read_text(encoding="utf-8").splitlines()


def test_there_are_histories() -> None:
    assert len(ALL) >= 4


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
async def test_a_recorded_history_replays_and_commands_the_same(path: Path) -> None:
    noted, failure = await commands_of(read(path))
    assert failure is None, failure
    assert noted_beside(path).exists(), "write it down: python -m tests.workflows.watching"
    assert noted == then(path), CHANGED


async def test_a_workflow_that_differs_is_found_out() -> None:
    _, failure = await commands_of(read(WHOLE), Divergent)
    assert isinstance(failure, workflow.NondeterminismError)


async def test_another_length_passes_replay_and_is_found_out_here() -> None:
    noted, failure = await commands_of(read(WHOLE), Later)
    assert failure is None
    differ = [(now, was) for now, was in zip(noted, then(WHOLE), strict=True) if now != was]
    assert differ
    assert all(now.startswith("timer") for now, _ in differ)


async def test_a_change_that_is_patched_leaves_running_cases_alone() -> None:
    noted, failure = await commands_of(read(WHOLE), LaterFromNowOn)
    assert (noted, failure) == (then(WHOLE), None)
