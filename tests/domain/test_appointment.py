"""Is the customer called in five minutes, and is a delay told an hour ahead?"""

import pytest

from domain.people import THE_SYSTEM
from domain.refusal import InThePast, NoConnectedCall, NotYours, ReadBackMissing, TooEarly
from tests.domain.journeys import appoint, grabbed, on_site, scheduled
from tests.domain.scene import MICROSECOND, Scene, clock, instant


def told_late(scene: Scene, to: str) -> list[tuple[str, str, str]]:
    return [(clock(m.planned_at), m.says, m.channel) for m in scene.messages if m.to.role == to]


def test_reminded_after_three_minutes_and_broken_at_exactly_five() -> None:
    """RENO-008: grabbed at 09:00:00, so 09:05:00 is too late; leader at once, supervisor at 09:15, 20 and 25."""
    scene = grabbed()
    scene.until("12:00")
    assert scene.told("a") == ["job-offer", "call-the-customer"]
    assert [clock(event.at) for event in scene.happened("reminded")] == ["09:03:00"]
    assert scene.breaches() == [("appointment.call_customer", "09:05:00")]
    assert scene.case.breaches[0].clause == "RENO-008"
    assert told_late(scene, "team_leader") == [("09:05:00", "call-overdue", "voice")]
    assert [at for at, _, _ in told_late(scene, "supervisor")] == ["09:15:00", "09:20:00", "09:25:00"]


def test_a_microsecond_before_five_minutes_is_kept() -> None:
    """RENO-008."""
    scene = grabbed()
    scene.until_instant(instant("2026-09-14 09:05") - MICROSECOND)
    appoint(scene, "2026-09-14 14:00")
    scene.until("13:00")
    assert [event.facts["clause"] for event in scene.happened("kept")] == ["RENO-008"]
    assert scene.breaches() == []
    assert scene.told("team_leader") == []


def test_exactly_five_minutes_is_broken_however_late_the_timer_wakes() -> None:
    """RENO-008: the command comes at 09:05:30 before any timer; the deadline falls due first, at its own instant."""
    scene = grabbed()
    scene.now = instant("2026-09-14 09:05:30")
    step = scene.by("a").log_call(connected=True)
    assert [(event.name, clock(event.at)) for event in step.events] == [
        ("reminded", "09:03:00"),
        ("breached", "09:05:00"),
        ("escalated", "09:05:00"),
        ("called", "09:05:30"),
    ]
    assert [m.planned_at for m in step.messages] == [instant("2026-09-14 09:03"), instant("2026-09-14 09:05")]


def test_only_a_connected_call_with_an_appointment_stops_the_five_minutes() -> None:
    """Conflict 2: attempts are logged, and stop nothing."""
    scene = grabbed()
    with scene.refuses(NoConnectedCall, "RENO-008"):
        scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    scene.by("a").log_call(connected=False)
    with scene.refuses(NoConnectedCall, "RENO-008"):
        scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    scene.until("09:02")
    scene.by("a").log_call(connected=True)
    assert scene.planned("team_leader") == [("09:05:00", "call-overdue")]
    scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    assert scene.planned("team_leader") == [
        ("14:00:00", "visit-late-leader"),
        ("14:10:00", "visit-late-leader"),
        ("14:20:00", "visit-late-leader"),
    ]


def test_another_technicians_call_does_not_count() -> None:
    """RENO-008: the call of the one who gave the job back is not the call of the next one."""
    scene = grabbed()
    scene.by("a").log_call(connected=True)
    scene.wait("1 minute")
    scene.by("a").release(reason="txt_1")
    scene.by("b").grab()
    with scene.refuses(NoConnectedCall, "RENO-008"):
        scene.by("b").appoint(at="2026-09-14 14:00", read_back=True)


def test_the_problem_and_the_time_are_read_back() -> None:
    """RENO-084."""
    scene = grabbed()
    scene.by("a").log_call(connected=True)
    with scene.refuses(ReadBackMissing, "RENO-084"):
        scene.by("a").appoint(at="2026-09-14 14:00", read_back=False)
    with scene.refuses(InThePast):
        scene.by("a").appoint(at="2026-09-14 09:00", read_back=True)
    with scene.refuses(NotYours):
        scene.by("b").appoint(at="2026-09-14 14:00", read_back=True)


@pytest.mark.parametrize("who", ["team_leader", "supervisor", "dispatcher"])
def test_an_acknowledgement_stops_the_escalation_and_not_the_duty(who: str) -> None:
    """RENO-008: the leader answers at 09:07; the supervisor is left alone, the breach stays, the call is still owed."""
    scene = grabbed()
    scene.until("09:07")
    scene.by(who).acknowledge(about="appointment.call_customer#1")
    assert scene.planned("supervisor") == []
    scene.until("10:00")
    assert scene.told("supervisor") == []
    assert scene.breaches() == [("appointment.call_customer", "09:05:00")]
    assert "appoint" in scene.by("a").may()


