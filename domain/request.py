"""What can only the world answer or do for a case?"""

from typing import Literal

from domain.base import Fact


class Request(Fact):
    """Asked by a step; an activity does it, and the answer comes back as a command given by the system.

    `technicians`: the `count` nearest free technicians besides `without`. `open`: a linked case.
    """

    id: str
    asks: Literal["technicians", "open"]
    count: int = 0
    without: tuple[str, ...] = ()
    facts: dict[str, str] = {}
