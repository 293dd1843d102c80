"""A small burst of deadlines, and a day of standing still, as the measurements play them: is all told, and once?"""

from typing import Any

from bench import on_time, outage


def test_a_small_burst_is_told_once_and_its_truth_is_the_plan() -> None:
    raw = on_time.measure(short=True).raw
    for found in (raw["small"], raw["crowded"]):
        told_once(found)
    assert raw["standing"]["open"] >= raw["standing"]["started"] > 0


def told_once(found: dict[str, Any]) -> None:
    assert (found["lost"], found["doubled"], found["unaccepted"]) == (0, 0, 0)
    assert found["after_acknowledgement"] == 0
    assert found["truth"]["on_record"] >= found["truth"]["wanted"]
    assert found["truth"]["moved"] == 0


def test_after_a_day_everything_has_an_end_and_what_matters_came_first() -> None:
    chapter = outage.measure(short=True)
    found = chapter.raw
    assert (found["messages"], found["sent"], found["skipped"]) == (160, 120, 40)
    assert found["parcels"] < found["sent"], "what was overdue for one person came as one"
    assert found["skipped_because"] == [
        "the house stood still until the time it reminds of was over; it was not said"
    ]
    assert (found["elsewhere"], found["overtaken"]) == (0, 0)
    handled = chapter.get("handled")
    assert handled is not None
    assert handled.holds
