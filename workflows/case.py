"""How does one running case wait, and what does it do when something comes?"""

import asyncio
from collections import deque
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from activities.contracts import Booking, Entry, Journal, Question, Record, Roster
from domain.case import Case, Step
from domain.judge import act, heard_at, tick
from domain.machines import Given
from domain.plan import messages_of, next_planned, plan
from domain.refusal import Refused, TechnicianBusy
from domain.stages.everywhere import Hear, MoveClock
from domain.visiting import Visit, booked_visit, wanted_visit
from workflows.running import Done, Running

PATIENCE = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10))
AN_ATTEMPT = timedelta(seconds=20)


class CaseLoop:
    """One loop for every kind of case: wait for a command or for the next planned instant, judge, write down.

    Three handlers whatever the kind: the Update `do`, the Signal `heard`, the Query `view`. Nothing that was
    answered can be lost: an answer is given only after the step was recorded.
    """

    def __init__(self, running: Running) -> None:
        self.case = running.case
        self.moving = running.moving
        self.most_events = running.most_events
        self.unwritten: deque[tuple[Step, Given | None]] = deque()
        self.heard_of: deque[Given] = deque()
        self.writing = asyncio.Lock()
        self.lives = 0

    async def live(self) -> Case:
        """Go on until the case is over, or until its history is long enough to begin a new run."""
        while True:
            await self._once()
            if self.case.closed_at and not self.heard_of:
                # A clock that was to run past the end of the case stops there; else whoever moves it waits for ever.
                self.moving = timedelta(0)
                await workflow.wait_condition(workflow.all_handlers_finished)
                return self.case
            if self._long_enough() and not self.moving:
                await workflow.wait_condition(workflow.all_handlers_finished)
                if not (self.unwritten or self.heard_of):
                    workflow.continue_as_new(
                        Running(case=self.case, moving=self.moving, most_events=self.most_events)
                    )

    async def _once(self) -> None:
        """One round: what was heard, what fell due, what only the world can answer; then wait."""
        while self.heard_of:
            self._take(self.heard_of.popleft())
        self._let_time_pass()
        await self._write_down()
        if self.case.requests and not self.case.closed_at:
            await self._ask_the_world()
        elif not self.case.closed_at and not self._behind():
            await self._wait()

    def now(self) -> datetime:
        """The instant by the case's own clock."""
        return workflow.now() + self.case.shift

    def _let_time_pass(self) -> None:
        """Tick if something is due. A clock that is being moved goes from one planned instant to the next."""
        entry, arrived = next_planned(self.case), False
        if self.moving:
            ahead = max(entry.at - self.now(), timedelta(0)) if entry else self.moving
            hop = min(ahead, self.moving)
            self.moving -= hop
            self.case = self.case.model_copy(update={"shift": self.case.shift + hop})
            arrived = not self.moving
        # A clock that has arrived is written down even where nothing fell due: readers learn it from the row.
        if arrived or (entry and entry.at <= self.now()):
            self._keep(tick(self.case, self.now()), None)

    def _behind(self) -> bool:
        return bool(self.moving or self.unwritten or self.heard_of)

    async def _wait(self) -> None:
        """Sleep until the next planned instant; the timer is set anew only when that instant has changed."""
        due_at = self._due_at()
        patience = max(due_at - self.now(), timedelta(0)) if due_at else None
        try:
            await workflow.wait_condition(lambda: self._stirred(due_at), timeout=patience)
        except TimeoutError:
            return

    def _stirred(self, due_at: datetime | None) -> bool:
        # What a command leaves unwritten its own handler writes: waking for it would cost a new timer each time.
        over = self.case.closed_at is not None
        return (
            bool(self.moving or self.heard_of or self.case.requests)
            or over
            or self._due_at() != due_at
            or self._long_enough()
        )

    def _due_at(self) -> datetime | None:
        entry = next_planned(self.case)
        return entry.at if entry else None

    def _long_enough(self) -> bool:
        info = workflow.info()
        forced = self.most_events is not None and info.get_current_history_length() > self.most_events
        return forced or info.is_continue_as_new_suggested()

    @workflow.update(name="do")
    async def do(self, given: Given) -> Done:
        """Carry out a command and answer when it is written down. The same key twice is done once."""
        seq = await self._done_and_written(given)
        if isinstance(given.command, MoveClock):
            await workflow.wait_condition(lambda: not self.moving and not self.unwritten)
        return Done(seq=seq, at=self.now())

    @do.validator
    def check(self, given: Given) -> None:
        """Refuse what is not possible now, at no cost in history."""
        if given.key and given.key in self.case.seen:
            return
        try:
            act(self.case, given, self.now())
        except Refused as refused:
            if not self._awaits_the_world():
                raise refuse(refused) from None

    @workflow.signal(name="heard")
    def hear(self, given: Given) -> None:
        """What a machine reports; taken in the order in which it came."""
        self.heard_of.append(given)

    @workflow.query(name="view")
    def view(self) -> Running:
        """The case as it stands, for operators and tests."""
        return Running(case=self.case, moving=self.moving, most_events=self.most_events)

    async def _done_and_written(self, given: Given) -> int:
        """The step in which a command stands in the book; done again where the case turned out to be another."""
        while True:
            if not (given.key and given.key in self.case.seen):
                await self._carry_out(given)
            seq, lives = self.case.seq, self.lives
            await self._write_down()
            if lives == self.lives:
                return seq

    async def _carry_out(self, given: Given) -> None:
        visit = wanted_visit(self.case, given)
        if visit and not await self._book(visit):
            raise refuse(TechnicianBusy(visit.clause))
        try:
            step = act(self.case, given, self.now())
        except Refused as refused:
            # Another command came first while the roster was asked: the time that is not needed is given back.
            if visit:
                await self._book(booked_visit(self.case))
            if not self._awaits_the_world():
                raise refuse(refused) from None
            await workflow.wait_condition(lambda: not self._awaits_the_world())
            await self._carry_out(given)
            return
        self._keep(step, given)
        if isinstance(given.command, MoveClock):
            self.moving += given.command.by

    def _awaits_the_world(self) -> bool:
        """While it is asked, a refusal is early: its answer may allow the command. People may know it already, from
        what a killed life of this run wrote down."""
        return bool(self.case.requests) and not self.case.closed_at

    async def _book(self, visit: Visit | None) -> bool:
        """A visit needs the technician's time, and only the world knows whether it is free."""
        fields = visit.model_dump(exclude={"clause"}) if visit else {}
        booking = Booking(case_no=self.case.no, **fields)
        return await workflow.execute_local_activity_method(
            Roster.book, booking, start_to_close_timeout=AN_ATTEMPT, retry_policy=PATIENCE
        )

    def _take(self, given: Given) -> None:
        """What a machine reports is taken when it still means something; a stale report changes nothing."""
        if given.key and given.key in self.case.seen:
            return
        try:
            self._keep(act(self.case, given, heard_at(self.case, given, self.now())), given)
        except Refused as refused:
            workflow.logger.info("a report was stale", extra={"refusal": type(refused).__name__})

    def _keep(self, step: Step, cause: Given | None) -> None:
        self.case = step.case
        self.unwritten.append((step, cause))

    async def _write_down(self) -> None:
        """Record all steps that wait for it, together; whoever comes meanwhile finds theirs done."""
        async with self.writing:
            while self.unwritten:
                steps = list(self.unwritten)
                standing = await workflow.execute_local_activity_method(
                    Journal.record,
                    self._record(steps),
                    start_to_close_timeout=AN_ATTEMPT,
                    retry_policy=PATIENCE,
                )
                if standing:
                    self._go_on_from(standing)
                    return
                for _ in steps:
                    self.unwritten.popleft()

    def _go_on_from(self, standing: Case) -> None:
        """What a killed life of this run wrote down has happened: people were told. The case goes on from there.

        Whoever waits for a command of theirs does it again; what was heard is heard again; time is judged anew.
        """
        self.lives += 1
        heard = [cause for _, cause in self.unwritten if cause and isinstance(cause.command, Hear)]
        self.heard_of.extendleft(reversed(heard))
        self.unwritten.clear()
        # However far it had come by then, a clock that is being moved arrives where it was to arrive.
        self.moving = max(self.moving + self.case.shift - standing.shift, timedelta(0))
        self.case = standing

    def _record(self, steps: list[tuple[Step, Given | None]]) -> Record:
        case = steps[-1][0].case
        entries = tuple(
            Entry(seq=step.case.seq, at=step.case.at, cause=cause, events=step.events, released=step.messages)
            for step, cause in steps
        )
        planned = tuple(plan(case))
        messages = tuple(message for entry in planned for message in messages_of(case, entry))
        return Record(case=case, entries=entries, plan=planned, planned=messages)

    async def _ask_the_world(self) -> None:
        request = self.case.requests[0]
        question = Question(case_no=self.case.no, request=request, as_of=self.now())
        answer = await workflow.execute_local_activity_method(
            Roster.answer, question, start_to_close_timeout=AN_ATTEMPT, retry_policy=PATIENCE
        )
        self._take(answer)


def refuse(refused: Refused) -> ApplicationError:
    """A refusal as it travels to whoever asked: name, clause and facts, never a sentence and never a name."""
    return ApplicationError(
        type(refused).__name__,
        {"clause": refused.clause, "facts": refused.facts},
        type=type(refused).__name__,
        non_retryable=True,
    )
