"""Who builds the parts of a worker, and what does one worker do at the same time?"""

import asyncio
import contextlib
import functools
import logging
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.archive import Archivist
from activities.courier import Courier
from activities.journal import Journalist
from activities.limits import Limits
from activities.reconciler import Reconciler
from activities.reporter import Compiler
from activities.roster import Directory
from activities.sweeper import EngineSilent, Sweeper
from activities.wording import Wording
from channels import open_channels
from channels.account import account_of
from channels.bridge import Bridge
from channels.voices import accounts_of
from domain.case import Case
from domain.machines import Given
from settings import Settings
from standards import contact_hours
from standards.standing import standing
from storage import editions, links, texts
from storage.engine import Database
from workflows.complaint import ComplaintWorkflow
from workflows.connecting import connect
from workflows.digest import DigestWorkflow
from workflows.handles import CASES, EngineAway, Handles
from workflows.order import OrderWorkflow
from workflows.payloads import Find
from workflows.sandbox import runner
from workflows.schedules import keep_in_step

log = logging.getLogger("shangmen.worker")
THREADS = 16
TRY_AGAIN = 1.0


def build_worker(
    client: Client, database: Database, threads: ThreadPoolExecutor, grace: float = 30
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
        max_concurrent_local_activities=THREADS,
        max_concurrent_activities=THREADS,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(minimum=2, initial=10, maximum=50),
        graceful_shutdown_timeout=timedelta(seconds=grace),
        workflow_runner=runner(),
    )


def limits_of(settings: Settings) -> Limits:
    """How many courtesies a customer may be sent."""
    return Limits(
        person_hour=settings.courtesies_person_hour,
        person_day=settings.courtesies_person_day,
        number_hour=settings.courtesies_number_hour,
        number_day=settings.courtesies_number_day,
    )


class Bell:
    """Lets threads speak to cases: the engine's client lives in the event loop, couriers in threads of their own."""

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


class Posts:
    """The threads that never end: couriers and the sweeper. One that breaks takes the process with it.

    They need the database alone, so reminders go out while the engine is away.
    """

    def __init__(
        self, database: Database, settings: Settings, bell: Bell, broken: Callable[[], object]
    ) -> None:
        self.stop = threading.Event()
        account = account_of(settings)
        self.channels = open_channels(account, accounts_of(settings))
        self.bridge = Bridge(account) if account else None
        wording = Wording(
            settings, lambda ids: texts.words(database, ids), lambda no: links.to_follow(database, no)
        )
        self.grace = settings.grace
        couriers = [
            Courier(
                database,
                self.channels,
                wording,
                f"courier-{n}",
                contact_hours=contact_hours(),
                limits=limits_of(settings),
                bundle_within=timedelta(seconds=settings.bundle_seconds),
            )
            for n in range(settings.couriers)
        ]
        posts: list[Courier | Sweeper | Reconciler] = [
            *couriers,
            Reconciler(database, self.channels, bridge=self.bridge),
            Sweeper(database, bell.start, bell.tell),
        ]
        self._threads = [
            threading.Thread(target=self._keep, args=(post.run, broken), name=post.name, daemon=True)
            for post in posts
        ]

    def _keep(self, run: Callable[[threading.Event], None], broken: Callable[[], object]) -> None:
        try:
            run(self.stop)
        finally:
            if not self.stop.is_set():
                broken()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let each finish the message that it has in hand."""
        self.stop.set()
        for thread in self._threads:
            thread.join(self.grace)
        for channel in self.channels.values():
            channel.close()
        if self.bridge:
            self.bridge.close()


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until told to stop: posts at once, cases as soon as the engine answers."""
    database = Database(settings.database(), pool_size=settings.worker_pool, name="shangmen-worker")
    loop = asyncio.get_running_loop()
    find = functools.partial(editions.read, database)
    bell = Bell(Handles(await connect(settings, find, lazy=True)), loop)
    posts = Posts(database, settings, bell, lambda: loop.call_soon_threadsafe(stop.set))
    posts.start()
    try:
        client = await _connected(settings, find, stop)
        if client:
            with ThreadPoolExecutor(THREADS) as threads:
                async with build_worker(client, database, threads, settings.grace):
                    await _stand_by(client)
                    if settings.ready_file:
                        settings.ready_file.touch()
                    await stop.wait()
    finally:
        await asyncio.to_thread(posts.end)
        database.close()


async def _stand_by(client: Client) -> None:
    """What comes round with the calendar is as the standards say; an engine that has no schedules does without."""
    try:
        await keep_in_step(client, standing())
    except RPCError as error:
        log.warning("the engine keeps no schedules: %s", error.status)


async def _connected(settings: Settings, find: Find, stop: asyncio.Event) -> Client | None:
    while not stop.is_set():
        try:
            return await connect(settings, find)
        except RuntimeError as error:
            log.warning("the engine does not answer yet: %s", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TRY_AGAIN)
    return None


async def _main(settings: Settings) -> None:
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    await run(settings, stop)


def main(settings: Settings) -> None:
    """Run a worker until it is told to stop."""
    asyncio.run(_main(settings))


if __name__ == "__main__":
    from settings import load

    main(load())
