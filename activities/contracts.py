"""What may a workflow ask of the world?"""

from abc import ABC, abstractmethod
from datetime import datetime

from temporalio import activity

from domain.base import Fact
from domain.case import Case
from domain.event import Event
from domain.machines import Given
from domain.message import Message
from domain.plan import Planned
from domain.request import Request
from domain.standing import Due


class Entry(Fact):
    """One step as the journal keeps it: what caused it (no command: time passed) and what it left behind."""

    seq: int
    at: datetime
    cause: Given | None
    events: tuple[Event, ...]
    released: tuple[Message, ...]


class Record(Fact):
    """Steps to be written down together, the case after the last of them, and all that it still plans to say."""

    case: Case
    entries: tuple[Entry, ...]
    plan: tuple[Planned, ...]
    planned: tuple[Message, ...]


class Booking(Fact):
    """A technician is wanted for a visit during this time; None frees whatever the case holds."""

    case_no: str
    technician: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None


class Question(Fact):
    """A request of a case, and the instant at which it is asked, in the case's own time."""

    case_no: str
    request: Request
    as_of: datetime


class Journal(ABC):
    """Writes down what happened. Safe to repeat: a step is known by (case, seq), and what is written stays."""

    @abstractmethod
    @activity.defn(name="record")
    def record(self, record: Record) -> Case | None:
        """None: it is written. Else nothing was, and this is the case as it stands in the book.

        A life of the workflow that was killed before the engine heard of its steps had written others under these
        numbers; messages went out by them.
        """


class Roster(ABC):
    """Knows people: who is near, who is free."""

    @abstractmethod
    @activity.defn(name="book")
    def book(self, booking: Booking) -> bool:
        """Hold the technician for that time; False where the technician has another visit then."""

    @abstractmethod
    @activity.defn(name="answer")
    def answer(self, question: Question) -> Given:
        """The world's answer to a request, as a command given by the system."""


class Archive(ABC):
    """Keeps records for as long as the standards want, and no longer. Safe to repeat."""

    @abstractmethod
    @activity.defn(name="purge")
    def purge(self, as_of: datetime) -> int:
        """Take away whatever may go at this instant, the engine's own history with it; how many cases that was."""


class Reporter(ABC):
    """Compiles what comes round with the calendar. Safe to repeat: a report is known by its nominal instant."""

    @abstractmethod
    @activity.defn(name="compile")
    def compile(self, due: Due) -> bool:
        """Make, keep and tell the report that is due; False where it had been made already."""
