"""How does an order end when nobody is home, the customer says no, or is not content?"""

from domain.people import Role
from simulation.cast import Job
from simulation.pace import Story, days, hours, minutes
from simulation.plots.book import order
from simulation.plots.chapters import (
    accepted,
    agreed_on_site,
    content,
    mended,
    surveyed_and_priced,
    taken_and_agreed,
    visited,
    visited_again,
    worked,
)


def _nobody_home(job: Job) -> Story:
    """Knocked twice, called, waited half an hour, left a card."""
    yield from taken_and_agreed(job)
    yield job.appointment - minutes(12)
    job.does(job.technician, "arrive")
    yield job.appointment + minutes(1)
    job.does(job.technician, "nobody_answers")
    yield minutes(2)
    job.does(job.technician, "log_call", connected=False)
    yield minutes(33)
    job.settled("no_answer")
    job.does(job.technician, "leave_card")


@order(keeps=("visit.card",))
def nobody_home_returns(job: Job) -> Story:
    yield from _nobody_home(job)
    yield hours(19)
    job.agrees_visit("customer_returns", job.customer, job.now + hours(4))
    yield from mended(job)
    yield from content(job)


@order(ends="expired")
def nobody_home_expired(job: Job) -> Story:
    yield from _nobody_home(job)
    yield days(15)
    job.settled("waiting_customer")


@order(ends="declined")
def quote_refused(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from surveyed_and_priced(job)
    yield hours(4)
    job.does(job.customer, "refuse_quote", reason="比预想的贵，先不做了")


@order(ends="cancelled")
def cancelled_before_grab(job: Job) -> Story:
    job.candidates()
    yield minutes(2)
    job.does(job.customer, "cancel", reason="自己弄好了")


@order(ends="cancelled")
def cancelled_after_appointment(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield minutes(15)
    job.does(job.customer, "cancel", reason="临时要出差")


@order()
def rework_once(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from visited(job)
    yield from agreed_on_site(job)
    yield from worked(job)
    yield minutes(5)
    job.does(job.customer, "refuse_work", failed="还在滴水")
    yield minutes(30)
    job.finishes()
    yield from accepted(job)
    yield from content(job)


def _not_content(job: Job) -> Story:
    yield hours(21)
    job.follows_up(satisfied=False)
    yield from visited_again(job)


@order(keeps=("closing.follow_up",))
def unsatisfied_then_satisfied(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from mended(job)
    yield from _not_content(job)
    yield from content(job)


@order(keeps=("closing.follow_up",))
def unsatisfied_twice(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from mended(job)
    yield from _not_content(job)
    yield from _not_content(job)
    yield from content(job)


@order()
def unreachable_follow_up(job: Job) -> Story:
    """Tried as often as the standard says, then put on record as it is."""
    yield from taken_and_agreed(job)
    yield from mended(job)
    yield hours(20)
    job.does(job.office(Role.CUSTOMER_SERVICE), "follow_up", reached=False)
    while job.stage == "follow_up":
        yield hours(1)
        job.does(job.office(Role.CUSTOMER_SERVICE), "follow_up", reached=False)
