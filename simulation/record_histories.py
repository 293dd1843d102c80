"""Which histories must every later version be able to replay? (`python -m simulation.record_histories` records them)"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from domain.people import Role
from simulation import guided, temporary
from simulation.cast import Affair, Job
from simulation.door import Door
from simulation.histories import fetch
from simulation.pace import days, hours, minutes

FOLDER = Path(__file__).parent.parent / "tests" / "histories"


def whole_order(door: Door) -> Job:
    job = guided.order(door, "S-001")
    guided.twelve_commands(job, {"tap-replace": 1})
    return job


def nobody_called_and_nobody_home(door: Door) -> Job:
    """Timers, reminders, an acknowledgement, a moved clock, an end by the passing of time."""
    job = guided.order(door, "S-002")
    job.nearest_grabs()
    job.passes(minutes(6))
    job.acknowledged_by(Role.TEAM_LEADER)
    job.calls_and_agrees(job.now + hours(3))
    job.passes(job.appointment - job.now)
    job.does(job.technician, "arrive")
    job.does(job.technician, "nobody_answers")
    job.passes(minutes(31))
    job.does(job.technician, "leave_card")
    job.passes(days(15))
    return job


def nobody_grabs_and_it_is_cancelled(door: Door) -> Job:
    job = guided.order(door, "S-003")
    job.candidates()
    job.passes(minutes(11))
    job.settled("offered", "dispatching")
    job.does(job.customer, "cancel", reason="自己修好了")
    return job


def in_the_media(door: Door) -> Affair:
    case = guided.complaint(door, "C-03")
    case.reacts()
    case.understands()
    case.checks()
    case.decides("ours")
    case.apologises()
    case.plan_agreed()
    case.resolves()
    case.passes(hours(21))
    case.follows_up(satisfied=False)
    case.reacts()
    case.understands()
    case.decides("ours")
    case.apologises()
    case.plan_agreed()
    case.resolves()
    case.passes(hours(21))
    case.follows_up(satisfied=True)
    case.closes()
    return case


STORIES: dict[str, Callable[[Door], Affair]] = {
    "order-whole": whole_order,
    "order-nobody-home": nobody_called_and_nobody_home,
    "order-cancelled": nobody_grabs_and_it_is_cancelled,
    "complaint-in-the-media": in_the_media,
}


def record() -> list[Path]:
    """Play each story in a house of its own, and keep what the engine remembers of it."""
    with temporary.house() as state:
        assert state.api_url, "a house that is ready has an address"
        assert state.bootstrap_key, "a house that is ready has a key"
        assert state.temporal_address, "a house that is ready has an engine"
        with Door(state.api_url, state.bootstrap_key) as door:
            numbers = {name: story(door).no for name, story in STORIES.items()}
        found = fetch(state.temporal_address, numbers.values())
    FOLDER.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, no in numbers.items():
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(nameless(found[no].to_json_dict()), indent=1) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def nameless(part: Any) -> Any:
    """Without the names of the machine and process on which it was recorded; replay does not look at them."""
    if isinstance(part, dict):
        return {name: nameless(value) for name, value in part.items()}
    if isinstance(part, str) and "@" in part:
        return "recorded"
    return [nameless(value) for value in part] if isinstance(part, list) else part


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in record())
