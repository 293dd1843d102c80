"""Who builds the parts of a worker, and what does one worker do at the same time?"""

import asyncio
import contextlib
import functools
import logging
import os
import signal
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.runtime import Runtime
from temporalio.service import RPCError
from temporalio.worker import PollerBehaviorAutoscaling, Worker
from uvicorn.loops.auto import auto_loop_factory

import logbook
from activities.archive import Archivist
from activities.journal import Journalist
from activities.reporter import Compiler
from activities.roster import Directory
from activities.sweeper import EngineSilent, Sweeper
from domain.case import Case
from domain.machines import Given
from posts import Apart, Posts, carrying
from settings import Settings
from standards.standing import standing
from storage import editions
from storage.engine import Database
from workflows.complaint import ComplaintWorkflow
from workflows.connecting import connect, deployment, measured
from workflows.digest import DigestWorkflow
from workflows.handles import CASES, EngineAway, Handles
from workflows.order import OrderWorkflow
from workflows.payloads import Find
from workflows.sandbox import runner
from workflows.schedules import keep_in_step

log = logging.getLogger("shangmen.worker")
THREADS = 16
TRY_AGAIN = 1.0
# Where the machine is full people are told first; what fell due is written down after that, at its own instant.
GIVES_WAY = 10


def build_worker(
    client: Client, database: Database, threads: ThreadPoolExecutor, settings: Settings
) -> Worker:
    """The part that runs cases."""
    journal, roster = Journalist(database), Directory(database)
    forget = Bell(Handles(client), asyncio.get_running_loop()).forget
    archive, reporter = Archivist(database, forget), Compiler(database)
    return Worker(
        client,
        task_queue=CASES,
        workflows=[OrderWorkflow, ComplaintWorkflow, DigestWorkflow],
        activities=[journal.record, roster.book, roster.answer, archive.purge, reporter.compile],
        activity_executor=threads,
        max_cached_workflows=settings.worker_cache,
        max_concurrent_local_activities=THREADS,
        max_concurrent_activities=THREADS,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(minimum=2, initial=10, maximum=50),
        graceful_shutdown_timeout=timedelta(seconds=settings.grace),
        deployment_config=deployment(settings.build_id) if settings.build_id else None,
        workflow_runner=runner(),
    )


class Bell:
    """Lets threads speak to cases: the engine's client lives in the event loop."""

    def __init__(self, handles: Handles, loop: asyncio.AbstractEventLoop) -> None:
        self.handles, self.loop = handles, loop

    def tell(self, case_no: str, given: Given) -> None:
        """Pass a report on. Raises EngineSilent: it stays unheard in the database until the next round."""
        self._wait(self.handles.heard(case_no, given))

    def start(self, case: Case) -> None:
        """Start a case that was opened while nobody could. Raises EngineSilent."""
        self._wait(self.handles.start(case))

    def forget(self, case_no: str) -> None:
        """Take the engine's history of a case away. Raises EngineSilent: the round is tried again."""
        self._wait(self.handles.forget(case_no))

    def _wait(self, deed: Coroutine[None, None, None]) -> None:
        try:
            asyncio.run_coroutine_threadsafe(deed, self.loop).result()
        except EngineAway as error:
            raise EngineSilent(str(error)) from error


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Both halves of a worker in one process, until told to stop."""
    loop = asyncio.get_running_loop()
    with carrying(settings, lambda: loop.call_soon_threadsafe(stop.set)):
        await run_cases(settings, stop)


async def run_cases(settings: Settings, stop: asyncio.Event) -> None:
    """Work on cases until told to stop, as soon as the engine answers; what nobody else starts the sweeper starts."""
    database = Database(settings.database(), pool_size=settings.worker_pool, name="shangmen-worker")
    loop = asyncio.get_running_loop()
    runtime, find = _measured(settings), functools.partial(editions.read, database)
    bell = Bell(Handles(await connect(settings, find, lazy=True, runtime=runtime)), loop)
    posts = Posts([Sweeper(database, bell.start, bell.tell)], lambda: loop.call_soon_threadsafe(stop.set))
    posts.start()
    try:
        client = await _connected(settings, find, stop, runtime)
        if client:
            with ThreadPoolExecutor(THREADS) as threads:
                async with build_worker(client, database, threads, settings):
                    await _stand_by(client)
                    if settings.ready_file:
                        settings.ready_file.touch()
                    await stop.wait()
    finally:
        await asyncio.to_thread(posts.end, settings.grace)
        database.close()


async def _stand_by(client: Client) -> None:
    """What comes round with the calendar is as the standards say; an engine that has no schedules does without."""
    try:
        await keep_in_step(client, standing())
    except RPCError as error:
        log.warning("the engine keeps no schedules: %s", error.status)


def _measured(settings: Settings) -> Runtime | None:
    port = settings.engine_metrics_port
    return measured(f"{settings.host}:{port}") if port else None


async def _connected(
    settings: Settings, find: Find, stop: asyncio.Event, runtime: Runtime | None
) -> Client | None:
    while not stop.is_set():
        try:
            return await connect(settings, find, runtime=runtime)
        except RuntimeError as error:
            log.warning("the engine does not answer yet: %s", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TRY_AGAIN)
    return None


async def _main(settings: Settings, couriers: Apart) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ended() -> None:
        loop.remove_reader(couriers.over)
        if number := couriers.killed_by():
            # One half alone is no worker: whoever supervises this process starts both again.
            os.kill(os.getpid(), number)
        stop.set()

    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop.set)
    loop.add_reader(couriers.over, ended)
    await run_cases(settings, stop)


def main(settings: Settings, couriers: Apart | None = None) -> None:
    """Run a worker until it is told to stop: its couriers in a process of their own, which is waited for last.

    Whoever has forked them already hands them over: they are at work while the rest is still being loaded.
    """
    couriers = couriers or Apart(settings)
    logbook.begin(settings.log_level, settings.log_format)
    os.nice(GIVES_WAY)
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as loop:
            loop.run(_main(settings, couriers))
    finally:
        couriers.end(settings.grace)


if __name__ == "__main__":
    from settings import load

    main(load())
