"""How does a board fill with open cases quickly, as storage itself writes them, without anybody living through them?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import standards
from bench.crowd import TEAMS
from domain import judge
from domain.case import Case, Step
from domain.command import Command
from domain.complaint import Complaint
from domain.judge import Opening
from domain.machines import Given
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import messages_of, plan
from domain.stages.appointment import Appoint, LogCall
from domain.stages.dispatch import Grab, Offer
from storage import opening
from storage.engine import Database
from storage.opening import Arrival, Before
from storage.people import Caller
from storage.writing import StepWritten, record

HANDS = 4
SPREAD = timedelta(minutes=90)
PROBLEMS = ("厨房水龙头滴水", "客厅插座没电", "卧室门关不严", "马桶一直进水", "阳台墙面起皮")
# Nobody lives through them: the sweeper finds every one begun, and what asks for an answer is with its people.
STARTED = "UPDATE cases SET started_at = created_at"
TOLD = (
    "UPDATE messages SET status = 'sent', sent_at = planned_at WHERE asks_acknowledgement AND status = 'due'"
)
KNOWN = "ANALYZE"


def fill(database: Database, count: int) -> None:
    """So many open cases: of seven, five are orders at four steps and two are complaints; some are late by now."""
    now = datetime.now(UTC)
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda number: _live(database, number, now, count), range(count)))
    with database.transaction() as connection:
        for statement in (STARTED, TOLD, KNOWN):
            connection.exec_driver_sql(statement)


def _live(database: Database, number: int, now: datetime, count: int) -> None:
    """One case from its opening until now, and what happened between in one transaction."""
    at = now - SPREAD * ((number * 7919 % count + 1) / count)
    case = _open(database, number, at)
    steps = [*_lived(case, number, at, now)]
    after = steps[-1][0].case
    entries = plan(after)
    planned = [message for entry in entries for message in messages_of(after, entry)]
    written = [
        StepWritten(
            seq=step.case.seq, at=step.case.at, cause=given, events=step.events, released=step.messages
        )
        for step, given in steps
    ]
    database.in_transaction(lambda connection: record(connection, after, written, entries, planned))


def _open(database: Database, number: int, at: datetime) -> Case:
    caller = Caller(name=f"样例客户{number}", phone=f"+86199{number:08d}", address=f"虚构街{number}号")
    law = standards.load("complaint" if number % 7 > 4 else "reno")
    team = f"team{number % TEAMS}"

    def build(no: str, customer: str, before: Before) -> Opening:
        body: Order | Complaint = Order(
            customer=customer, team=team, requested_for=at + timedelta(hours=number % 60)
        )
        if law.kind == "complaint":
            subject = "soft" if number % 2 else "hard"
            body = Complaint.model_validate({"customer": customer, "subject": subject, "team": team})
        return Opening(no=no, standard=law, body=body, at=at)

    problem = PROBLEMS[number % len(PROBLEMS)]
    return opening.open_case(
        database, Arrival(standard=law, at=at, caller=caller, problem=problem), build
    ).case


def _lived(case: Case, number: int, at: datetime, now: datetime) -> Iterator[tuple[Step, Given | None]]:
    """An order is offered, grabbed and appointed, each fourth one step further; then time passes for all."""
    for command, by, when in _deeds(case, number, at):
        given = Given(command=command, by=by, key=f"fill {case.seq}")
        step = judge.act(case, given, when)
        yield step, given
        case = step.case
    yield judge.tick(case, now), None


def _deeds(case: Case, number: int, at: datetime) -> list[tuple[Command, Actor, datetime]]:
    pair = tuple(f"per_t{number % TEAMS}_{one}" for one in range(2))
    if not case.requests or not isinstance(case.body, Order):
        return []
    theirs = Actor(person=pair[0], roles=(Role.TECHNICIAN,))
    # Nobody can be at two doors at once: the visits of a technician stand four hours apart.
    visit_at = at + timedelta(hours=2 + number // TEAMS * 4)
    deeds: list[tuple[Command, Actor, datetime]] = [
        (Offer(request=case.requests[0].id, technicians=pair), THE_SYSTEM, at + timedelta(seconds=1)),
        (Grab(), theirs, at + timedelta(seconds=40)),
        (LogCall(connected=True), theirs, at + timedelta(minutes=3)),
        (Appoint(at=visit_at, read_back=True), theirs, at + timedelta(minutes=4)),
    ]
    return deeds[: (0, 1, 2, 4)[number % 4]]
