"""Whoever tells a case again from what was done in it, by the pure core alone, comes out at what is written down."""

from settings import Settings
from simulation.pace import hours, minutes
from tests.stories.retold import all_come_out
from tests.stories.street import Street
from tests.stories.test_complaints import solved
from tests.stories.test_quality import again, completed


def test_an_order_with_a_second_visit(street: Street, house_settings: Settings) -> None:
    job = completed(street)
    job.passes(hours(21))
    again(job)
    job.passes(hours(26))
    job.follows_up(satisfied=True)
    assert job.stage == "closed"
    all_come_out(house_settings, job.no)


def test_an_order_that_goes_on(street: Street, house_settings: Settings) -> None:
    """What is only planned is not told."""
    job = street.taken()
    job.passes(minutes(6))
    all_come_out(house_settings, job.no)


def test_a_complaint_that_was_answered_late(street: Street, house_settings: Settings) -> None:
    case = street.complaint()
    case.passes(minutes(20))
    solved(case)
    case.closes()
    assert case.stage == "closed"
    assert case.look().breaches
    all_come_out(house_settings, case.no)
