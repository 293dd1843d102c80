"""Which chapters do most orders go through alike?"""

from datetime import datetime

from domain.people import Role
from simulation.cast import Job
from simulation.pace import Story, hours, minutes
from simulation.samples import OrderRow

# What a technician proposes on site, by what the customer complains of; the first that fits.
ON_SITE: tuple[tuple[str, dict[str, int]], ...] = (
    ("堵", {"drain-unblock": 1}),
    ("下水", {"drain-unblock": 1}),
    ("马桶", {"toilet-valve-replace": 1}),
    ("开关", {"switch-replace": 1}),
    ("插座", {"socket-replace": 1}),
    ("灯", {"lamp-replace": 1}),
    ("锁", {"lock-cylinder-replace": 1}),
    ("柜", {"hinge-replace": 2}),
)
OTHERWISE = {"angle-valve-replace": 1}
LARGE = {"wall-tile": 12, "waterproofing": 6}


def wanted(job: Job) -> datetime | None:
    return job.row.requested_for if isinstance(job.row, OrderRow) else None


def solution(job: Job) -> dict[str, int]:
    problem = job.row.problem if isinstance(job.row, OrderRow) else ""
    return next((items for word, items in ON_SITE if word in problem), OTHERWISE)


def taken_and_agreed(job: Job) -> Story:
    """Grabbed after a minute, called two minutes later."""
    yield minutes(1)
    job.nearest_grabs()
    yield minutes(2)
    job.calls_and_agrees(wanted(job))


def visited(job: Job) -> Story:
    """Leaves in time, is at the door early, is let in."""
    yield job.appointment - minutes(40)
    job.does(job.technician, "depart")
    yield job.appointment - minutes(12)
    job.does(job.technician, "arrive")
    yield job.appointment - minutes(4)
    job.enters()


def agreed_on_site(job: Job) -> Story:
    yield minutes(12)
    job.proposes(solution(job))


def worked(job: Job) -> Story:
    yield minutes(10)
    job.starts_work()
    yield minutes(50)
    job.finishes()


def accepted(job: Job) -> Story:
    yield minutes(6)
    job.accepted_and_paid()


def content(job: Job) -> Story:
    """Called the next day, in time."""
    yield hours(21)
    job.follows_up(satisfied=True)


def mended(job: Job) -> Story:
    """From the door to the money."""
    yield from visited(job)
    yield from agreed_on_site(job)
    yield from worked(job)
    yield from accepted(job)


def visited_again(job: Job) -> Story:
    """The customer was not content: the technician calls within the half hour and comes the next day."""
    yield minutes(10)
    job.calls_and_agrees(job.now + hours(20))
    yield from visited(job)
    yield from worked(job)
    yield from accepted(job)


def surveyed_and_priced(job: Job) -> Story:
    """A large job: surveyed on site, priced by the estimator item by item."""
    yield from visited(job)
    yield minutes(10)
    job.does(job.technician, "begin_survey")
    yield minutes(45)
    job.does(job.technician, "submit_survey", survey="现场已量，照片已存", work_plan="分两步做，先防水后铺砖")
    yield hours(2)
    job.does(job.office(Role.ESTIMATOR), "price", items=LARGE)
