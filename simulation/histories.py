"""What does the engine remember of cases, and how is that fetched?"""

import asyncio
from collections import Counter
from collections.abc import Iterable

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory

from domain.base import Fact
from simulation.door import NobodyAnswers
from workflows.handles import workflow_id
from workflows.payloads import converter


class Measured(Fact):
    """How long one history is: events, bytes, the bytes of its first event (its standard in it), and what they are."""

    events: int
    bytes: int
    first_event: int
    kinds: dict[str, int]


def fetch(address: str, numbers: Iterable[str], namespace: str = "default") -> dict[str, WorkflowHistory]:
    """The history of each case, by its number."""
    return asyncio.run(_fetch(address, namespace, list(numbers)))


async def _fetch(address: str, namespace: str, numbers: list[str]) -> dict[str, WorkflowHistory]:
    try:
        client = await Client.connect(address, namespace=namespace, data_converter=converter())
    except RuntimeError as away:
        raise NobodyAnswers(address) from away
    return {no: await client.get_workflow_handle(workflow_id(no)).fetch_history() for no in numbers}


def measured(history: WorkflowHistory) -> Measured:
    kinds = Counter(_name(event.event_type) for event in history.events)
    return Measured(
        events=len(history.events),
        bytes=sum(event.ByteSize() for event in history.events),
        first_event=history.events[0].ByteSize(),
        kinds=dict(sorted(kinds.items())),
    )


def _name(kind: EventType.ValueType) -> str:
    return EventType.Name(kind).removeprefix("EVENT_TYPE_").replace("_", " ").lower()
