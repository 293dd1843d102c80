"""How do the tests of this room get people, cases and steps?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain import judge
from domain.case import Case, Step
from domain.command import Command
from domain.complaint import Complaint
from domain.judge import Opening
from domain.machines import Given
from domain.message import Message, Recipient
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import messages_of, plan
from domain.stages.dispatch import Grab, Offer
from storage import opening, people
from storage.engine import Database
from storage.opening import Arrival, Before, Opened
from storage.people import Caller
from storage.writing import StepWritten, record
from tests.standards_in_miniature import COMPLAINT, ORDER

T0 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WANG = Caller(name="王小样", phone="+8619900000001", address="样板路 1 号", lat=31.20, lng=121.40)


def at(minutes: float) -> datetime:
    return T0 + minutes * MINUTE


def settle_staff(db: Database) -> None:
    """Three technicians, two teams with a leader each, and a supervisor."""
    rows: list[dict[str, Any]] = [
        {"id": "per_t1", "roles": ["technician"], "team": "east", "lat": 31.21, "lng": 121.41},
        {"id": "per_t2", "roles": ["technician"], "team": "west", "lat": 31.30, "lng": 121.50},
        {"id": "per_t3", "roles": ["technician"], "team": "west"},
        {"id": "per_l1", "roles": ["team_leader"], "team": "west"},
        {"id": "per_l2", "roles": ["team_leader"], "team": "east"},
        {"id": "per_s1", "roles": ["supervisor", "dispatcher"]},
    ]
    for number, row in enumerate(rows):
        row |= {"name": f"样{row['id']}", "phone": f"+86199000001{number:02}"}
    people.add_all(db, rows)


def open_order(db: Database, caller: Caller = WANG, key: str | None = None, **given: Any) -> Opened:
    def build(no: str, customer: str, before: Before) -> Opening:
        return Opening(no=no, standard=ORDER, body=Order(customer=customer), at=T0)

    arrival = Arrival(
        standard=ORDER, at=T0, caller=caller, key=key, fingerprint=given.pop("wish", None), **given
    )
    return opening.open_case(db, arrival, build)


def open_complaint(db: Database, caller: Caller = WANG) -> Opened:
    def build(no: str, customer: str, before: Before) -> Opening:
        body = Complaint(customer=customer, subject="soft", earlier=before.times)
        return Opening(no=no, standard=COMPLAINT, body=body, at=T0)

    return opening.open_case(db, Arrival(standard=COMPLAINT, at=T0, caller=caller), build)


def write(db: Database, case: Case, *entries: StepWritten) -> None:
    """Record steps as the shell does."""
    entries_left = plan(case)
    planned = [message for entry in entries_left for message in messages_of(case, entry)]
    db.in_transaction(lambda connection: record(connection, case, entries, entries_left, planned))


def entry(step: Step, cause: Given | None) -> StepWritten:
    return StepWritten(
        seq=step.case.seq, at=step.case.at, cause=cause, events=step.events, released=step.messages
    )


def act(db: Database, case: Case, command: Command, who: Actor, when: datetime) -> Case:
    given = Given(command=command, by=who, key=f"key {case.seq}")
    step = judge.act(case, given, when)
    write(db, step.case, entry(step, given))
    return step.case


def pass_time(db: Database, case: Case, when: datetime) -> Case:
    step = judge.tick(case, when)
    write(db, step.case, entry(step, None))
    return step.case


def technician(person: str = "per_t1") -> Actor:
    return Actor(person=person, roles=(Role.TECHNICIAN,))


def grabbed(db: Database, case: Case, person: str = "per_t1") -> Case:
    """Offered to two, taken by one of them: the five minutes for the first call are running."""
    offer = Offer(request=case.requests[0].id, technicians=("per_t1", "per_t2"))
    case = act(db, case, offer, THE_SYSTEM, at(0))
    return act(db, case, Grab(), technician(person), at(1))


def say(db: Database, case: Case, count: int, channel: str = "sms", when: datetime | None = None) -> Case:
    """A step that releases so many messages to the customer, asking for an answer."""
    to = Recipient(role=Role.CUSTOMER, person=case.body.customer)
    said = tuple(
        Message(
            key=f"said {case.seq}.{index}",
            says="hello",
            to=to,
            channel=channel,
            planned_at=when or case.at,
            asks_acknowledgement=True,
        )
        for index in range(count)
    )
    after = case.model_copy(update={"seq": case.seq + 1})
    write(db, after, StepWritten(seq=after.seq, at=after.at, released=said))
    return after
