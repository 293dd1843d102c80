"""An old and a new build side by side: whose is an open case, and is a bad build taken back without losing any?"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError
from temporalio.worker import Worker, WorkerDeploymentConfig

from domain.command import Note
from domain.machines import Given
from tests.workflows.careless import Careless
from tests.workflows.desk import DESK, Notebook, OneTechnician, new_order
from workflows.connecting import deployment
from workflows.handles import workflow_id
from workflows.order import OrderWorkflow
from workflows.running import Done, Running
from workflows.sandbox import runner

WITHIN = 60.0


@dataclass
class Line:
    """One deployment on a queue of its own: what other tests start has no builds."""

    client: Client
    name: str
    threads: ThreadPoolExecutor

    @contextlib.asynccontextmanager
    async def build(
        self, build_id: str, behaviour: VersioningBehavior | None = None, order: type[Any] = OrderWorkflow
    ) -> AsyncIterator[Notebook]:
        notebook, roster = Notebook(), OneTechnician()
        config = deployment(build_id)
        version = WorkerDeploymentVersion(deployment_name=self.name, build_id=build_id)
        config = replace(config, version=version)
        if behaviour:
            config = replace(config, default_versioning_behavior=behaviour)
        async with Worker(
            self.client,
            task_queue=self.name,
            workflows=[order],
            activities=[notebook.record, roster.book, roster.answer],
            activity_executor=self.threads,
            workflow_runner=runner(),
            deployment_config=config,
        ):
            yield notebook

    async def make_current(self, build_id: str) -> None:
        """As soon as the engine has seen a worker of it."""
        request = SetWorkerDeploymentCurrentVersionRequest(
            namespace=self.client.namespace, deployment_name=self.name, build_id=build_id, identity="test"
        )
        until = asyncio.get_running_loop().time() + WITHIN
        while True:
            try:
                await self.client.workflow_service.set_worker_deployment_current_version(request)
            except RPCError:
                assert asyncio.get_running_loop().time() < until, f"{build_id} is never known"
                await asyncio.sleep(0.2)
            else:
                return

    async def opened(self) -> WorkflowHandle[Any, Any]:
        case = new_order()
        return await self.client.start_workflow(
            "Order", Running(case=case), id=workflow_id(case.no), task_queue=self.name
        )

    async def note(self, handle: WorkflowHandle[Any, Any], within: float = WITHIN) -> bool:
        """Give the case a command; whether it was answered in time."""
        given = Given(command=Note(text="txt_1"), by=DESK, key=uuid.uuid4().hex)
        try:
            await asyncio.wait_for(handle.execute_update("do", given, result_type=Done), within)
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return False
        return True

    async def moved(self, handle: WorkflowHandle[Any, Any], to: Notebook) -> None:
        """The engine tells its parts of another current build within seconds; what comes then is that build's."""
        before, until = wrote(to, handle), asyncio.get_running_loop().time() + WITHIN
        while wrote(to, handle) == before:
            assert asyncio.get_running_loop().time() < until, "the case stays where it was"
            await self.note(handle, within=5)


@pytest.fixture
def line(client: Client) -> Any:
    with ThreadPoolExecutor(4) as threads:
        yield Line(client, f"versions-{uuid.uuid4().hex[:8]}", threads)


def wrote(notebook: Notebook, handle: WorkflowHandle[Any, Any]) -> int:
    no = handle.id.partition("/")[2]
    return sum(record.case.no == no for record in notebook.records)


@pytest.mark.timeout(180)
async def test_an_open_case_goes_on_with_the_current_build(line: Line) -> None:
    """And back again; nobody who stands beside gets anything."""
    async with line.build("old") as old:
        await line.make_current("old")
        case = await line.opened()
        assert await line.note(case)
        assert wrote(old, case)
        async with line.build("new") as new:
            assert await line.note(case)
            assert wrote(new, case) == 0, "it stands by until it is made the current one"
            await line.make_current("new")
            await line.moved(case, new)
            before = wrote(old, case)
            later = await line.opened()
            await line.moved(later, new)
            assert await line.note(case)
            assert wrote(old, case) == before
            await line.make_current("old")
            await line.moved(later, old)
            await line.moved(case, old)


@pytest.mark.timeout(180)
async def test_a_pinned_case_stays_where_it_began(line: Line) -> None:
    """What is not chosen: for weeks, somebody would have to keep the old build running."""
    pinned = VersioningBehavior.PINNED
    async with line.build("old", pinned) as old, line.build("new", pinned) as new:
        await line.make_current("old")
        case = await line.opened()
        assert await line.note(case)
        await line.make_current("new")
        await line.moved(await line.opened(), new)
        before = wrote(old, case)
        assert await line.note(case)
        assert wrote(old, case) > before
        assert wrote(new, case) == 0


@pytest.mark.timeout(180)
async def test_a_bad_build_is_taken_back_and_no_case_is_lost(line: Line) -> None:
    """Its commands differ from what stands in the history: the case stands still, and goes on with the build before."""
    async with line.build("old") as old:
        await line.make_current("old")
        case = await line.opened()
        assert await line.note(case)
        async with line.build("bad", order=Careless) as bad:
            await line.make_current("bad")
            answered = True
            while answered:
                answered = await line.note(case, within=4)
            assert wrote(bad, case) == 0
            await line.make_current("old")
            await line.moved(case, old)


def test_the_house_lets_cases_go_on_with_the_current_build() -> None:
    chosen: WorkerDeploymentConfig = deployment("2026.11.0")
    assert chosen.use_worker_versioning
    assert chosen.default_versioning_behavior is VersioningBehavior.AUTO_UPGRADE
