"""A customer may leave at every stage before the work begins; afterwards not."""

from collections.abc import Callable

import pytest

from domain.people import Role
from domain.stages.cancellation import BEFORE_WORK
from simulation.cast import Job
from simulation.pace import hours, minutes
from tests.stories.street import Street

# This standard asks for no signatures before dispatch, and dispatching is over before anybody could speak.
NEVER_SEEN = {"awaiting_approval", "coordinating", "dispatching", "with_store"}


def at_the_door(street: Street, **facts: str) -> Job:
    job = street.agreed(wanted_in=hours(4), facts=facts)
    job.passes(job.appointment - job.look().now - minutes(5))
    job.does(job.technician, "arrive")
    return job


def inside(street: Street, **facts: str) -> Job:
    job = at_the_door(street, **facts)
    job.enters()
    return job


def nobody_opens(street: Street) -> Job:
    job = at_the_door(street)
    job.does(job.technician, "nobody_answers")
    return job


def waited(street: Street) -> Job:
    job = nobody_opens(street)
    job.passes(minutes(40))
    return job


def card_left(street: Street) -> Job:
    job = waited(street)
    job.does(job.technician, "leave_card")
    return job


def unfilled(street: Street) -> Job:
    job = street.order()
    job.passes(minutes(10))
    job.settled("offered", "dispatching")
    return job


def delayed(street: Street) -> Job:
    job = street.agreed(wanted_in=hours(6))
    job.does(job.technician, "report_delay", eta=job.appointment + minutes(30))
    return job


def late(street: Street) -> Job:
    job = street.agreed(wanted_in=hours(4))
    job.passes(job.appointment - job.look().now + minutes(1))
    return job


def surveying(street: Street) -> Job:
    job = inside(street, scope="large")
    job.does(job.technician, "begin_survey")
    return job


def quoting(street: Street) -> Job:
    job = surveying(street)
    job.does(job.technician, "submit_survey", survey="量过了", work_plan="照客户的意思")
    return job


def quoted(street: Street) -> Job:
    job = quoting(street)
    job.does(job.office(Role.ESTIMATOR), "price", items={"wall-paint": 20})
    return job


def agreed(street: Street) -> Job:
    job = quoted(street)
    job.does(job.customer, "approve_quote", signed=True)
    job.pays()
    return job


STAGES: dict[str, Callable[[Street], Job]] = {
    "details_pending": lambda street: street.order(requested_for=None),
    "offered": lambda street: street.order(),
    "unfilled": unfilled,
    "contacting": lambda street: street.taken(),
    "scheduled": lambda street: street.agreed(),
    "delayed": delayed,
    "late": late,
    "arrived": at_the_door,
    "no_answer": nobody_opens,
    "no_contact": waited,
    "waiting_customer": card_left,
    "on_site": inside,
    "surveying": surveying,
    "quoting": quoting,
    "quote_pending": quoted,
    "agreed": agreed,
}


def test_no_stage_is_forgotten() -> None:
    assert set(STAGES) | NEVER_SEEN == set(BEFORE_WORK)


@pytest.mark.parametrize("stage", STAGES)
def test_cancelled_before_the_work(street: Street, stage: str) -> None:
    job = STAGES[stage](street)
    assert job.look().stage == stage
    told_before = job.seen.facts.get("technician")
    job.does(job.customer, "cancel", reason="计划有变，先不做了")
    assert job.stage == "cancelled"
    assert not job.seen.plan, "nothing more is planned"
    assert not [m for m in street.door.messages(job.no) if m.status == "planned" and m.planned_at > job.now]
    street.until(lambda: street.told(job, "order-cancelled-customer"), "the customer is told")
    if told_before:
        street.until(lambda: street.told(job, "order-cancelled", Role.TECHNICIAN), "the technician is told")


def test_not_once_the_work_has_begun(street: Street) -> None:
    job = inside(street)
    job.proposes({"tap-replace": 1})
    job.starts_work()
    assert job.refused(job.customer, "cancel", reason="不做了").refusal == "NotNow"
