"""How does a service order live from its opening to its end?"""

from temporalio import workflow

from domain.machines import Given
from workflows.case import CaseLoop, Done, Running


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

    @workflow.update(name="do")
    async def do_command(self, given: Given) -> Done:
        return await self.do(given)

    @do_command.validator
    def check_command(self, given: Given) -> None:
        self.check(given)

    @workflow.signal(name="heard")
    def hear_report(self, given: Given) -> None:
        self.heard_of.append(given)

    @workflow.query(name="view")
    def view(self) -> Running:
        return Running(case=self.case, moving=self.moving)
