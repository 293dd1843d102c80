"""How do these tests get a house with people in it, cases of its real standards, and couriers?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

import standards
from activities.contracts import Entry, Record
from activities.courier import Courier
from activities.journal import Journalist
from activities.wording import Wording
from channels.contract import Channel, Outbound, Sent
from channels.paper import Paper
from domain.case import Case, Step
from domain.complaint import Complaint
from domain.judge import Opening
from domain.machines import Given
from domain.message import Message, Recipient
from domain.order import Order
from domain.people import Role
from domain.plan import messages_of, plan
from storage import links, opening, people, texts
from storage.engine import Database
from storage.opening import Arrival, Before
from storage.people import Caller
from storage.tables_messages import attempts, messages

WANG = Caller(name="王小样", phone="+8619900000001", address="样板路 1 号", lat=31.20, lng=121.40)
SMITH = Caller(name="Ann Sample", phone="+85290000001", address="1 Sample Road", language="en")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Company:
    """What sentences say of the company itself."""

    company: str = "样板上门"
    hotline: str = "400-000-0000"
    own_url: str = "https://house.example"


@dataclass
class Watch:
    """A clock that stands where it is put."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.at

    def pass_by(self, length: timedelta) -> None:
        self.at += length


class Killed(BaseException):
    """The courier's process died here: nothing after it was done."""


class Notebook(Paper):
    """Paper that writes down what went out and when, and can be made to wait in the middle of a sending."""

    def __init__(self) -> None:
        super().__init__("sms")
        self.sent: list[tuple[datetime, Outbound]] = []
        self.asked: list[str] = []
        self.begun = threading.Event()
        self.may_go = threading.Event()
        self.may_go.set()
        self.kills: Literal["before", "after"] | None = None

    def send(self, outbound: Outbound) -> Sent:
        self.begun.set()
        self.may_go.wait(10)
        if self.kills == "before":
            raise Killed
        self.sent.append((datetime.now(UTC), outbound))
        if self.kills == "after":
            raise Killed
        return super().send(outbound)

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """A provider that can be asked and remembers only what it was given."""
        self.asked.append(outbound.attempt_id)
        known = {past.attempt_id for _, past in self.sent}
        return Paper.send(self, outbound) if outbound.attempt_id in known else None

    @property
    def texts(self) -> list[str]:
        return [outbound.text for _, outbound in self.sent]


def wording(db: Database) -> Wording:
    return Wording(Company(), lambda ids: texts.words(db, ids), lambda no: links.to_follow(db, no))


def courier(db: Database, sms: Channel, name: str = "courier-1", **more: Any) -> Courier:
    return Courier(db, {"sms": sms}, wording(db), name, **more)


@contextmanager
def at_work(*couriers: Courier) -> Iterator[threading.Event]:
    """Couriers in threads of their own, as the worker has them."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.run, args=(stop,), daemon=True) for one in couriers]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
        assert not [thread for thread in threads if thread.is_alive()], "a courier did not stop"


def settle_staff(db: Database) -> None:
    """One person for every part of a house, and a second technician who speaks English."""
    parts = [role for role in Role if role not in (Role.CUSTOMER, Role.SYSTEM, Role.TECHNICIAN)]
    rows: list[dict[str, Any]] = [
        {"id": f"per_{role}", "name": f"样{number}", "roles": [role], "phone": f"+86199000001{number:02}"}
        for number, role in enumerate(parts)
    ]
    rows += [
        {
            "id": "per_t1",
            "name": "张样",
            "roles": ["technician"],
            "phone": "+8619900000201",
            "badge_no": "X-01",
        },
        {"id": "per_t2", "name": "Bob", "roles": ["technician"], "phone": "+8619900000202", "language": "en"},
    ]
    for row in rows:
        people.add(db, **row)


def open_order(db: Database, at: datetime, caller: Caller = WANG, **known: Any) -> Case:
    def build(no: str, customer: str, before: Before) -> Opening:
        wanted = {"requested_for": at + timedelta(days=1), **known}
        body = Order.model_validate({"customer": customer, **wanted})
        return Opening(no=no, standard=standards.load("reno"), body=body, at=at)

    arrival = Arrival(standard=standards.load("reno"), at=at, caller=caller, problem="厨房水龙头滴水")
    return opening.open_case(db, arrival, build).case


def open_complaint(db: Database, at: datetime, caller: Caller = WANG, **known: Any) -> Case:
    def build(no: str, customer: str, before: Before) -> Opening:
        body = Complaint.model_validate({"customer": customer, "subject": "soft", **known})
        return Opening(no=no, standard=standards.load("complaint"), body=body, at=at)

    return opening.open_case(
        db, Arrival(standard=standards.load("complaint"), at=at, caller=caller), build
    ).case


def step_record(case: Case, *steps: tuple[Given | None, Step]) -> Record:
    """What the shell hands to the journal for steps that arrived together."""
    entries = tuple(
        Entry(seq=step.case.seq, at=step.case.at, cause=cause, events=step.events, released=step.messages)
        for cause, step in steps
    )
    left = plan(case)
    planned = tuple(message for entry in left for message in messages_of(case, entry))
    return Record(case=case, entries=entries, plan=tuple(left), planned=planned)


def keep(db: Database, given: Given | None, step: Step) -> Case:
    Journalist(db).record(step_record(step.case, (given, step)))
    return step.case


def say(
    db: Database, case: Case, *said: Message, planned: tuple[Message, ...] = (), at: datetime | None = None
) -> Case:
    """A step that releases these messages, and plans those."""
    after = case.model_copy(update={"seq": case.seq + 1, "at": at or case.at})
    entry = Entry(seq=after.seq, at=after.at, cause=None, events=(), released=said)
    Journalist(db).record(Record(case=after, entries=(entry,), plan=(), planned=planned))
    return after


def message(case: Case, key: str, at: datetime, **more: Any) -> Message:
    """To the customer, and the same whatever the case is about: payment received."""
    given = {
        "says": "payment-received",
        "to": Recipient(role=Role.CUSTOMER, person=case.body.customer),
        "channel": "sms",
        "facts": {"amount": "120.00"},
        **more,
    }
    return Message(key=key, planned_at=at, **given)


def rows(db: Database, case: Case | None = None) -> list[Any]:
    statement = select(messages).order_by(messages.c.planned_at, messages.c.key)
    if case:
        statement = statement.where(messages.c.case_no == case.no)
    with db.reading() as connection:
        return list(connection.execute(statement))


def row(db: Database, key: str) -> Any:
    with db.reading() as connection:
        return connection.execute(select(messages).where(messages.c.key == key)).one()


def tried(db: Database, key: str) -> list[Any]:
    """The attempts at one message, in order."""
    statement = select(attempts).join(messages).where(messages.c.key == key).order_by(attempts.c.number)
    with db.reading() as connection:
        return list(connection.execute(statement))
