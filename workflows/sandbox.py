"""In which sandbox do workflows run, and what passes through it?"""

from typing import Any

from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

# What is pure: read anew for every case it would cost 25 ms and 650 kB each. The loop itself, 3 ms a case: that it has
# no clock but the workflow's, the house's own tests see to.
PURE = (
    *("domain", "activities.contracts", "workflows"),
    *("pydantic", "pydantic_core", "annotated_types", "typing_extensions"),
)


class _Unasked(WorkflowInstance):
    """A run that is not asked, in its sandbox, in which context each payload is converted.

    Our converter wants no context, and being asked six times a payload took a quarter of a worker's time.
    """

    def __init__(self, inside: WorkflowInstance) -> None:
        self.inside = inside

    def activate(self, act: Any) -> Any:
        return self.inside.activate(act)

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:
        return None

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        return StorageDriverStoreContext(target=None)

    def get_info(self) -> Any:
        return self.inside.get_info()

    def get_thread_id(self) -> int | None:
        return self.inside.get_thread_id()


class CaseRunner(SandboxedWorkflowRunner):
    """The sandbox of the SDK, asked for nothing but to run."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _Unasked(super().create_instance(det))


def runner() -> CaseRunner:
    """What worker and replayer are given alike."""
    return CaseRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PURE))
