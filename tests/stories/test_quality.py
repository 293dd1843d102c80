"""RENO-038 to 046: content or not, the customer is asked within a day, and we come until it is right."""

from domain.people import Role
from simulation.cast import Job
from simulation.pace import hours, minutes
from tests.stories.street import Street

ITEMS = {"tap-replace": 1}


def completed(street: Street) -> Job:
    """An order whose work is done, accepted and paid."""
    job = street.agreed(wanted_in=hours(3))
    job.passes(job.appointment - job.look().now - minutes(12))
    work(job)
    return job


def work(job: Job) -> None:
    job.does(job.technician, "arrive")
    job.enters()
    if job.seen.facts.get("agreed") is not True:
        job.proposes(ITEMS)
    job.starts_work()
    job.finishes()
    job.accepted_and_paid()
    assert job.stage == "follow_up"


def again(job: Job) -> None:
    job.follows_up(satisfied=False)
    assert job.stage == "contacting"
    job.passes(minutes(10))
    job.calls_and_agrees(job.now + hours(3))
    job.passes(job.appointment - job.look().now - minutes(12))
    work(job)


def test_followed_up_a_day_after_completion(street: Street) -> None:
    job = completed(street)
    assert "closing.follow_up" in {entry.what for entry in job.seen.plan}
    job.passes(hours(20) + minutes(1))
    assert [m.clause for m in street.told(job, "follow-up-due", Role.CUSTOMER_SERVICE)] == ["RENO-038"]
    job.passes(hours(4))
    assert len(street.told(job, "follow-up-due")) == 2
    assert street.told(job, "follow-up-overdue", Role.CS_MANAGER)
    assert ("closing.follow_up", "RENO-038") in {(b.deadline, b.clause) for b in job.look().breaches}


def test_unsatisfied_twice(street: Street) -> None:
    job = completed(street)
    job.passes(hours(21))
    again(job)
    job.passes(hours(21))
    again(job)
    street.until(
        lambda: street.told(job, "rework-again", Role.SUPERVISOR), "a superior hears of the second time"
    )
    job.passes(hours(21))
    job.follows_up(satisfied=True)
    assert job.stage == "closed"
    assert len(street.events(job, "unsatisfied")) == 2
    assert len(street.events(job, "paid")) == 1, "coming again costs nothing"


def test_unreachable_at_the_follow_up(street: Street) -> None:
    job = completed(street)
    desk = job.office(Role.CUSTOMER_SERVICE)
    for _ in range(3):
        job.passes(hours(2))
        job.does(desk, "follow_up", reached=False)
    assert job.stage == "closed"
    assert len(street.events(job, "unreachable")) == 1


def test_refused_at_acceptance_is_done_again(street: Street) -> None:
    job = street.agreed(wanted_in=hours(3))
    job.passes(job.appointment - job.look().now - minutes(12))
    job.does(job.technician, "arrive")
    job.enters()
    job.proposes(ITEMS)
    job.starts_work()
    assert job.refused(job.technician, "finish").refusal == "ChecklistUnfinished"
    job.finishes()
    job.does(job.customer, "refuse_work", failed="龙头还在滴水")
    assert job.stage == "rework"
    job.finishes()
    job.accepted_and_paid()
    assert job.stage == "follow_up"


def test_a_large_quote_refused(street: Street) -> None:
    job = street.agreed(wanted_in=hours(3), facts={"scope": "large"})
    job.passes(job.appointment - job.look().now - minutes(12))
    job.does(job.technician, "arrive")
    job.enters()
    job.does(job.technician, "begin_survey")
    job.does(job.technician, "submit_survey", survey="量过了", work_plan="先防水后铺砖")
    estimator = job.office(Role.ESTIMATOR)
    job.does(estimator, "price", items={"wall-tile": 10})
    unsigned = job.refused(job.customer, "approve_quote")
    assert (unsigned.refusal, unsigned.clause) == ("SignatureMissing", "RENO-023")
    job.does(job.customer, "refuse_quote", reason="太贵")
    assert job.stage == "declined"
    refusal = job.refused(job.customer, "approve_quote", signed=True)
    assert (refusal.status, refusal.refusal) == (409, "CaseOver")


def test_no_cash(street: Street) -> None:
    job = street.order(facts={"scope": "small", "items": ITEMS})
    job.does(job.customer, "approve_quote")
    refusal = job.refused(job.customer, "pay", amount="148.00", method="cash")
    assert (refusal.refusal, refusal.clause) == ("CashRefused", "RENO-045")
    wrong = job.refused(job.customer, "pay", amount="100.00")
    assert (wrong.refusal, wrong.facts["due"]) == ("WrongAmount", "148.00")
    job.pays()
    assert job.settled("agreed", "dispatching").stage == "offered"
