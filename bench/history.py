"""How long are the histories of a whole order and a whole complaint, beside a bare workflow with the same commands?"""

import time

from pydantic_core import from_json
from temporalio.client import WorkflowHistory

from bench.bare import Wanted
from bench.figure import Chapter, Figure
from bench.yardstick import Said, Yardstick, yardstick
from simulation import guided, temporary
from simulation.door import Door
from simulation.histories import Measured, fetch, measured
from simulation.record_histories import in_the_media

ITEMS = {"tap-replace": 1}
A_DAY = 86400
KINDS = {"order": ("一张工单", "an order"), "complaint": ("一件投诉", "a complaint")}


def measure(short: bool = False) -> Chapter:
    """Each is led through a real house once: the same deeds leave the same history."""
    with temporary.house() as state:
        assert state.api_url, "a house that is ready has an address"
        assert state.bootstrap_key, "a house that is ready has a key"
        assert state.temporal_address, "a house that is ready has an engine"
        with Door(state.api_url, state.bootstrap_key) as door:
            # The first case of an edition begins before it is known that the edition is kept.
            guided.order(door)
            job = guided.order(door)
            guided.twelve_commands(job, ITEMS)
            guided.complaint(door)
            numbers = {"order": job.no, "complaint": in_the_media(door).no}
        ours = fetch(state.temporal_address, numbers.values())
        with yardstick(state) as bare:
            found = {
                kind: (measured(ours[no]), measured(bare.wait(_the_same(bare, ours[no]))))
                for kind, no in numbers.items()
            }
    return Chapter(
        name="history",
        zh="历史有多长",
        en="How long histories are",
        figures=tuple(figure for kind, both in found.items() for figure in _figures(kind, *both)),
        raw={kind: [one.model_dump() for one in both] for kind, both in found.items()},
    )


async def _the_same(bare: Yardstick, ours: WorkflowHistory) -> WorkflowHistory:
    """A bare workflow that is given the very same commands, and has as many deadlines to count."""
    said = commands_in(ours)
    timers = measured(ours).kinds.get("timer started", 0)
    due = [time.time() + A_DAY + 60 * number for number in range(timers + 1)]
    handle = await bare.begin(Wanted(len(said), due))
    await bare.lead(handle, said)
    await handle.result()
    return await handle.fetch_history()


def commands_in(history: WorkflowHistory) -> list[Said]:
    """What came as updates, in order."""
    accepted = (event.workflow_execution_update_accepted_event_attributes for event in history.events)
    return [
        from_json(one.accepted_request.input.args.payloads[0].data)
        for one in accepted
        if one.accepted_request.input.args.payloads
    ]


def _figures(kind: str, ours: Measured, bare: Measured) -> list[Figure]:
    zh, en = KINDS[kind]
    ratio_zh, ratio_en = "与裸工作流之比", "ratio to a bare workflow"
    return [
        Figure(id=f"{kind}_events", zh=f"{zh}的事件", en=f"events of {en}", unit="", value=ours.events,
               beside=bare.events),
        Figure(id=f"{kind}_bytes", zh=f"{zh}的字节", en=f"bytes of {en}", unit="B", value=ours.bytes,
               beside=bare.bytes),
        Figure(id=f"{kind}_events_to_bare", zh=f"{zh}的事件，{ratio_zh}", en=f"events of {en}, {ratio_en}", unit="×",
               value=ours.events / bare.events, goal=1.2),
        Figure(id=f"{kind}_bytes_to_bare", zh=f"{zh}的字节，{ratio_zh}", en=f"bytes of {en}, {ratio_en}", unit="×",
               value=ours.bytes / bare.bytes, goal=1.2),
        Figure(id=f"{kind}_first_event", zh=f"{zh}的第一个事件，规范在内", unit="B",
               en=f"first event of {en}, its standard in it", value=ours.first_event),
    ]  # fmt: skip
