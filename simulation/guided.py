"""How is one order or complaint of somebody in the town opened, to be led through by hand?"""

from datetime import datetime, timedelta
from typing import Any

from domain.people import Role
from simulation import samples
from simulation.cast import Job
from simulation.door import Door
from simulation.grievance import Grievance
from simulation.pace import minutes
from simulation.samples import ComplaintRow, OrderRow

IN_FOUR_HOURS = timedelta(hours=4)


def order(door: Door, ref: str = "S-001", **more: Any) -> Job:
    """The order of a sample row, opened now."""
    row = next(row for row in samples.orders() if row.ref == ref)
    wanted = datetime.now().astimezone() + IN_FOUR_HOURS
    customer = {
        "name": row.customer,
        "phone": row.phone,
        "address": row.address,
        "lat": row.lat,
        "lng": row.lng,
    }
    said = {"channel": row.channel, "customer": customer, "problem": row.problem, "facts": row.facts}
    seen = door.open_order(**{"standard": row.standard, "requested_for": wanted, **said, **more})
    return Job(door, OrderRow.model_validate({**row.model_dump(), "requested_for": wanted}), seen)


def complaint(door: Door, ref: str = "C-03", **more: Any) -> Grievance:
    """The complaint of a sample row, opened now."""
    row: ComplaintRow = next(row for row in samples.complaints() if row.ref == ref)
    customer = {"name": row.customer, "phone": row.phone, "address": row.address}
    said = {"subject": row.subject, "words": row.words, "signals": list(row.signals), "customer": customer}
    return Grievance(door, row, door.open_complaint(**{"standard": "complaint", **said, **more}))


def twelve_commands(job: Job, items: dict[str, int]) -> None:
    """A whole order from the grab to the follow-up, without moving its clock."""
    job.nearest_grabs()
    job.does(job.technician, "log_call", connected=True)
    job.agrees_visit("appoint", job.technician, job.now + minutes(30))
    job.does(job.technician, "arrive")
    job.enters()
    job.proposes(items)
    job.starts_work()
    job.finishes()
    job.accepted_and_paid()
    by = job.office(Role.CUSTOMER_SERVICE)
    job.does(by, "follow_up", satisfied=True, still_good=True, score=5)
