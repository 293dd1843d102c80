"""How does this product keep the deadlines of a burst, on its real parts, and when is the truth on record?"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from activities.sweeper import hearing
from bench.burst import CLIENTS, Burst, Said
from bench.sink import Sink
from bench.standing import Standing, standing
from domain.judge import Opening
from domain.message import message_id
from domain.plan import messages_of, plan
from domain.reception import Reception
from domain.standard import Standard
from settings import Settings
from storage import people, receipts
from storage.engine import Database
from storage.opening import Arrival, Before, Opened, mark_started, open_case
from storage.people import Caller
from workflows.connecting import connect
from workflows.handles import Handles

# The bench's own standard: what is opened falls due so long afterwards.
WITHIN = 600.0
STAFF = ("team_leader", "supervisor", "executive", "office")
TRUTH = """
SELECT count(*) FILTER (WHERE name IN ('breached', 'escalated')) AS said,
       coalesce(extract(epoch FROM max(recorded_at)), 0)::float8 AS last FROM events
WHERE case_no = ANY (%(numbers)s) AND name IN ('breached', 'escalated', 'acknowledged')
"""
INSTANTS = """
SELECT case_no, name, extract(epoch FROM at)::float8 AS at FROM events
WHERE case_no = ANY (%(numbers)s) AND name IN ('breached', 'escalated')
"""
STUCK_TO = 0.001


class Punctual:
    """Cases opened and acknowledged by the parts that the API itself is made of."""

    def __init__(self, database: Database, handles: Handles, law: Standard) -> None:
        self.database, self.handles, self.law = database, handles, law
        self.numbers: dict[int, str] = {}
        self.said: dict[str, Said] = {}
        self.messages: dict[Said, str] = {}

    def forget(self) -> None:
        """What was opened so far belongs to another burst."""
        self.numbers, self.said, self.messages = {}, {}, {}

    async def open(self, place: int, dues: Sequence[float]) -> None:
        at = datetime.fromtimestamp(dues[0] - WITHIN, UTC)
        opened = await asyncio.to_thread(self.write, place, at)
        await self.handles.start(opened.case)
        await asyncio.to_thread(mark_started, self.database, opened.no)

    def write(self, place: int, at: datetime) -> Opened:
        def build(no: str, customer: str, before: Before) -> Opening:
            return Opening(no=no, standard=self.law, body=Reception(customer=customer), at=at)

        caller = Caller(name=f"样例顾客{place}", phone=f"+86199{90000000 + place}")
        opened = open_case(self.database, Arrival(standard=self.law, at=at, caller=caller), build)
        self.numbers[place] = opened.no
        coming = (one for entry in plan(opened.case) for one in messages_of(opened.case, entry))
        for step, message in enumerate(coming):
            name = message_id(opened.no, message.key)
            self.said[name], self.messages[place, step] = (place, step), name
        return opened

    async def acknowledge(self, place: int) -> bool:
        """As a link does: the receipt first, then the case hears of it."""
        told = self.messages[place, 0]
        report = await asyncio.to_thread(
            receipts.acknowledge, self.database, told, "per_bench_team_leader", datetime.now(UTC)
        )
        if report is None:
            return False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.handles.heard(report.case_no, hearing(report)), 0.7)
            await asyncio.to_thread(receipts.mark_heard, self.database, [report.message_id])
        return True

    def which(self, body: dict[str, object]) -> Said | None:
        return self.said.get(str(body.get("message")))

    async def truth(self, burst: Burst, patience: float) -> dict[str, Any]:
        """Until every step that happened is on record: how long that took, and which instants are not the planned."""
        wanted = sum(2 if place in burst.accepted else 4 for place in range(burst.cases))
        until, said, last = time.time() + patience, 0, 0.0
        while said < wanted and time.time() < until:
            await asyncio.sleep(0.5)
            said, last = await asyncio.to_thread(self._on_record)
        moved = await asyncio.to_thread(self._moved, burst)
        return {"wanted": wanted, "on_record": said, "behind_s": round(last - burst.last, 2), "moved": moved}

    def _on_record(self) -> tuple[int, float]:
        with self.database.reading() as connection:
            row = connection.exec_driver_sql(TRUTH, {"numbers": list(self.numbers.values())}).one()
            return int(row.said), float(row.last)

    def _moved(self, burst: Burst) -> int:
        """Recorded instants that are not those of the plan."""
        due = {no: burst.dues(place) for place, no in self.numbers.items()}
        with self.database.reading() as connection:
            rows = connection.exec_driver_sql(INSTANTS, {"numbers": list(due)}).all()
        return sum(1 for row in rows if min(abs(row.at - at) for at in due[row.case_no]) > STUCK_TO)


@contextlib.contextmanager
def house(sink: Sink, **told: str) -> Iterator[Standing]:
    """A house whose messages go to the sink, with somebody in each part."""
    voices = {"webhook_url": sink.url, "webhook_secret": "bench-" * 6, **told}
    with standing(voices, "bench.punctual_worker") as found:
        roles = [{"id": f"per_bench_{role}", "name": f"样例{role}", "roles": [role]} for role in STAFF]
        people.add_all(found.database, roles)
        yield found


@contextlib.asynccontextmanager
async def engine(found: Standing, law: Standard) -> AsyncIterator[Punctual]:
    """The product as an engine; its clients are sixteen threads of this process."""
    settings = Settings(temporal_address=found.house.temporal_address)
    database = Database(found.house.database_url or "", pool_size=CLIENTS, name="bench-clients")
    with ThreadPoolExecutor(CLIENTS) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        try:
            yield Punctual(database, Handles(await connect(settings)), law)
        finally:
            database.close()
