"""Which plots can be played, how does each end, and which promises does it break?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from simulation.cast import Affair, Job
from simulation.grievance import Grievance
from simulation.pace import Story

A = TypeVar("A", bound=Affair)


@dataclass(frozen=True)
class Plot(Generic[A]):
    """One way in which a case may go. `breaks` are the deadlines that it must break, `keeps` those it must not."""

    name: str
    ends: str
    story: Callable[[A], Story]
    breaks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


ORDERS: dict[str, Plot[Job]] = {}
COMPLAINTS: dict[str, Plot[Grievance]] = {}
OTHERS: dict[str, Plot[Any]] = {}


def order(
    ends: str = "closed", *, breaks: tuple[str, ...] = (), keeps: tuple[str, ...] = ()
) -> Callable[[Callable[[Job], Story]], Callable[[Job], Story]]:
    """Put the plot of an order into the book, under the name of its function."""

    def register(story: Callable[[Job], Story]) -> Callable[[Job], Story]:
        ORDERS[story.__name__] = Plot(story.__name__, ends, story, breaks, keeps)
        return story

    return register


def complaint(
    ends: str = "closed", *, breaks: tuple[str, ...] = (), keeps: tuple[str, ...] = ()
) -> Callable[[Callable[[Grievance], Story]], Callable[[Grievance], Story]]:
    """Put the plot of a complaint into the book."""

    def register(story: Callable[[Grievance], Story]) -> Callable[[Grievance], Story]:
        COMPLAINTS[story.__name__] = Plot(story.__name__, ends, story, breaks, keeps)
        return story

    return register


def other(
    ends: str = "closed", *, breaks: tuple[str, ...] = (), keeps: tuple[str, ...] = ()
) -> Callable[[Callable[[A], Story]], Callable[[A], Story]]:
    """Put the plot of a case of another standard into the book."""

    def register(story: Callable[[A], Story]) -> Callable[[A], Story]:
        OTHERS[story.__name__] = Plot(story.__name__, ends, story, breaks, keeps)
        return story

    return register
