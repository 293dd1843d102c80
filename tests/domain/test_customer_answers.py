"""What may a customer answer to an agreed visit, and what does it change?"""

from tests.domain.journeys import at_the_door, scheduled


def test_a_confirmed_visit_is_written_down_and_changes_nothing_else() -> None:
    scene = scheduled("2026-09-14 14:00")
    plan = scene.planned()
    scene.by("customer").confirm_visit()
    [confirmed] = scene.happened("visit_confirmed")
    assert str(confirmed.facts["at"]).startswith("2026-09-14T")
    assert (scene.stage, scene.planned()) == ("scheduled", plan)


def test_a_wish_for_another_time_tells_the_desk_and_keeps_the_old_one() -> None:
    scene = scheduled("2026-09-14 14:00")
    plan = scene.planned()
    scene.by("customer").ask_another_time(words="txt_1")
    assert scene.told("customer_service") == ["another-time-wanted"]
    assert (scene.stage, scene.planned()) == ("scheduled", plan)


def test_who_may_answer_and_until_when() -> None:
    answers = {"confirm_visit", "ask_another_time"}
    scene = scheduled("2026-09-14 14:00")
    assert answers <= scene.by("customer").may()
    assert answers <= scene.by("customer_service").may()
    assert not answers & scene.by("a").may()
    assert not answers & at_the_door().by("customer").may()
