"""How does a case learn that somebody answered, or cannot be reached?"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool

from api.house import House
from domain.machines import Given
from domain.people import THE_SYSTEM
from domain.stages.everywhere import Hear
from storage import receipts
from storage.receipts import Report
from workflows.handles import EngineAway

# A provider that waits longer asks again; what the case was not told in this time the sweeper tells it.
PATIENCE = 0.7


def as_command(report: Report) -> Given:
    """Whoever tells it, and however often: the same end of a message has the same key, and is taken once."""
    heard = Hear(what=report.what, message=report.message, person=report.person, at=report.at)
    return Given(command=heard, by=THE_SYSTEM, key=f"hear {report.what} {report.message_id}")


async def pass_on(house: House, report: Report | None) -> bool:
    """Tell the case. False where it could not be told just now: its message says so, and the sweeper will."""
    if report is None:
        return False
    try:
        await asyncio.wait_for(house.cases.heard(report.case_no, as_command(report)), PATIENCE)
    except (EngineAway, TimeoutError):
        return False
    await run_in_threadpool(receipts.mark_heard, house.database, [report.message_id])
    return True


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Ask until it holds, at most for so long. For the sandbox: whoever rehearses wants to see the effect."""
    end = datetime.now(UTC).timestamp() + seconds
    while not await run_in_threadpool(holds):
        if datetime.now(UTC).timestamp() > end:
            return False
        await asyncio.sleep(0.05)
    return True
