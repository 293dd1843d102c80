"""Is somebody told until somebody answers, and nobody for ever?"""

from datetime import timedelta
from typing import Any

import pytest

from domain.judge import act, heard_at, tick
from domain.machines import Given
from domain.stages.everywhere import Hear
from domain.standard import Standard
from tests.domain.journeys import grabbed
from tests.domain.scene import Scene, clock, law


def with_steps(*steps: dict[str, Any]) -> Standard:
    """The five-minute call with an escalation made up for the example."""
    data = law("reno").model_dump(mode="json")
    for deadline in data["deadlines"]:
        if deadline["name"] == "appointment.call_customer":
            deadline["escalate"] = [{"by": ["sms"], "say": "call-overdue", **step} for step in steps]
    return Standard.model_validate(data)


def told(scene: Scene) -> list[tuple[str, str]]:
    return [(clock(m.planned_at)[3:5], str(m.to.role)) for m in scene.messages if m.says == "call-overdue"]


LADDER = (
    {"after": "0 minutes", "tell": "team_leader", "until_acknowledged": {"every": "2 minutes", "at_most": 3}},
    {"after": "5 minutes", "tell": "supervisor"},
    {"after": "5 minutes", "tell": "customer"},
    {"after": "10 minutes", "tell": "executive"},
)
WHOLE = [
    ("05", "team_leader"),
    ("07", "team_leader"),
    ("09", "team_leader"),
    ("10", "supervisor"),
    ("10", "customer"),
    ("15", "executive"),
]


def test_every_step_has_its_time_and_the_repeats_their_maximum() -> None:
    scene = grabbed(standard=with_steps(*LADDER))
    scene.wait("10 hours")
    assert told(scene) == WHOLE


@pytest.mark.parametrize(
    ("minute", "left"),
    [("05", 1), ("06", 1), ("07", 2), ("08", 2), ("09", 3), ("10", 5), ("14", 5), ("15", 6)],
)
def test_an_acknowledgement_takes_the_rest_away_but_not_the_customers_news(minute: str, left: int) -> None:
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until(f"09:{minute}")
    scene.by("supervisor").acknowledge(about="appointment.call_customer#1")
    scene.wait("10 hours")
    news = [("10", "customer")] if left < 5 else []
    assert told(scene) == WHOLE[:left] + news


def test_a_new_round_begins_with_a_new_escalation() -> None:
    """The acknowledgement was of the first lapse, not of the next one."""
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:05")
    scene.by("team_leader").acknowledge(about="appointment.call_customer#1")
    scene.by("a").release(reason="txt_1")
    scene.by("b").grab()
    scene.forget()
    scene.until("09:10")
    assert told(scene) == [("10", "team_leader")]
    assert scene.messages[-1].about == "appointment.call_customer#2"


def test_what_settles_the_deadline_ends_the_escalation_too() -> None:
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:08")
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-15 14:00", read_back=True)
    scene.wait("10 hours")
    assert told(scene) == WHOLE[:2]


def test_nobody_is_told_of_what_is_over() -> None:
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:08")
    scene.by("customer").cancel(reason="txt_1")
    scene.wait("10 hours")
    assert told(scene) == WHOLE[:2]


def test_when_nobody_can_be_reached_the_ladder_is_climbed_at_once() -> None:
    """Leader, supervisor, customer, executive, each as soon as the one before is known not to be reached."""
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:05")
    for _ in range(3):
        scene.by("system").hear(what="failed", message=scene.messages[-1])
    assert told(scene) == [
        ("05", "team_leader"),
        ("05", "supervisor"),
        ("05", "customer"),
        ("05", "executive"),
    ]
    scene.wait("10 hours")
    assert told(scene)[4:] == [("07", "team_leader"), ("09", "team_leader")]
    assert len({m.key for m in scene.messages}) == len(scene.messages)


STILL_OPEN = (
    {**LADDER[0], "if_still_open": {"every": "15 minutes", "at_most": 2}},
    {"after": "10 minutes", "tell": "supervisor", "if_still_open": {"every": "40 minutes", "at_most": 1}},
)


