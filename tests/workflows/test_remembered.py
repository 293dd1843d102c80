"""Can everything that an older version wrote into a history be read by this one?"""

from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToDict
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent

from domain.machines import Given
from tests.workflows.remembered import required_now, required_then
from tests.workflows.watching import histories, read
from workflows.payloads import converter
from workflows.running import Running

ALL = histories()


def given_in(event: HistoryEvent) -> tuple[list[Payload], type[Running] | type[Given] | None]:
    """What came in with an event, and as what it must be readable."""
    kind = event.WhichOneof("attributes")
    if kind == "workflow_execution_started_event_attributes":
        return list(event.workflow_execution_started_event_attributes.input.payloads), Running
    if kind == "workflow_execution_update_accepted_event_attributes":
        request = event.workflow_execution_update_accepted_event_attributes.accepted_request
        return list(request.input.args.payloads), Given
    if kind == "workflow_execution_signaled_event_attributes":
        return list(event.workflow_execution_signaled_event_attributes.input.payloads), Given
    return [], None


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
async def test_what_came_into_a_recorded_history_is_read(path: Path) -> None:
    read_as = set()
    for event in read(path).events:
        payloads, shape = given_in(event)
        if shape:
            [value] = await converter().decode(payloads, [shape])
            assert isinstance(value, shape), MessageToDict(event)
            read_as.add(shape)
    assert read_as == {Running, Given}


def test_no_field_is_wanted_that_an_older_history_need_not_have() -> None:
    then, now = required_then(), required_now()
    wanted = {
        name: sorted(fields - then[name])
        for name, fields in now.items()
        if name in then and fields - then[name]
    }
    assert not wanted, (
        "Cases that run now were born without these fields, and would be stranded. Give each a default that judges "
        f"an old case as it was judged before, and says so: {wanted}"
    )


def test_every_model_that_travels_is_written_down() -> None:
    assert set(required_now()) <= set(required_then()), (
        "new models travel; write them down: python -m tests.workflows.remembered"
    )


def test_a_new_required_field_would_be_found() -> None:
    """The walk reaches into the pinned standard, through unions, tuples and rules of rules."""
    reached = required_now()
    assert {
        "domain.standard.Dispatch",
        "domain.rule.Rule",
        "domain.clock.Clock",
        "domain.deadline.Repeat",
    } <= set(reached)
    assert {"domain.stages.visit.Arrive", "domain.order.Order", "activities.contracts.Record"} <= set(reached)
    assert reached["domain.standard.Dispatch"] == {"mode", "offer_to_nearest", "widen_by", "rounds"}
