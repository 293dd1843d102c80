"""How long is the history of a whole order with twelve commands? (`python -m simulation.history` writes it down)"""

import sys
from pathlib import Path

from simulation import guided, temporary
from simulation.door import Door
from simulation.histories import Measured, fetch, measured

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "history.md"
COMMANDS = 12
ITEMS = {"tap-replace": 1}


def measure() -> Measured:
    """Lead one order through a real house, and fetch what its engine remembers."""
    with temporary.house() as state:
        assert state.api_url, "a house that is ready has an address"
        assert state.bootstrap_key, "a house that is ready has a key"
        assert state.temporal_address, "a house that is ready has an engine"
        with Door(state.api_url, state.bootstrap_key) as door:
            job = guided.order(door)
            guided.twelve_commands(job, ITEMS)
        return measured(fetch(state.temporal_address, [job.no])[job.no])


def page(found: Measured) -> str:
    kinds = "\n".join(f"| {kind} | {count} |" for kind, count in found.kinds.items())
    without = found.bytes - found.first_event
    return f"""# 一张工单的历史有多长 · How long the history of one order is

由 `python -m simulation.history` 量出，不要手改。一张上门维修工单，从派单到回访共 {COMMANDS} 个命令，
在内置的引擎上走完。
Measured by `python -m simulation.history`, not written by hand: one renovation order from the offer to the follow-up,
{COMMANDS} commands, on the embedded engine.

| | |
| --- | --- |
| 事件 events | {found.events} |
| 字节 bytes | {found.bytes} |
| 其中第一个事件（规范随单保存） of these the first event, with the pinned standard | {found.first_event} |
| 其余 the rest | {without} |

| 事件 event | 个数 count |
| --- | --- |
{kinds}
"""


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(measure()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
