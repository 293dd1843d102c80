"""What does a run of a case begin with, and what does it answer?"""

from datetime import datetime, timedelta

from domain.base import Fact
from domain.case import Case


class Running(Fact):
    """What a run of a case begins with, and what it hands to the next one: the case whole, its standard in it.

    `moving` is how far its clock still has to be moved; `most_events` forces an early continue-as-new in tests.
    """

    case: Case
    moving: timedelta = timedelta(0)
    most_events: int | None = None


class Done(Fact):
    """The answer to a command: the step in which it was carried out, and the instant by the case's clock."""

    seq: int
    at: datetime
