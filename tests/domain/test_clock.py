"""Does a running deadline count exactly, also over pauses and nights, and also backwards from a date?"""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar, between
from domain.clock import Clock, at_percent, pause, resume, start
from domain.deadline import Deadline
from tests.domain.scene import MICROSECOND, instant

OFFICE = Calendar.model_validate({"hours": {"monday-friday": ["09:00-12:00", "13:30-18:00"]}})
NINE = instant("2026-09-14 09:00")


def law(within: str, of: str = "started", **more: object) -> Deadline:
    return Deadline.model_validate({"name": "x.y", "clause": "RENO-008", "within": within, "of": of, **more})


def begun(deadline: Deadline, at: datetime = NINE) -> Clock:
    clock = start(deadline, 1, at, at, OFFICE)
    assert clock
    return clock


def test_it_counts_from_its_moment() -> None:
    assert begun(law("5 minutes")).due_at == instant("2026-09-14 09:05")
    assert begun(law("8 working hours")).due_at == instant("2026-09-15 09:30")  # 7.5 hours on Monday


def test_it_counts_to_a_date() -> None:
    """RENO-009: ten minutes before the appointment; reminders begin when the appointment is made."""
    clock = start(law("-10 minutes", of="appointment"), 1, instant("2026-09-14 14:00"), NINE, OFFICE)
    assert clock
    assert (clock.from_at, clock.due_at) == (NINE, instant("2026-09-14 13:50"))


def test_what_had_passed_before_it_could_be_known_is_no_deadline() -> None:
    """An appointment made at 13:55 for 14:00 cannot have been ten minutes early; one made at 13:50 can."""
    early = law("-10 minutes", of="appointment")
    two = instant("2026-09-14 14:00")
    assert start(early, 1, two, instant("2026-09-14 13:50:00.000001"), OFFICE) is None
    assert start(early, 1, two, instant("2026-09-14 13:50"), OFFICE) is not None


def test_a_pause_shifts_the_end_by_its_length() -> None:
    deadline = law("1 hour")
    held = pause(begun(deadline), deadline, instant("2026-09-14 09:20"), OFFICE)
    assert held.left == timedelta(minutes=40)
    resumed = resume(held, deadline, instant("2026-09-14 11:00"), OFFICE)
    assert (resumed.from_at, resumed.due_at) == (instant("2026-09-14 10:40"), instant("2026-09-14 11:40"))


def test_in_working_time_the_night_and_the_lunch_are_no_work() -> None:
    """4 hours from 09:00 end at 14:30. Held at 11:59:30, resumed on Tuesday 17:00: over on Wednesday at 09:00:30."""
    deadline = law("4 working hours")
    held = pause(begun(deadline), deadline, instant("2026-09-14 11:59:30"), OFFICE)
    assert held.left == timedelta(hours=1, seconds=30)
    assert resume(held, deadline, instant("2026-09-15 17:00"), OFFICE).due_at == instant(
        "2026-09-16 09:00:30"
    )


def test_what_is_over_or_running_is_left_alone() -> None:
    deadline = law("5 minutes")
    clock = begun(deadline)
    assert pause(clock, deadline, instant("2026-09-14 09:05"), OFFICE) is clock
    assert resume(clock, deadline, instant("2026-09-14 09:01"), OFFICE) is clock
    held = pause(clock, deadline, instant("2026-09-14 09:01"), OFFICE)
    assert pause(held, deadline, instant("2026-09-14 09:02"), OFFICE) is held


def test_a_part_of_the_budget() -> None:
    deadline = law("4 working hours")
    assert at_percent(begun(deadline), deadline, 75, OFFICE) == instant("2026-09-14 12:00")
    assert at_percent(begun(law("1 hour")), law("1 hour"), 50, OFFICE) == instant("2026-09-14 09:30")


MICROSECONDS = st.integers(1, 40 * 3_600_000_000).map(lambda n: n * MICROSECOND)


@given(pauses=st.lists(st.tuples(MICROSECONDS, MICROSECONDS), max_size=5), working=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_pauses_cost_the_budget_nothing(pauses: list[tuple[timedelta, timedelta]], working: bool) -> None:
    """The budget is what was counted while it ran, to the microsecond, however often it was held."""
    deadline = law("30 working hours" if working else "30 hours")
    clock, now, ran = begun(deadline), NINE, timedelta(0)
    for run, rest in pauses:
        if now + run >= clock.due_at:
            break
        ran += between(OFFICE, now, now + run) if working else run
        now += run
        clock = pause(clock, deadline, now, OFFICE)
        now += rest
        clock = resume(clock, deadline, now, OFFICE)
    left = between(OFFICE, now, clock.due_at) if working else clock.due_at - now
    assert ran + left == timedelta(hours=30)
