"""How does an order go when all goes well?"""

from domain.people import Role
from simulation.cast import Job
from simulation.pace import Sequel, Story, days, hours, minutes
from simulation.plots.book import order
from simulation.plots.chapters import (
    accepted,
    content,
    mended,
    surveyed_and_priced,
    taken_and_agreed,
    visited,
    wanted,
    worked,
)

IN_TIME = ("appointment.call_customer", "appointment.on_time", "closing.follow_up")


@order(keeps=IN_TIME)
def smooth(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from mended(job)
    yield from content(job)


@order(keeps=IN_TIME)
def smooth_small_prepaid(job: Job) -> Story:
    """Priced at once and paid online; only then is somebody sent."""
    job.settled("details_pending", "quoting")
    yield minutes(5)
    job.does(job.customer, "approve_quote")
    yield minutes(2)
    job.pays()
    yield from taken_and_agreed(job)
    yield from visited(job)
    yield from worked(job)
    yield from accepted(job)
    yield from content(job)


@order(keeps=IN_TIME)
def smooth_large_survey(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from surveyed_and_priced(job)
    yield hours(3)
    job.does(job.customer, "approve_quote", signed=True)
    yield minutes(10)
    job.pays()
    yield minutes(20)
    job.agrees_visit("book_next_visit", job.customer, job.now + hours(20))
    yield from visited(job)
    yield from worked(job)
    yield from accepted(job)
    yield from content(job)


@order(keeps=IN_TIME)
def both_grab(job: Job) -> Story:
    yield minutes(1)
    job.both_grab()
    yield minutes(2)
    job.calls_and_agrees(wanted(job))
    yield from mended(job)
    yield from content(job)


@order(keeps=IN_TIME)
def missing_details(job: Job) -> Story:
    """Customer service asks for what was not said."""
    yield minutes(12)
    tomorrow = job.now + hours(20)
    desk = job.office(Role.CUSTOMER_SERVICE)
    job.does(
        desk, "complete_details", requested_for=tomorrow, problem="电话里问清了：水管接头松了，要带新垫圈"
    )
    yield minutes(1)
    job.nearest_grabs()
    yield minutes(2)
    job.calls_and_agrees(tomorrow)
    yield from mended(job)
    yield from content(job)


@order(keeps=IN_TIME)
def warranty_claim(job: Job) -> Story:
    """Closed; weeks later the same thing fails again, and a free order is linked to this one."""
    yield from taken_and_agreed(job)
    yield from mended(job)
    yield from content(job)
    yield Sequel(days(20), _under_warranty, {"warranty_of": job.no})


def _under_warranty(job: Job) -> Story:
    """Nothing is quoted and nothing is paid."""
    yield minutes(1)
    job.nearest_grabs()
    yield minutes(2)
    job.calls_and_agrees(job.now + hours(4))
    yield from visited(job)
    yield from worked(job)
    yield from accepted(job)
    yield from content(job)
