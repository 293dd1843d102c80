"""How does an order go on when nobody calls, nobody grabs, or somebody comes late?"""

from domain.people import Role
from simulation import samples
from simulation.cast import Job
from simulation.pace import Story, hours, minutes
from simulation.plots.book import order
from simulation.plots.chapters import (
    accepted,
    agreed_on_site,
    content,
    mended,
    taken_and_agreed,
    wanted,
    worked,
)

FIRST_CALL = ("appointment.call_customer",)


@order(breaks=FIRST_CALL)
def forgot_to_call(job: Job) -> Story:
    yield minutes(1)
    job.nearest_grabs()
    yield minutes(7)
    job.acknowledged_by(Role.TEAM_LEADER)
    yield minutes(5)
    job.calls_and_agrees(wanted(job))
    yield from mended(job)
    yield from content(job)


@order(breaks=FIRST_CALL)
def never_called(job: Job) -> Story:
    """The leader takes notice, and in the end calls the customer in person."""
    yield minutes(1)
    job.nearest_grabs()
    yield minutes(6)
    job.acknowledged_by(Role.TEAM_LEADER)
    yield minutes(14)
    job.calls_and_agrees(wanted(job), by=samples.town().leader_of(job.technician))
    yield from mended(job)
    yield from content(job)


@order()
def nobody_grabs(job: Job) -> Story:
    """Three rounds of three minutes, then the supervisor assigns somebody, who calls in time."""
    first = job.candidates()[0]
    yield minutes(11)
    job.settled("offered", "dispatching")
    job.does(job.office(Role.SUPERVISOR), "assign", technician=first)
    yield minutes(2)
    job.calls_and_agrees(wanted(job))
    yield from mended(job)
    yield from content(job)


@order(keeps=FIRST_CALL)
def declined_then_widened(job: Job) -> Story:
    yield minutes(1)
    asked = job.candidates()
    for person in asked:
        job.does(person, "decline")
    yield minutes(1)
    job.does(next(person for person in job.candidates() if person not in asked), "grab")
    yield minutes(2)
    job.calls_and_agrees(wanted(job))
    yield from mended(job)
    yield from content(job)


def _late(job: Job, told_before: float) -> Story:
    yield job.appointment - minutes(told_before)
    new = job.appointment + minutes(40)
    job.does(job.technician, "report_delay", eta=new, reason="上一家的活还没有完")
    yield new - minutes(12)
    job.does(job.technician, "arrive")
    yield minutes(3)
    job.enters()
    yield from agreed_on_site(job)
    yield from worked(job)
    yield from accepted(job)
    yield from content(job)


@order(keeps=("appointment.late_notice", "appointment.on_time"))
def late_told(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from _late(job, told_before=120)


@order(breaks=("appointment.late_notice",))
def late_told_too_late(job: Job) -> Story:
    yield from taken_and_agreed(job)
    yield from _late(job, told_before=20)


@order(breaks=("appointment.on_time",))
def no_show_late(job: Job) -> Story:
    """Three quarters of an hour late without a word."""
    yield from taken_and_agreed(job)
    yield job.appointment + minutes(45)
    job.does(job.technician, "arrive")
    yield minutes(3)
    job.enters()
    yield from agreed_on_site(job)
    yield from worked(job)
    yield from accepted(job)
    yield from content(job)


@order()
def on_hold_parts(job: Job) -> Story:
    """A part is missing; the work waits for it over night."""
    yield from taken_and_agreed(job)
    yield job.appointment - minutes(12)
    job.does(job.technician, "arrive")
    yield minutes(8)
    job.enters()
    yield from agreed_on_site(job)
    yield minutes(5)
    job.starts_work()
    yield minutes(15)
    job.does(job.technician, "hold", reason="parts", note="缺一个接头，明早到货")
    yield hours(20)
    job.does(job.technician, "resume")
    yield minutes(40)
    job.finishes()
    yield from accepted(job)
    yield from content(job)