def test_nobody_silences_an_escalation_before_it_began_and_no_technician_his_own() -> None:
    """RENO-008: there is nothing to take notice of yet at 09:04; and the one who is late answers by calling."""
    scene = grabbed()
    scene.until("09:04")
    scene.by("team_leader").acknowledge(about="appointment.call_customer#1")
    assert scene.happened("acknowledged") == []
    assert "acknowledge" not in scene.by("a").may()
    scene.until("09:15")
    assert scene.told("supervisor") == ["call-overdue"]


def test_a_pressed_key_acknowledges_once() -> None:
    scene = grabbed()
    scene.until("09:05")
    told = next(m for m in scene.messages if m.says == "call-overdue")
    for _ in range(2):
        scene.do(THE_SYSTEM, "hear", what="acknowledged", message=told)
    assert len(scene.happened("acknowledged")) == 1
    assert scene.planned("supervisor") == []


def test_what_no_channel_could_say_goes_to_the_next_person_at_once() -> None:
    """RENO-008: voice fails, then the SMS; the supervisor does not wait until 09:15, the repeats keep their time."""
    scene = grabbed()
    scene.until("09:05")
    by_voice = next(m for m in scene.messages if m.says == "call-overdue")
    scene.wait("20 seconds")
    scene.do(THE_SYSTEM, "hear", what="failed", message=by_voice)
    by_sms = scene.messages[-1]
    assert (by_sms.channel, by_sms.key) == ("sms", "appointment.call_customer#1/escalate.0.0/team_leader/sms")
    scene.do(THE_SYSTEM, "hear", what="failed", message=by_sms)
    assert [(m.to.role, clock(m.planned_at)) for m in scene.messages[-1:]] == [("supervisor", "09:05:20")]
    assert scene.planned("supervisor") == [("09:20:00", "call-overdue"), ("09:25:00", "call-overdue")]
    scene.do(
        THE_SYSTEM, "hear", what="failed", message=scene.messages[-1].model_copy(update={"fallback": ()})
    )
    assert scene.planned("supervisor") == [("09:20:00", "call-overdue"), ("09:25:00", "call-overdue")]


def test_a_reminder_that_was_not_delivered_accuses_nobody() -> None:
    """RENO-008: at 09:03 nothing is overdue yet, whatever became of the reminder."""
    scene = grabbed()
    scene.until("09:03:05")
    reminder = next(m for m in scene.messages if m.says == "call-the-customer")
    scene.do(THE_SYSTEM, "hear", what="failed", message=reminder)
    assert scene.told("team_leader") == []
    assert len(scene.happened("not_reached")) == 1
    assert scene.planned("team_leader") == [("09:05:00", "call-overdue")]


# ── the way to the visit ──


def test_all_the_reminders_of_a_visit() -> None:
    """RENO-043, 089, 087, 009, 053: a day, two hours, seventy and ten minutes before; late at the minute itself."""
    scene = scheduled("2026-09-16 14:00")
    scene.forget()
    scene.until("2026-09-16 15:00")
    assert [
        (clock(m.planned_at), m.to.role, m.says, m.clause) for m in scene.messages if "late" not in m.says
    ] == [
        ("09-15 14:00:00", "customer", "visit-tomorrow", "RENO-043"),
        ("09-16 12:00:00", "technician", "plan-travel", "RENO-089"),
        ("09-16 13:50:00", "technician", "be-at-the-door", "RENO-009"),
    ]
    assert ("09-16 12:50:00", "late-notice-last-chance", "sms") in told_late(scene, "technician")
    assert scene.stage == "late"
    assert scene.breaches() == [("appointment.on_time", "09-16 14:00:00")]


def test_a_visit_at_short_notice_is_not_reminded_of_before_it_was_made() -> None:
    """RENO-043, 089: called at 09:00 for 09:30; a day, two hours and seventy minutes before had all passed."""
    scene = scheduled("2026-09-14 09:30")
    assert [entry for entry in scene.planned() if entry[0] < "09:30"] == [("09:20:00", "be-at-the-door")]


def test_punctual_at_the_last_microsecond() -> None:
    """RENO-053, RENO-090, conflict 3: due before the appointed minute begins."""
    scene = scheduled()
    scene.until_instant(instant("2026-09-14 14:00") - MICROSECOND)
    scene.by("a").arrive()
    assert scene.breaches() == []
    assert "RENO-053" in [event.facts["clause"] for event in scene.happened("kept")]


