"""Every history that was ever recorded can be replayed by today's workflows, and a workflow that differs cannot."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from workflows.case import CaseLoop
from workflows.complaint import ComplaintWorkflow
from workflows.order import OrderWorkflow
from workflows.payloads import converter
from workflows.running import Running
from workflows.sandbox import runner

HISTORIES = sorted((Path(__file__).parents[1] / "histories").glob("*.json"))


def read(path: Path) -> WorkflowHistory:
    kind = "complaint" if path.stem.startswith("complaint") else "order"
    return WorkflowHistory.from_json(f"{kind}/{path.stem}", path.read_text(encoding="utf-8"))


def replayer(*workflows: type) -> Replayer:
    return Replayer(
        workflows=workflows,
        data_converter=converter(),
        workflow_runner=runner(),
    )


@workflow.defn(name="Order")
class Divergent(CaseLoop):
    """Sleeps before it begins: a change that no history before it knows."""

    @workflow.init
    def __init__(self, running: Running) -> None:
        super().__init__(running)

    @workflow.run
    async def run(self, running: Running) -> str:
        await workflow.sleep(timedelta(seconds=1))
        return (await self.live()).stage


def test_there_are_histories() -> None:
    assert len(HISTORIES) >= 4


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path) -> None:
    result = await replayer(OrderWorkflow, ComplaintWorkflow).replay_workflow(
        read(path), raise_on_replay_failure=False
    )
    assert result.replay_failure is None, result.replay_failure


async def test_a_workflow_that_differs_is_found_out() -> None:
    path = next(path for path in HISTORIES if path.stem == "order-whole")
    result = await replayer(Divergent).replay_workflow(read(path), raise_on_replay_failure=False)
    assert isinstance(result.replay_failure, workflow.NondeterminismError)
