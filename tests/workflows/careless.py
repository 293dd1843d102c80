"""What does a build look like in which somebody changed the commands of the loop without `workflow.patched`?"""

from temporalio import workflow

from workflows.order import OrderWorkflow
from workflows.running import Running


@workflow.defn(name="Order")
class Careless(OrderWorkflow):
    """An order that first sleeps for a second: its histories begin otherwise than those that stand there."""

    @workflow.init
    def __init__(self, running: Running) -> None:
        super().__init__(running)

    @workflow.run
    async def run(self, running: Running) -> str:
        await workflow.sleep(1)
        return await super().run(running)
