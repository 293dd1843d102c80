"""How does a service order live from its opening to its end?"""

from temporalio import workflow

from workflows.case import CaseLoop
from workflows.running import Running


@workflow.defn(name="Order")
class OrderWorkflow(CaseLoop):
    """服务订单: the loop of every case, under the name that operators look for."""

    @workflow.init
    def __init__(self, running: Running) -> None:
        super().__init__(running)

    @workflow.run
    async def run(self, running: Running) -> str:
        """Live until the case is over; the answer is the stage in which it ended."""
        return (await self.live()).stage