def acknowledged_at(minute: str) -> Scene:
    scene = grabbed(standard=with_steps(*STILL_OPEN))
    scene.until(f"09:{minute}")
    scene.by("supervisor").acknowledge(about="appointment.call_customer#1")
    return scene


def test_taking_notice_is_not_yet_doing() -> None:
    """Noticed at 09:06, and at 09:21 the customer has still not been called: the same again, then the next."""
    scene = acknowledged_at("06")
    assert scene.planned("team_leader") == [("09:21:00", "call-overdue"), ("09:36:00", "call-overdue")]
    assert scene.planned("supervisor") == [("09:46:00", "call-overdue")]
    scene.wait("10 hours")
    assert told(scene) == [
        ("05", "team_leader"),
        ("21", "team_leader"),
        ("36", "team_leader"),
        ("46", "supervisor"),
    ]
    assert len({message.key for message in scene.messages}) == len(scene.messages)
    assert all(message.asks_acknowledgement for message in scene.messages if message.says == "call-overdue")


def test_whoever_does_it_hears_no_more() -> None:
    scene = acknowledged_at("06")
    scene.until("09:20")
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-15 14:00", read_back=True)
    scene.wait("10 hours")
    assert told(scene) == [("05", "team_leader")]


def test_each_notice_taken_gives_as_much_time_again() -> None:
    scene = acknowledged_at("06")
    scene.by("team_leader").acknowledge(about="appointment.call_customer#1")
    scene.until("09:22")
    scene.by("team_leader").acknowledge(about="appointment.call_customer#1")
    assert len(scene.happened("acknowledged")) == 2
    assert scene.planned("team_leader") == [("09:37:00", "call-overdue"), ("09:52:00", "call-overdue")]
    assert scene.planned("supervisor") == [("10:02:00", "call-overdue")]


def test_what_failed_before_the_notice_was_taken_brings_nothing_forward() -> None:
    scene = acknowledged_at("06")
    said = next(message for message in scene.messages if message.says == "call-overdue")
    scene.by("system").hear(what="failed", message=said.model_copy(update={"fallback": ()}))
    assert told(scene) == [("05", "team_leader")]


@pytest.mark.parametrize("name", ["reno", "complaint"])
def test_every_breach_of_our_editions_is_told_to_somebody(name: str) -> None:
    """A deadline whose breach nobody hears of is not kept by anybody."""
    for deadline in law(name).deadlines:
        if deadline.breach:
            assert deadline.escalate, deadline.name
            assert any(step.asks for step in deadline.escalate) or deadline.name == "visit.card", (
                deadline.name
            )


def test_who_took_notice_in_time_is_not_late_because_the_case_was_busy() -> None:
    """The report comes to the case long after the next step was due: that step never happens."""
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:06")
    case, taken_at = scene.case, scene.now
    [first] = [one for one in scene.messages if one.says == "call-overdue"]
    heard = Given(command=Hear(what="acknowledged", message=first, at=taken_at))
    late = taken_at + timedelta(hours=2)
    assert heard_at(case, heard, late) == taken_at
    step = act(case, heard, heard_at(case, heard, late))
    assert [event.name for event in step.events] == ["acknowledged"]
    told_later = tick(step.case, late).messages
    assert [str(one.to.role) for one in told_later if one.says == "call-overdue"] == ["customer"]


def test_a_report_without_an_instant_or_from_before_the_last_step_counts_when_it_can() -> None:
    scene = grabbed(standard=with_steps(*LADDER))
    scene.until("09:10")
    [first, *_] = [one for one in scene.messages if one.says == "call-overdue"]
    late = scene.now + timedelta(hours=2)
    without = Given(command=Hear(what="acknowledged", message=first))
    before = Given(command=Hear(what="acknowledged", message=first, at=scene.case.at - timedelta(minutes=4)))
    assert heard_at(scene.case, without, late) == late
    assert heard_at(scene.case, before, late) == scene.case.at
