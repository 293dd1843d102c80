"""Does the plan tell what will happen, in order, and does exactly that happen?"""

import pytest

from domain.plan import messages_of, next_planned, plan
from domain.standard import Standard
from tests.domain.journeys import at_the_door, grabbed, remedying, scheduled, working
from tests.domain.scene import Scene, law


def with_reminders(*reminders: dict[str, object]) -> Standard:
    """The work deadline of an hour, with reminders made up for the example."""
    data = law("reno").model_dump(mode="json")
    for deadline in data["deadlines"]:
        if deadline["name"] == "work.finish":
            deadline |= {
                "within": "1 hour",
                "remind": [{"tell": "technician", "by": ["sms"], **r} for r in reminders],
            }
    return Standard.model_validate(data)


def test_the_plan_is_in_order_and_says_who_what_and_by_which_clause() -> None:
    scene = grabbed()
    entries = plan(scene.case)
    assert entries == sorted(entries, key=lambda entry: entry.at)
    assert next_planned(scene.case) == entries[0]
    first, due, leader = entries[:3]
    assert (first.does, first.tell, first.says, first.clause) == (
        "remind",
        "technician",
        "call-the-customer",
        "RENO-008",
    )
    assert (due.does, due.tell, due.says, due.what) == ("due", None, None, "appointment.call_customer")
    assert (leader.does, leader.tell, leader.by) == ("escalate", "team_leader", ("voice", "sms"))


@pytest.mark.parametrize(
    "reach", [Scene.order, grabbed, scheduled, at_the_door, working, Scene.complaint, remedying]
)
def test_what_is_planned_is_what_comes_if_nobody_does_anything(reach: object) -> None:
    """The row that stands in the database is the message that is sent: key, words, instant, channel."""
    scene: Scene = reach()  # type: ignore[operator]
    clocks = {clock.name for clock in scene.case.clocks if clock.deadline != "case.idle"}
    foreseen = {
        message.key: message
        for entry in plan(scene.case)
        if entry.clock in clocks
        for message in messages_of(scene.case, entry)
    }
    scene.forget()
    scene.wait("3 hours")
    told = {message.key: message for message in scene.messages if message.key in foreseen}
    due = {key: message for key, message in foreseen.items() if message.planned_at <= scene.now}
    if scene.stage not in ("unfilled",):
        assert told == due


def test_reminders_after_before_and_by_percentage_keep_their_place_over_a_pause() -> None:
    """Begun 13:50 for an hour: at 14:00, 14:05 (25 %), 14:40. Held from 14:02 to 15:02, the rest moves by an hour."""
    scene = working(
        standard=with_reminders(
            {"after": "10 minutes", "say": "work-overdue"},
            {"at": "25 %", "say": "rework-wanted"},
            {"before": "10 minutes", "say": "on-hold-too-long"},
        )
    )
    assert scene.planned("technician") == [
        ("14:00:00", "work-overdue"),
        ("14:05:00", "rework-wanted"),
        ("14:40:00", "on-hold-too-long"),
    ]
    scene.until("14:02")
    scene.by("a").hold(reason="parts")
    assert scene.planned("technician") == []
    scene.until("15:02")
    scene.by("a").resume()
    assert scene.planned("technician") == [("15:05:00", "rework-wanted"), ("15:40:00", "on-hold-too-long")]
    assert ("15:50:00", "work.finish") in scene.planned()


def test_two_who_are_told_are_two_messages() -> None:
    """RENO-006: one key each."""
    scene = Scene.order()
    keys = [message.key for message in scene.messages if message.says == "job-offer"]
    assert [key.rsplit("/", 2)[1:] for key in keys] == [["a", "sms"], ["b", "sms"]]
    assert keys[0].rsplit("/", 2)[0] == keys[1].rsplit("/", 2)[0]


def test_a_message_knows_its_deadline() -> None:
    scene = grabbed()
    overdue = next(entry for entry in plan(scene.case) if entry.tell == "supervisor")
    (message,) = messages_of(scene.case, overdue)
    assert message.facts["overdue_seconds"] == "600"
    assert message.about == "appointment.call_customer#1"
    assert message.channel == "voice"
    assert message.fallback == ("sms",)


def test_the_next_entry_is_the_first_of_the_plan_everywhere() -> None:
    """It is worked out without the rest; it must be the same."""
    for reach in (Scene.order, grabbed, scheduled, working, Scene.complaint, remedying):
        scene = reach()
        for _ in range(12):
            entries = plan(scene.case)
            assert next_planned(scene.case) == (entries[0] if entries else None)
            if entries:
                scene.until_instant(entries[0].at)
