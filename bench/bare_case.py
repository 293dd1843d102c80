"""What is the least that a workflow with three deadlines and an acknowledgement can be?"""

import contextlib
from collections.abc import Sequence
from datetime import timedelta

from temporalio import workflow

QUEUE = "bare-timers"
SAY = "say"


@workflow.defn
class BareCase:
    """One timer after the other, a local activity at each, until somebody acknowledges."""

    def __init__(self) -> None:
        self.acknowledged = False

    @workflow.run
    async def run(self, place: int, dues: Sequence[float]) -> None:
        for step, due in enumerate(dues):
            left = due - workflow.time()
            if left > 0:
                with contextlib.suppress(TimeoutError):
                    await workflow.wait_condition(self._is_over, timeout=timedelta(seconds=left))
            if self._is_over():
                return
            await workflow.execute_local_activity(
                SAY, args=[place, step], start_to_close_timeout=timedelta(seconds=20)
            )

    def _is_over(self) -> bool:
        return self.acknowledged

    @workflow.signal
    def acknowledge(self) -> None:
        self.acknowledged = True
