"""How is a piece of standing work done once for its day, however late the engine gets to it?"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey

from activities.contracts import Archive, Reporter
from domain.standing import Due, Standing

SCHEDULED_FOR = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
PATIENCE = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))
A_ROUND = timedelta(minutes=10)


@workflow.defn(name="Digest")
class DigestWorkflow:
    """到日子的事: one run for each nominal instant of a schedule."""

    @workflow.run
    async def run(self, standing: Standing) -> int:
        """How many records went, or whether a report was made."""
        nominal_at = workflow.info().typed_search_attributes.get(SCHEDULED_FOR) or workflow.now()
        if standing.what == "purge":
            return await workflow.execute_activity_method(
                Archive.purge, nominal_at, start_to_close_timeout=A_ROUND, retry_policy=PATIENCE
            )
        due = Due(standing=standing, nominal_at=nominal_at)
        made = await workflow.execute_activity_method(
            Reporter.compile, due, start_to_close_timeout=A_ROUND, retry_policy=PATIENCE
        )
        return int(made)
