"""Does a case, told again from its beginning, come out as it is written down?"""

from collections.abc import Iterable
from datetime import datetime

from domain.base import Fact
from domain.case import Case
from domain.judge import Opening, act, open_case, tick
from domain.machines import Given
from domain.message import Message
from domain.refusal import Refused


class Cause(Fact):
    """What made one step: a command, or the passing of time where there is none."""

    seq: int
    at: datetime
    given: Given | None = None


class Retold(Fact):
    """The case as it comes out, all that it let be said, and the commands that its standard would have refused."""

    case: Case
    messages: tuple[Message, ...] = ()
    refused: tuple[int, ...] = ()


def retell(opening: Opening, causes: Iterable[Cause]) -> Retold:
    """Go through the causes in their order. Under the case's own standard the outcome is the case itself.

    Under another one it is what would have been: the same people did the same things at the same instants, and a
    command which that standard refuses is left out and named.
    """
    step, refused = open_case(opening), list[int]()
    messages = [*step.messages]
    for cause in causes:
        case = step.case
        try:
            step = act(case, cause.given, cause.at) if cause.given else tick(case, cause.at)
        except Refused:
            refused.append(cause.seq)
            step = tick(case, cause.at)
        messages += step.messages
    return Retold(case=step.case, messages=tuple(messages), refused=tuple(refused))
