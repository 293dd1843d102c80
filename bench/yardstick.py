"""Who leads bare workflows through their commands, and who works on them?"""

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from temporalio.client import Client, WorkflowHandle

from bench.bare import QUEUE, TABLE, Bare, Wanted
from embedded.state import HouseState
from storage.engine import Database

T = TypeVar("T")
Handle = WorkflowHandle[Any, Any]
Said = dict[str, Any]


@contextlib.contextmanager
def yardstick(house: HouseState) -> Iterator["Yardstick"]:
    """On the engine and the database of a house, with a worker in a process of its own like ours."""
    assert house.temporal_address, "a house that is up has an engine"
    assert house.database_url, "a house that is up has a database"
    database = Database(house.database_url, pool_size=1, name="bench")
    with database.transaction() as connection:
        connection.exec_driver_sql(TABLE)
    database.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bare", house.temporal_address, house.database_url],
        cwd=Path(__file__).parent.parent,
    )
    try:
        with Yardstick(house.temporal_address, process.pid) as found:
            yield found
    finally:
        process.terminate()
        process.wait(30)


class Yardstick:
    """A bare client, whose event loop lives in a thread of its own."""

    def __init__(self, address: str, worker: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.address, self.worker = address, worker

    def __enter__(self) -> Self:
        self.thread.start()
        self.client = self.wait(Client.connect(self.address))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def wait(self, deed: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result()

    async def begin(self, wanted: Wanted) -> Handle:
        own = f"bare/{uuid.uuid4().hex}"
        return await self.client.start_workflow(Bare.run, wanted, id=own, task_queue=QUEUE)

    async def lead(self, handle: Handle, said: Sequence[Said]) -> list[float]:
        """Give one all its commands; the seconds that each took."""
        took = []
        for one in said:
            begun = time.perf_counter()
            await handle.execute_update("do", one, id=uuid.uuid4().hex, result_type=int)
            took.append(time.perf_counter() - begun)
        return took

    async def together(self, at_once: int, count: int, said: Sequence[Said]) -> tuple[float, list[float]]:
        """So many hands, each leading one workflow after another to its end."""
        waiting = [await self.begin(Wanted(len(said))) for _ in range(count)]
        for handle in waiting:
            # As an order that is offered has had its first turn.
            await handle.query("__temporal_workflow_metadata")
        took: list[float] = []

        async def hand() -> None:
            while waiting:
                took.extend(await self.lead(waiting.pop(), said))

        begun = time.perf_counter()
        await asyncio.gather(*(hand() for _ in range(at_once)))
        return time.perf_counter() - begun, took

    async def starts(self, at_once: int, count: int) -> float:
        """How many are started a second, so many at once; afterwards all have had their first turn."""
        left, last = list(range(count)), list[Handle]()

        async def hand() -> None:
            while left:
                left.pop()
                last[:] = [await self.begin(Wanted(1))]

        begun = time.perf_counter()
        await asyncio.gather(*(hand() for _ in range(at_once)))
        rate = count / (time.perf_counter() - begun)
        for handle in last:
            await handle.query("__temporal_workflow_metadata")
        return rate
