"""What must be ready before the work, what may interrupt it, and what must be done before leaving?"""

from collections.abc import Callable

import pytest

from domain.refusal import ChecklistUnfinished, NotNow, NotYours
from tests.domain.journeys import BEFORE_WORK, FINISHING, finished, quoted, working
from tests.domain.scene import MICROSECOND, Scene, clock, instant


def agreed() -> Scene:
    scene = quoted()
    scene.by("customer").approve_quote()
    return scene


def test_belongings_are_counted_and_surfaces_protected_before_work() -> None:
    """RENO-026, 027, 028."""
    scene = agreed()
    with scene.refuses(ChecklistUnfinished, "RENO-026"):
        scene.by("a").start_work()
    with scene.refuses(ChecklistUnfinished, "RENO-028"):
        scene.by("a").start_work(ticks=["inventory"])
    with scene.refuses(NotYours):
        scene.by("b").start_work(ticks=BEFORE_WORK)
    scene.by("a").start_work(ticks=BEFORE_WORK)
    assert scene.stage == "working"


def test_a_dusty_site_is_enclosed_first() -> None:
    """RENO-032; the camera of RENO-033 is never a condition (conflict 46)."""
    scene = quoted()
    scene.by("customer").approve_quote()
    scene.by("a").report_dust()
    with scene.refuses(ChecklistUnfinished, "RENO-032"):
        scene.by("a").start_work(ticks=BEFORE_WORK)
    scene.by("a").start_work(ticks=[*BEFORE_WORK, "enclosure"])
    assert scene.stage == "working"


def test_dust_that_is_found_during_the_work_holds_the_resumption() -> None:
    """RENO-032: the work was stopped for it; it goes on when the site is enclosed."""
    scene = working()
    scene.by("a").report_dust()
    scene.by("a").hold(reason="dust")
    with scene.refuses(ChecklistUnfinished, "RENO-032"):
        scene.by("a").resume()
    scene.by("a").resume(ticks=["enclosure"])
    assert scene.stage == "working"


def work_due(scene: Scene) -> list[str]:
    return [at for at, what in scene.planned() if what == "work.finish"]


def test_a_day_of_work_counts_in_service_hours() -> None:
    """Conflict 36: begun at 13:50, eight hours of service (08:00 to 21:00) end at 08:50 next day."""
    scene = working()
    assert work_due(scene) == ["09-15 08:50:00"]
    scene.until("2026-09-15 08:50")
    assert scene.told("team_leader") == ["work-overdue"]
    assert scene.breaches() == []


def test_a_pause_over_the_night_costs_the_work_nothing() -> None:
    """Conflict 36: 2:10 h used at 16:00; held till 10:00 next day; 5:50 h are left, so 15:50."""
    scene = working()
    scene.until("16:00")
    scene.by("a").hold(reason="parts")
    assert work_due(scene) == []
    scene.until("2026-09-15 10:00")
    scene.by("a").resume()
    assert work_due(scene) == ["09-15 15:50:00"]


def test_a_pause_keeps_every_microsecond() -> None:
    """Conflict 36: held three times for a microsecond; due three microseconds later."""
    scene = working()
    for second in (1, 2, 3):
        scene.until_instant(instant(f"2026-09-14 14:00:0{second}"))
        scene.by("a").hold(reason="other")
        scene.until_instant(scene.now + MICROSECOND)
        scene.by("a").resume()
    assert work_due(scene) == ["09-15 08:50:00.000003"]


def test_resumed_after_the_service_hours_the_work_goes_on_in_the_morning() -> None:
    """Conflict 36: held at 20:00 with 1:50 h left, resumed at 22:00: due at 09:50."""
    scene = working()
    scene.until("20:00")
    scene.by("a").hold(reason="material")
    scene.until("22:00")
    scene.by("a").resume()
    assert work_due(scene) == ["09-15 09:50:00"]


def test_on_hold_for_two_days_the_leader_hears_daily_three_times() -> None:
    """Conflict 36."""
    scene = working()
    scene.by("a").hold(reason="parts")
    scene.until("2026-09-21 12:00")
    told = [clock(m.planned_at) for m in scene.messages if m.says == "on-hold-too-long"]
    assert told == ["09-16 13:50:00", "09-17 13:50:00", "09-18 13:50:00"]


def test_the_site_is_left_as_it_should_be() -> None:
    """RENO-034, 035, 048, 064 to 066."""
    scene = working()
    with scene.refuses(ChecklistUnfinished, "RENO-034"):
        scene.by("a").finish()
    with scene.refuses(ChecklistUnfinished, "RENO-066"):
        scene.by("a").finish(ticks=[item for item in FINISHING if item != "explained"])
    scene.by("a").finish(ticks=FINISHING)
    assert scene.stage == "accepting"
    assert scene.told("customer")[-1] == "acceptance-wanted"


@pytest.mark.parametrize("reach", [working, finished])
def test_damage_is_made_good_at_equal_value(reach: Callable[[], Scene]) -> None:
    """RENO-112, conflict 48."""
    scene = reach()
    scene.by("a").report_damage(value="80.00", what="txt_1")
    event = scene.happened("damage_reported")[0]
    assert (event.facts["compensation"], event.facts["clause"]) == ("80.00", "RENO-112")


def test_work_that_has_begun_is_not_cancelled() -> None:
    """Conflict 24: it can be held."""
    scene = working()
    with scene.refuses(NotNow):
        scene.by("customer").cancel(reason="txt_1")
    scene.by("a").hold(reason="absence")
    with scene.refuses(NotNow):
        scene.by("customer").cancel(reason="txt_1")
