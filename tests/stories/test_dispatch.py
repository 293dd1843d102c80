"""RENO-006, RENO-007: offered to the two nearest; the first to grab it has it; nobody is left without one."""

import pytest

from domain.people import Role
from simulation.pace import minutes
from tests.stories.street import Street


def test_offered_to_the_two_nearest_and_to_nobody_else(street: Street) -> None:
    beside_wu = {
        "name": "邻居",
        "phone": "+8619900009911",
        "address": "虚构街旁",
        "lat": 30.0153,
        "lng": 120.0093,
    }
    job = street.order(customer=beside_wu)
    # From there 吴架空 is next door and 李样例 the second nearest by a kilometre.
    assert job.candidates() == ["per_wu_10", "per_li_01"]
    street.until(lambda: len(street.told(job, "job-offer")) >= 2, "both are told")
    assert {m.to.person for m in street.told(job, "job-offer")} == {"per_wu_10", "per_li_01"}


def test_both_grab_at_once_and_exactly_one_has_it(street: Street) -> None:
    job = street.order()
    asked = job.candidates()
    job.both_grab()
    loser = next(person for person in asked if person != job.technician)
    refusal = job.refused(loser, "grab")
    assert (refusal.status, refusal.refusal, refusal.clause) == (409, "AlreadyTaken", "RENO-007")
    assert len(street.events(job, "grabbed")) == 1
    street.until(lambda: street.told(job, "job-taken-by-other"), "the other one is told")
    assert [m.to.person for m in street.told(job, "job-taken-by-other")] == [loser]


def test_whoever_was_not_asked_cannot_grab(street: Street) -> None:
    job = street.order()
    stranger = next(
        person for person in ("per_li_01", "per_xu_11", "per_sa_08") if person not in job.candidates()
    )
    assert job.refused(stranger, "grab").refusal == "NotOffered"


def test_nobody_grabs(street: Street) -> None:
    job = street.order()
    first = job.candidates()
    job.passes(minutes(4))
    wider = job.candidates()
    assert wider[:2] == first
    assert len(wider) == 4
    job.passes(minutes(6))
    assert job.settled("offered", "dispatching").stage == "unfilled"
    street.until(lambda: street.told(job, "nobody-grabbed"), "the supervisor is told")
    assert [m.to.role for m in street.told(job, "nobody-grabbed")] == [Role.SUPERVISOR]

    job.passes(minutes(11))
    assert len(street.told(job, "nobody-grabbed", Role.SUPERVISOR)) == 3
    job.does(job.office(Role.SUPERVISOR), "assign", technician="per_xu_11")
    assert (job.stage, job.technician) == ("contacting", "per_xu_11")
    assert not [entry for entry in job.look().plan if entry.what == "dispatch.unfilled"]
    street.until(lambda: street.told(job, "job-assigned"), "the technician is told")


@pytest.mark.parametrize("how_many", [1, 2])
def test_declined(street: Street, how_many: int) -> None:
    job = street.order()
    asked = job.candidates()
    for person in asked[:how_many]:
        job.does(person, "decline")
    left = job.candidates()
    assert left == asked[1:] if how_many == 1 else len(left) == 2
    assert not set(left) & set(asked[:how_many])
    job.does(left[0], "grab")
    assert job.technician == left[0]
