"""Does a case, told again from its beginning, come out as it is written down?"""

from collections.abc import Iterable
from datetime import datetime

from domain.base import Fact
from domain.case import Case
from domain.judge import Opening, act, open_case, tick
from domain.machines import Given
from domain.refusal import Refused


class Cause(Fact):
    """What made one step: a command, or the passing of time where there is none."""

    seq: int
    at: datetime
    given: Given | None = None


class Retold(Fact):
    """The case as it comes out, and the commands that its standard would have refused."""

    case: Case
    refused: tuple[int, ...] = ()


def retell(opening: Opening, causes: Iterable[Cause]) -> Retold:
    """Go through the causes in their order. Under the case's own standard the outcome is the case itself.

    Under another one it is what would have been: the same people did the same things at the same instants, and a
    command which that standard refuses is left out and named.
    """
    case, refused = open_case(opening).case, list[int]()
    for cause in causes:
        try:
            step = act(case, cause.given, cause.at) if cause.given else tick(case, cause.at)
        except Refused:
            refused.append(cause.seq)
            step = tick(case, cause.at)
        case = step.case
    return Retold(case=case, refused=tuple(refused))
