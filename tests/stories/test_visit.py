"""RENO-009, RENO-087 to 101: late told in time or too late, nobody home, and one visit at a time."""

from domain.people import Role
from simulation.pace import days, hours, minutes
from tests.stories.street import Street


def test_late_and_told_in_time(street: Street) -> None:
    job = street.agreed(wanted_in=hours(5))
    at = job.appointment
    job.passes(at - job.look().now - hours(2))
    job.does(job.technician, "report_delay", eta=at + minutes(40))
    street.until(lambda: street.told(job, "visit-delayed"), "the customer is told")
    job.passes(at + minutes(5) - job.look().now)
    assert not street.told(job, "visit-late-leader"), "the new time counts, not the old one"
    job.passes(minutes(30))
    job.does(job.technician, "arrive")
    assert not {breach.deadline for breach in job.look().breaches} & {
        "appointment.late_notice",
        "appointment.by_eta",
    }


def test_late_and_told_too_late(street: Street) -> None:
    job = street.agreed(wanted_in=hours(5))
    at = job.appointment
    job.passes(at - job.look().now - minutes(20))
    job.does(job.technician, "report_delay", eta=at + minutes(30))
    street.until(lambda: street.told(job, "visit-delayed"), "the customer is told all the same")
    breach = next(breach for breach in job.look().breaches if breach.deadline == "appointment.late_notice")
    assert breach.clause == "RENO-087"
    job.passes(minutes(40))
    job.does(job.technician, "arrive")
    assert breach in job.look().breaches, "nothing erases it"


def test_late_without_a_word(street: Street) -> None:
    job = street.agreed(wanted_in=hours(5))
    job.passes(job.appointment - job.look().now + minutes(15))
    assert job.stage == "late"
    assert street.told(job, "visit-late", Role.TECHNICIAN)
    assert street.told(job, "visit-late-leader", Role.TEAM_LEADER)
    assert [m.to.role for m in street.told(job, "visit-late-customer")] == [Role.CUSTOMER]


def test_reminded_before_the_visit(street: Street) -> None:
    job = street.agreed(wanted_in=hours(26))
    job.passes(job.appointment - job.look().now - minutes(9))
    said = ["visit-tomorrow", "plan-travel", "late-notice-last-chance", "be-at-the-door"]
    assert [len(street.told(job, intent)) for intent in said] == [1, 1, 1, 1]


def test_nobody_home(street: Street) -> None:
    job = street.agreed(wanted_in=hours(5))
    job.passes(job.appointment - job.look().now - minutes(10))
    job.does(job.technician, "arrive")
    job.does(job.technician, "nobody_answers")
    refusal = job.refused(job.technician, "leave_card")
    assert (refusal.refusal, refusal.clause) == ("TooEarly", "RENO-099")
    job.passes(minutes(30))
    assert job.stage == "no_answer", "ten minutes early does not count: thirty minutes from the agreed time"
    job.passes(minutes(11))
    assert job.stage == "no_contact"
    job.does(job.technician, "leave_card")
    job.passes(days(8))
    assert len(street.told(job, "waiting-nudge", Role.CUSTOMER)) == 3
    job.does(job.customer, "customer_returns", at=job.now + hours(30), read_back=True)
    assert job.stage == "scheduled"
    assert job.seen.facts["technician"] == job.technician


def test_nobody_home_and_never_heard_of_again(street: Street) -> None:
    job = street.agreed(wanted_in=hours(5))
    job.passes(job.appointment - job.look().now)
    job.does(job.technician, "arrive")
    job.does(job.technician, "nobody_answers")
    job.passes(minutes(31))
    job.does(job.technician, "leave_card")
    job.passes(days(15))
    assert job.stage == "expired"
    assert street.told(job, "waiting-expired", Role.DISPATCHER)


def test_a_technician_has_one_visit_at_a_time(street: Street) -> None:
    first = street.agreed(wanted_in=hours(50))
    second = street.order(wanted_in=hours(50))
    second.does(second.office(Role.SUPERVISOR), "assign", technician=first.technician)
    second.does(first.technician, "log_call", connected=True)
    clash = first.appointment + minutes(60)
    refusal = second.refused(first.technician, "appoint", at=clash, read_back=True)
    assert (refusal.status, refusal.refusal) == (409, "TechnicianBusy")
    first.does(first.customer, "cancel", reason="不需要了")
    second.does(first.technician, "appoint", at=clash, read_back=True)
    assert second.appointment == clash
