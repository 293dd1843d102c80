"""What holds at every stage: notes, ticks, reports of the providers, the moved clock?"""

from typing import Any

import pytest

from domain.people import THE_SYSTEM
from domain.refusal import NotAllowed, UnknownItem
from tests.domain.journeys import grabbed, scheduled
from tests.domain.scene import Scene, clock


@pytest.mark.parametrize("who", ["customer", "dispatcher", "a", "cs_manager", "finance"])
def test_anybody_who_takes_part_may_leave_a_note(who: str) -> None:
    scene = grabbed()
    plan = scene.planned()
    scene.by(who).note(text="txt_1")
    assert scene.happened("noted")[0].facts == {"text": "txt_1"}
    assert scene.planned() == plan


def test_items_are_ticked_once_and_only_those_that_exist() -> None:
    scene = grabbed()
    scene.by("a").tick(ticks=["consent", "consent"])
    scene.by("a").tick(ticks=["consent"])
    assert [event.facts["items"] for event in scene.happened("ticked")] == [["consent"]]
    with scene.refuses(UnknownItem):
        scene.by("a").tick(ticks=["world_peace"])


def test_a_message_that_failed_goes_by_its_next_channel_as_the_same_message() -> None:
    """Its key differs in the channel only, so it is told once by each."""
    scene = grabbed()
    scene.until("09:05")
    voice = next(m for m in scene.messages if m.says == "call-overdue")
    assert (voice.channel, voice.fallback) == ("voice", ("sms",))
    scene.wait("10 seconds")
    scene.do(THE_SYSTEM, "hear", what="failed", message=voice)
    sms = scene.messages[-1]
    assert sms.key.rsplit("/", 1)[0] == voice.key.rsplit("/", 1)[0]
    assert (sms.channel, sms.fallback, sms.asks_acknowledgement, sms.about) == ("sms", (), True, voice.about)
    assert clock(sms.planned_at) == "09:05:10"
    assert scene.happened("not_reached") == []


def test_a_customer_who_cannot_be_reached_is_written_down_and_ends_nothing() -> None:
    """A wrong number never ends a case."""
    scene = scheduled()
    stage, plan = scene.stage, scene.planned()
    confirmed = next(m for m in scene.messages if m.says == "appointment-confirmed")
    scene.do(THE_SYSTEM, "hear", what="failed", message=confirmed)
    assert scene.happened("not_reached")[0].facts == {
        "says": "appointment-confirmed",
        "role": "customer",
        "person": "cus_1",
    }
    assert (scene.stage, scene.planned()) == (stage, plan)


def test_the_record_says_who_acknowledged() -> None:
    scene = grabbed()
    scene.until("09:06")
    overdue = next(m for m in scene.messages if m.says == "call-overdue")
    scene.do(THE_SYSTEM, "hear", what="acknowledged", message=overdue, person="per_zhu_23")
    assert [event.by for event in scene.happened("acknowledged")] == ["per_zhu_23"]


def test_a_stale_acknowledgement_changes_nothing() -> None:
    scene = grabbed()
    scene.until("09:05")
    overdue = next(m for m in scene.messages if m.says == "call-overdue")
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    plan = scene.planned()
    scene.do(THE_SYSTEM, "hear", what="acknowledged", message=overdue)
    scene.by("supervisor").acknowledge(about="no.such#7")
    assert scene.happened("acknowledged") == []
    assert scene.planned() == plan


@pytest.mark.parametrize("who", ["customer", "viewer", "a"])
def test_who_is_not_in_the_office_does_not_silence_the_office(who: str) -> None:
    scene = grabbed()
    with scene.refuses(NotAllowed):
        scene.by(who).acknowledge(about="appointment.call_customer#1")


@pytest.mark.parametrize("kind", ["hear", "move_clock", "offer"])
def test_what_only_the_system_says_nobody_else_says(kind: str) -> None:
    scene = Scene.order()
    told = scene.messages[0]
    fields: dict[str, dict[str, Any]] = {
        "hear": {"what": "failed", "message": told},
        "move_clock": {"by": "PT1H"},
        "offer": {"request": "1.0", "technicians": ["z"]},
    }
    assert kind not in scene.by("dispatcher").may()
    if kind != "offer":  # which is not possible any more at this stage, whoever says it
        with scene.refuses(NotAllowed):
            scene.by("dispatcher").__getattr__(kind)(**fields[kind])


def test_a_moved_clock_is_written_down() -> None:
    scene = grabbed()
    scene.by("system").move_clock(by="PT6M")
    assert scene.happened("clock_moved")[0].facts == {"seconds": 360}
