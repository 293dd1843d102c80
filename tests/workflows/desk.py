"""How does one case run on the real engine with a journal and a roster that only remember?"""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Worker

import standards
from activities.contracts import Booking, Journal, Question, Record, Roster
from domain.case import Case
from domain.command import Command, Note
from domain.deadline import Deadline, EscalationStep, Reminder
from domain.judge import Opening, open_case
from domain.machines import Given
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.span import Span
from domain.stages.acceptance import Accept
from domain.stages.appointment import Appoint, LogCall
from domain.stages.closing import FollowUp
from domain.stages.dispatch import Grab, Offer
from domain.stages.everywhere import MoveClock
from domain.stages.quote import ApproveQuote, Pay, ProposeSolution
from domain.stages.visit import Arrive, Enter
from domain.stages.work import Finish, StartWork
from workflows.complaint import ComplaintWorkflow
from workflows.handles import CASES, Handles, workflow_id
from workflows.order import OrderWorkflow
from workflows.running import Done
from workflows.sandbox import runner

LI = Actor(person="per_li", roles=(Role.TECHNICIAN,))
CUSTOMER = Actor(person="cus_one", roles=(Role.CUSTOMER,))
DESK = Actor(person="per_desk", roles=(Role.CUSTOMER_SERVICE,))
SOON = 20.0
count = itertools.count(1)


class Notebook(Journal):
    """Keeps what it was given to record; `standing` is what it finds there already, the first time."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.standing: dict[str, Case] = {}

    @activity.defn(name="record")
    def record(self, record: Record) -> Case | None:
        standing = self.standing.pop(record.case.no, None)
        if standing is None:
            self.records.append(record)
        return standing

    def events(self, no: str) -> list[str]:
        entries = {e.seq: e for r in self.records if r.case.no == no for e in r.entries}
        return [event.name for seq in sorted(entries) for event in entries[seq].events]

    def case(self, no: str) -> Case | None:
        found = [record.case for record in self.records if record.case.no == no]
        return max(found, key=lambda case: case.seq, default=None)


class OneTechnician(Roster):
    """Only Li is near, and always free. Who is near is answered once `may_answer` is set."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.may_answer.set()

    @activity.defn(name="book")
    def book(self, booking: Booking) -> bool:
        return True

    @activity.defn(name="answer")
    def answer(self, question: Question) -> Given:
        self.may_answer.wait(SOON)
        near = () if LI.person in question.request.without else (LI.person,)
        return Given(command=Offer(request=question.request.id, technicians=near), key=question.request.id)


@dataclass
class Desk:
    """Whoever speaks to the case of a test."""

    client: Client
    notebook: Notebook = field(default_factory=Notebook)
    roster: OneTechnician = field(default_factory=OneTechnician)

    @property
    def handles(self) -> Handles:
        return Handles(self.client)

    async def open(self, most_events: int | None = None, hurried: bool = False) -> str:
        """Start the workflow of a new order, and wait until it is offered and at rest."""
        case = new_order(hurried=hurried)
        await self.handles.start(case, most_events=most_events)
        await self.until(lambda: (self.notebook.case(case.no) or case).stage == "offered")
        for _ in range(200):
            if await self.count(case.no, EventType.EVENT_TYPE_TIMER_STARTED):
                return case.no
            await asyncio.sleep(0.02)
        raise AssertionError("the case does not come to rest")

    async def does(self, no: str, command: Command, by: Actor, key: str = "") -> Done:
        return await self.handles.do(no, Given(command=command, by=by, key=key))

    async def until(self, is_so: Callable[[], bool], within: float = SOON) -> None:
        end = asyncio.get_running_loop().time() + within
        while not is_so():
            assert asyncio.get_running_loop().time() < end, "it did not come to that"
            await asyncio.sleep(0.02)

    async def history(self, no: str) -> WorkflowHistory:
        return await self.client.get_workflow_handle(workflow_id(no)).fetch_history()

    async def count(self, no: str, kind: EventType.ValueType | None = None) -> int:
        events = (await self.history(no)).events
        return sum(kind in (None, event.event_type) for event in events)

    async def whole_order(self, no: str) -> None:
        """Twelve commands, from the grab to the follow-up."""
        law = standards.load("reno")
        ticks = {gate.command: tuple(i.id for i in gate.items if not i.only) for gate in law.gates}
        at = datetime.now(UTC) + timedelta(minutes=30)
        price = sum(
            (p.material + p.labour for p in [law.order_rules.quote.prices["tap-replace"]]), Decimal(0)
        )
        for command, by in (
            (Grab(), LI),
            (LogCall(connected=True), LI),
            (Appoint(at=at, read_back=True), LI),
            (Arrive(), LI),
            (Enter(ticks=ticks["enter"]), LI),
            (ProposeSolution(items={"tap-replace": 1}), LI),
            (ApproveQuote(), CUSTOMER),
            (StartWork(ticks=ticks["start_work"]), LI),
            (Finish(ticks=ticks["finish"]), LI),
            (Accept(), CUSTOMER),
            (Pay(amount=price), CUSTOMER),
            (FollowUp(satisfied=True, still_good=True, score=5), DESK),
        ):
            await self.does(no, command, by, key=f"{no} {command.kind}")

    async def move(self, no: str, by: timedelta) -> Done:
        """Let the case's own clock run ahead."""
        return await self.does(no, MoveClock(by=by), THE_SYSTEM)

    async def note(self, no: str, key: str = "") -> Done:
        return await self.does(no, Note(text="txt_1"), DESK, key)


def new_order(hurried: bool = False) -> Case:
    now = datetime.now(UTC)
    law = standards.load("reno")
    if hurried:
        law = law.model_copy(update={"deadlines": tuple(map(hurry, law.deadlines))})
    no = f"SO-{now:%Y%m%d}-{next(count) + now.microsecond * 100:09d}"
    body = Order(customer=CUSTOMER.person, requested_for=now + timedelta(hours=2))
    return open_case(Opening(no=no, standard=law, body=body, at=now, by=THE_SYSTEM)).case


def hurry(deadline: Deadline) -> Deadline:
    """The first call within two seconds, reminded after one."""
    if deadline.name != "appointment.call_customer":
        return deadline
    over = EscalationStep(after=Span.parse("0 seconds"), tell="team_leader", by=("sms",), say="call-overdue")
    soon = Reminder(after=Span.parse("1 second"), tell="technician", by=("sms",), say="call-the-customer")
    return deadline.model_copy(
        update={
            "within": Span.parse("2 seconds"),
            "remind": (soon,),
            "escalate": (over,),
        }
    )


@contextlib.asynccontextmanager
async def desk(client: Client) -> AsyncIterator[Desk]:
    """A worker with the workflows of the house, in the sandbox of the house."""
    found = Desk(client)
    roster = found.roster
    with ThreadPoolExecutor(4) as threads:
        async with Worker(
            client,
            task_queue=CASES,
            workflows=[OrderWorkflow, ComplaintWorkflow],
            activities=[found.notebook.record, roster.book, roster.answer],
            activity_executor=threads,
            workflow_runner=runner(),
        ):
            yield found
