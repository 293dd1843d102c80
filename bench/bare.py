"""What is the least that a case can cost on this engine: a workflow written by hand, with one row committed a command?

`python -m bench.bare <engine> <database>` is its worker.
"""

import asyncio
import contextlib
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

with workflow.unsafe.imports_passed_through():
    from uvicorn.loops.auto import auto_loop_factory

    from storage.engine import Database

QUEUE = "bare"
THREADS = 16
TABLE = "CREATE TABLE IF NOT EXISTS bare (id text, n integer, said text, PRIMARY KEY (id, n))"
ROW = "INSERT INTO bare (id, n, said) VALUES (%(id)s, %(n)s, %(said)s) ON CONFLICT DO NOTHING"


@dataclass
class Wanted:
    """How many commands end it, and when it would have to do something if none came, in seconds of the epoch."""

    commands: int
    due: list[float] = field(default_factory=list)


@dataclass
class Row:
    """One command as it is written down."""

    id: str
    n: int
    said: str


class Rows:
    """Commits one row a command."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="write_row")
    def write_row(self, row: Row) -> None:
        with self.database.transaction() as connection:
            connection.exec_driver_sql(ROW, {"id": row.id, "n": row.n, "said": row.said})


@workflow.defn(name="Bare")
class Bare:
    """Takes commands, writes each down, and sleeps until the first of its deadlines that no command has met."""

    @workflow.init
    def __init__(self, wanted: Wanted) -> None:
        self.done, self.wanted = 0, wanted

    @workflow.run
    async def run(self, wanted: Wanted) -> int:
        while self.done < wanted.commands:
            met = self.done
            due = wanted.due[met : met + 1]
            patience = timedelta(seconds=due[0] - workflow.time()) if due else None
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(partial(self._more_than, met), timeout=patience)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.done

    def _more_than(self, met: int) -> bool:
        return self.done > met

    @workflow.update(name="do")
    async def do(self, said: dict[str, Any]) -> int:
        self.done += 1
        own = self.done
        row = Row(workflow.info().workflow_id, own, str(said))
        await workflow.execute_local_activity_method(
            Rows.write_row, row, start_to_close_timeout=timedelta(seconds=20)
        )
        return own

    @do.validator
    def check(self, said: dict[str, Any]) -> None:
        if self.done >= self.wanted.commands:
            raise ValueError("it is over")


async def work(engine: str, database_url: str) -> None:
    """The same loop, pollers, threads and pool as the worker of the house."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(database_url, pool_size=THREADS, name="bare")
    with ThreadPoolExecutor(THREADS) as threads:
        async with Worker(
            await Client.connect(engine),
            task_queue=QUEUE,
            workflows=[Bare],
            activities=[Rows(database).write_row],
            activity_executor=threads,
            max_concurrent_local_activities=THREADS,
            workflow_task_poller_behavior=PollerBehaviorAutoscaling(minimum=2, initial=10, maximum=50),
        ):
            await stop.wait()
    database.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=auto_loop_factory()) as loop:
        loop.run(work(*sys.argv[1:]))
