"""What can only the world answer for a case?"""

from typing import Literal

from domain.base import Fact


class Request(Fact):
    """Asked by a step; an activity finds out, and the answer comes back as a command given by the system.

    `technicians`: the `count` nearest that are active, besides those named in `without`; where criteria are given, only
    those whose scorecard has `at_least` so much in each.
    """

    id: str
    asks: Literal["technicians"]
    count: int
    without: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    at_least: int = 0