@pytest.mark.parametrize(
    ("at", "late"), [("12:59", False), ("13:00", False), ("13:00:01", True), ("13:01", True)]
)
def test_a_delay_is_told_at_least_an_hour_before(at: str, late: bool) -> None:
    """RENO-087: 61 and 60 minutes before are in time, 59 are not; told all the same (conflict 5, RENO-088)."""
    scene = scheduled()
    scene.until(at)
    scene.forget()
    scene.by("a").report_delay(eta="2026-09-14 14:30", reason="txt_1")
    assert scene.stage == "delayed"
    assert [(m.says, m.clause) for m in scene.messages if m.to.role == "customer"] == [
        ("visit-delayed", "RENO-088")
    ]
    assert [breach.clause for breach in scene.case.breaches] == (["RENO-087"] if late else [])
    assert len(scene.happened("delay_told_too_late")) == late


def test_after_a_delay_the_new_time_counts() -> None:
    """RENO-088: the old time passes without a breach, the new one does not."""
    scene = scheduled()
    scene.until("12:00")
    scene.by("a").report_delay(eta="2026-09-14 14:30")
    scene.until("14:29")
    assert (scene.stage, scene.breaches()) == ("delayed", [])
    scene.until("14:31")
    assert (scene.stage, scene.breaches()) == ("late", [("appointment.by_eta", "14:30:00")])
    scene.by("a").arrive()
    assert scene.stage == "arrived"
    assert scene.planned("team_leader") == []


def test_a_second_delay_is_measured_by_the_time_the_customer_expects() -> None:
    """RENO-087: told at 12:00 that it will be 17:00; at 15:00 that it will be 18:00, two hours ahead of that."""
    scene = scheduled()
    scene.until("12:00")
    scene.by("a").report_delay(eta="2026-09-14 17:00")
    scene.until("15:00")
    scene.by("a").report_delay(eta="2026-09-14 18:00")
    assert scene.breaches() == []
    scene.until("17:30")
    scene.by("a").report_delay(eta="2026-09-14 19:00")
    assert [breach.clause for breach in scene.case.breaches] == ["RENO-087"]


def test_a_delay_is_later_than_what_was_agreed() -> None:
    """RENO-088: an earlier time is another appointment, not a delay."""
    scene = scheduled()
    with scene.refuses(TooEarly, "RENO-088"):
        scene.by("a").report_delay(eta="2026-09-14 13:30")


def test_who_is_late_may_still_say_so() -> None:
    """RENO-053, 087: broken twice over, and the customer knows when."""
    scene = scheduled()
    scene.until("14:05")
    scene.by("a").report_delay(eta="2026-09-14 14:40")
    assert scene.stage == "delayed"
    assert [breach.clause for breach in scene.case.breaches] == ["RENO-053", "RENO-087"]
    assert scene.planned("team_leader")[0] == ("14:40:00", "visit-late-leader")


def test_the_customer_hears_of_a_late_visit_whoever_has_taken_notice() -> None:
    """RENO-053: the leader acknowledges at 14:02; the customer is told at 14:10 all the same."""
    scene = scheduled()
    scene.until("14:02")
    scene.by("team_leader").acknowledge(about="appointment.on_time#1")
    scene.until("14:16")
    assert "visit-late-customer" in scene.told("customer")
    assert scene.told("team_leader") == ["visit-late-leader"]
    late = [m for m in scene.messages if m.says in ("visit-late", "visit-late-customer")]
    assert not any(m.asks_acknowledgement for m in late)


def test_a_moved_appointment_moves_its_deadlines_and_forgives_nothing() -> None:
    """RENO-053: late at 14:00, moved to 16:00; the breach stays, the new time counts with its own reminders."""
    scene = scheduled()
    scene.until("14:20")
    scene.by("customer").reschedule(at="2026-09-14 16:00", read_back=True)
    assert scene.stage == "scheduled"
    assert scene.planned()[:2] == [("14:50:00", "late-notice-last-chance"), ("15:50:00", "be-at-the-door")]
    scene.until("16:30")
    assert scene.breaches() == [("appointment.on_time", "14:00:00"), ("appointment.on_time", "16:00:00")]
    assert [breach.occurrence for breach in scene.case.breaches] == [1, 2]
    assert "appointment-moved" in scene.told("customer")


def test_moved_in_time_nothing_of_the_old_time_is_left() -> None:
    """RENO-009: nobody hears “be at the door” for a visit that was moved."""
    scene = scheduled()
    scene.until("10:00")
    scene.by("a").report_delay(eta="2026-09-14 15:00")
    scene.by("a").reschedule(at="2026-09-15 14:00", read_back=True)
    scene.forget()
    scene.until("2026-09-15 11:00")
    assert scene.breaches() == []
    assert scene.told("a") == []


def test_on_the_spot_there_is_nothing_to_reschedule() -> None:
    assert not {"reschedule", "depart", "report_delay", "appoint"} & on_site().by("a").may()
