"""How does anyone outside speak to a running case?"""

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from domain.case import Case
from domain.machines import Given
from workflows.running import Done, Running

CASES = "cases"
ANSWER_WITHIN = timedelta(seconds=20)


def workflow_id(case_no: str) -> str:
    """The only place where ids of workflows are spelt."""
    kind = "complaint" if case_no.startswith("TS-") else "order"
    return f"{kind}/{case_no}"


def update_id(key: str) -> str:
    """The same for the same key. A history spells it six times a command, so it is short: 72 bits, in one run."""
    return base64.urlsafe_b64encode(hashlib.blake2b(key.encode(), digest_size=9).digest()).decode()


def workflow_type(case_no: str) -> str:
    return "Complaint" if case_no.startswith("TS-") else "Order"


class RefusedByCase(Exception):
    """The case refused; `name` is the class of the refusal in domain/refusal.py."""

    def __init__(self, name: str, clause: str | None, facts: dict[str, str]) -> None:
        super().__init__(name)
        self.name, self.clause, self.facts = name, clause, facts


class CaseIsOver(Exception):
    """The workflow has ended: no command reaches it any more."""


class EngineAway(Exception):
    """The engine did not answer in time; the command may yet be carried out: ask again, same key."""


class Handles:
    """Speaks to cases. `load` reads a case as it was opened, for the first command that has to start it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def start(self, case: Case, *, most_events: int | None = None) -> None:
        """Start the workflow of a case that was just opened. Starting it twice is starting it once."""
        with _speaking(), contextlib.suppress(WorkflowAlreadyStartedError):
            await self.client.start_workflow(
                workflow_type(case.no),
                Running(case=case, most_events=most_events),
                id=workflow_id(case.no),
                task_queue=CASES,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                rpc_timeout=ANSWER_WITHIN,
            )

    async def do(self, case_no: str, given: Given, start_with: Case | None = None) -> Done:
        """Give a case a command. Raises RefusedByCase, CaseIsOver or EngineAway.

        `start_with` is the case as it was opened, where its workflow may not have been started yet.
        """
        with _speaking():
            try:
                async with asyncio.timeout(ANSWER_WITHIN.total_seconds()):
                    return await self._update(case_no, given, start_with)
            except WorkflowUpdateFailedError as error:
                raise _refusal(error) from None
            except WorkflowAlreadyStartedError as error:
                raise CaseIsOver(case_no) from error

    async def _update(self, case_no: str, given: Given, start_with: Case | None) -> Done:
        options: dict[str, Any] = {"id": update_id(given.key)} if given.key else {}
        if start_with is None:
            handle = self.client.get_workflow_handle(workflow_id(case_no))
            done: Done = await handle.execute_update("do", given, result_type=Done, **options)
            return done
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            workflow_type(case_no),
            Running(case=start_with),
            id=workflow_id(case_no),
            task_queue=CASES,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
        answer: Done = await self.client.execute_update_with_start_workflow(
            "do", given, result_type=Done, start_workflow_operation=start, **options
        )
        return answer

    async def heard(self, case_no: str, given: Given) -> None:
        """Pass on what a provider or a phone reports. A case that is over has no use for it."""
        with contextlib.suppress(CaseIsOver), _speaking():
            await self.client.get_workflow_handle(workflow_id(case_no)).signal("heard", given)

    async def forget(self, case_no: str) -> None:
        """Take the history of a case away, every run of it. One that is gone already is no error."""
        own = workflow_id(case_no)
        with _speaking():
            runs = [run.run_id async for run in self.client.list_workflows(f"WorkflowId = '{own}'")]
        # The last run by its workflow alone: what closed a moment ago is not on any list yet.
        for run in (*runs, ""):
            request = DeleteWorkflowExecutionRequest(
                namespace=self.client.namespace,
                workflow_execution=WorkflowExecution(workflow_id=own, run_id=run),
            )
            with contextlib.suppress(CaseIsOver), _speaking():
                await self.client.workflow_service.delete_workflow_execution(request)

    async def view(self, case_no: str) -> Case:
        """The case as its workflow sees it now; for operators and tests, never for pages."""
        handle = self.client.get_workflow_handle(workflow_id(case_no))
        running: Running = await handle.query("view", result_type=Running)
        return running.case

    async def answers(self) -> bool:
        """Does the engine answer within two seconds?"""
        try:
            return await asyncio.wait_for(self.client.service_client.check_health(), 2)
        except (TimeoutError, RuntimeError, OSError, RPCError):
            return False


@contextlib.contextmanager
def _speaking() -> Iterator[None]:
    """Whatever keeps the engine from answering is one thing to those outside: it is away.

    A connection that cannot be made is a RuntimeError of Temporal's client.
    """
    try:
        yield
    except (TimeoutError, RuntimeError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
        raise EngineAway(type(error).__name__) from error
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise CaseIsOver(str(error.status)) from error
        raise EngineAway(str(error.status)) from error


def _refusal(error: WorkflowUpdateFailedError) -> Exception:
    cause = error.cause
    if not isinstance(cause, ApplicationError) or not cause.details:
        return EngineAway(str(cause))
    told = cause.details[0]
    return RefusedByCase(name=cause.type or "Refused", clause=told["clause"], facts=told["facts"])
