"""How does a bare Temporal keep the same deadlines? (`python -m bench.bare_timers <engine> <database> <sink>`)"""

import asyncio
import contextlib
import http.client
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from bench.bare_case import QUEUE, SAY, BareCase
from bench.burst import CLIENTS, Said
from storage.engine import Database

READY = b"ready\n"
TABLE = "CREATE TABLE IF NOT EXISTS bench_said (place int, step int, at float8)"
SAID = "INSERT INTO bench_said VALUES (%(place)s, %(step)s, %(at)s)"


class Teller:
    """One POST to the sink and one committed row, as every engine pays for a message."""

    def __init__(self, database: Database, sink: str) -> None:
        self.database, self.place, self.own = database, urlsplit(sink), threading.local()

    def tell(self, place: int, step: int) -> None:
        if not hasattr(self.own, "line"):
            self.own.line = http.client.HTTPConnection(self.place.hostname or "", self.place.port)
        self.own.line.request("POST", self.place.path, json.dumps({"place": place, "step": step}))
        self.own.line.getresponse().read()
        with self.database.reading() as connection:
            connection.exec_driver_sql(SAID, {"place": place, "step": step, "at": time.time()})

    @activity.defn(name=SAY)
    def say(self, place: int, step: int) -> None:
        self.tell(place, step)


class Bare:
    """Cases as workflows that know nothing but time; acknowledged by a signal."""

    def __init__(self, client: Client, run: str) -> None:
        self.client, self.run = client, run

    async def open(self, place: int, dues: Sequence[float]) -> None:
        await self.client.start_workflow(
            BareCase.run, args=[place, list(dues)], id=f"bare/{self.run}/{place}", task_queue=QUEUE
        )

    async def acknowledge(self, place: int) -> bool:
        await self.client.get_workflow_handle(f"bare/{self.run}/{place}").signal(BareCase.acknowledge)
        return True

    def which(self, body: dict[str, object]) -> Said | None:
        return (int(str(body["place"])), int(str(body["step"]))) if "place" in body else None


@contextlib.asynccontextmanager
async def engine(address: str, run: str) -> AsyncIterator[Bare]:
    yield Bare(await Client.connect(address), run)


def started(address: str, database_url: str, sink: str) -> Popen[bytes]:
    """Its worker as a process that takes work."""
    process = Popen([sys.executable, "-m", "bench.bare_timers", address, database_url, sink], stdout=PIPE)
    assert process.stdout is not None, "it was asked for a pipe"
    if process.stdout.readline() != READY:
        raise RuntimeError("the bare worker does not start")
    return process


async def main(address: str, database: Database, sink: str) -> None:
    client, teller = await Client.connect(address), Teller(database, sink)
    with ThreadPoolExecutor(CLIENTS) as threads:
        worker = Worker(
            client,
            task_queue=QUEUE,
            workflows=[BareCase],
            activities=[teller.say],
            activity_executor=threads,
            max_concurrent_local_activities=CLIENTS,
            workflow_task_poller_behavior=PollerBehaviorAutoscaling(minimum=2, initial=10, maximum=50),
        )
        async with worker:
            sys.stdout.buffer.write(READY)
            sys.stdout.flush()
            await asyncio.Event().wait()


def lay_table(database: Database) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql(TABLE)


if __name__ == "__main__":
    kept = Database(sys.argv[2], pool_size=CLIENTS, name="bench-bare")
    lay_table(kept)
    asyncio.run(main(sys.argv[1], kept, sys.argv[3]))
