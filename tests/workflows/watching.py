"""What does a run command while its history is replayed: which timers of which length, which activities with what?

    python -m tests.workflows.watching      writes it down for every history that has no such file yet

Replay itself sees kinds and order alone: another length, another argument, another result pass it unnoticed.
"""

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from temporalio.workflow import _Definition

from workflows.complaint import ComplaintWorkflow
from workflows.order import OrderWorkflow
from workflows.payloads import converter
from workflows.sandbox import runner

HISTORIES = Path(__file__).parents[1] / "histories"


class WatchingRunner(WorkflowRunner):
    """Runs workflows as a worker does, and notes what they command."""

    def __init__(self) -> None:
        self._runner = runner()
        self.noted: list[str] = []

    def prepare_workflow(self, defn: _Definition) -> None:
        self._runner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        instance = self._runner.create_instance(det)
        activate = instance.activate

        def watched(act: WorkflowActivation) -> WorkflowActivationCompletion:
            completion = activate(act)
            self.noted += [_line(command) for command in completion.successful.commands]
            return completion

        instance.activate = watched  # type: ignore[method-assign]
        return instance


def histories() -> list[Path]:
    return sorted(HISTORIES.glob("*.json"))


def read(path: Path) -> WorkflowHistory:
    kind = "complaint" if path.stem.startswith("complaint") else "order"
    return WorkflowHistory.from_json(f"{kind}/{path.stem}", path.read_text(encoding="utf-8"))


def noted_beside(path: Path) -> Path:
    return path.with_suffix(".commands")


async def commands_of(history: WorkflowHistory, *workflows: type) -> tuple[list[str], Exception | None]:
    """What today's workflows command where that history led them, and why it could not be replayed, if so."""
    runner = WatchingRunner()
    replayer = Replayer(
        workflows=workflows or (OrderWorkflow, ComplaintWorkflow),
        data_converter=converter(),
        workflow_runner=runner,
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return runner.noted, result.replay_failure


def _line(command: WorkflowCommand) -> str:
    kind = command.WhichOneof("variant") or "nothing"
    given = getattr(command, kind)
    if kind == "start_timer":
        return f"timer {given.start_to_fire_timeout.ToTimedelta()}"
    if kind == "schedule_local_activity":
        said = [json.loads(payload.data) for payload in given.arguments]
        patience = (
            f"{given.start_to_close_timeout.ToTimedelta()} {given.retry_policy.maximum_attempts or 'ever'}"
        )
        return f"{given.activity_type} ({patience}) {' '.join(map(_what, said))}"
    if kind == "update_response":
        return f"update {given.WhichOneof('response')}"
    if kind == "complete_workflow_execution":
        return f"complete {given.result.data.decode()}"
    return kind


def _what(said: dict[str, Any]) -> str:
    """Of a record what was written and told; of anything else all of it, shortened to what tells it from another."""
    if "entries" not in said:
        return _short(said)
    steps = [
        f"{entry['seq']}: {' '.join(event['name'] for event in entry['events']) or 'nothing'}"
        + "".join(f" +{message['key']}" for message in entry["released"])
        for entry in said["entries"]
    ]
    plan = [[one.get(name) for name in PLANNED] for one in said["plan"]]
    planned = [[one[name] for name in ("key", "says", "planned_at")] for one in said["planned"]]
    return f"[{'; '.join(steps)}] at {said['case']['stage']}, plans {len(plan)} {_short([plan, planned])}"


PLANNED = ("at", "clock", "step", "does", "tell", "by", "says", "clause")


def _short(said: Any) -> str:
    return hashlib.sha256(json.dumps(_bare(said), sort_keys=True).encode()).hexdigest()[:12]


def _bare(said: Any) -> Any:
    """Without what says nothing: a field that came later, and is empty here, changes no command."""
    if isinstance(said, dict):
        return {name: _bare(value) for name, value in said.items() if value not in (None, [], {}, "")}
    return [_bare(value) for value in said] if isinstance(said, list) else said


def new_lines() -> Iterator[tuple[Path, list[str]]]:
    """For histories without such a file. One that is there is never written anew: it says what was promised then."""
    for path in histories():
        if not noted_beside(path).exists():
            lines, failure = asyncio.run(commands_of(read(path)))
            assert failure is None, failure
            yield noted_beside(path), lines


if __name__ == "__main__":
    for beside, noted in new_lines():
        beside.write_text("\n".join(noted) + "\n", encoding="utf-8")
        sys.stdout.write(f"{beside}\n")
