"""What would running cases answer, if they were judged here and now instead of by the engine?"""

from datetime import UTC, datetime, timedelta

from starlette.concurrency import run_in_threadpool

from activities.contracts import Question
from activities.roster import Directory
from domain import judge
from domain.base import Fact
from domain.case import Case, Step
from domain.machines import Given
from domain.plan import messages_of, next_planned, plan
from domain.refusal import Refused
from domain.stages.everywhere import MoveClock
from storage.case_rows import load_case
from storage.engine import Database
from storage.writing import StepWritten, record
from workflows.handles import CaseIsOver, EngineAway, RefusedByCase


class Done(Fact):
    at: datetime


class InMemory:
    """Keeps the contract of `workflows.handles.Handles`: judged by the core, written down, once per key."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.away = False
        self.started: list[str] = []

    async def answers(self) -> bool:
        return not self.away

    async def start(self, case: Case) -> None:
        self._must_be_there()
        self.started.append(case.no)
        await run_in_threadpool(self._answer_requests, case.no)

    async def do(self, case_no: str, given: Given, start_with: Case | None = None) -> Done:
        self._must_be_there()
        return await run_in_threadpool(self._do, case_no, given)

    async def heard(self, case_no: str, given: Given) -> None:
        self._must_be_there()
        await run_in_threadpool(self._hear, case_no, given)

    def _must_be_there(self) -> None:
        if self.away:
            raise EngineAway("away")

    def _do(self, no: str, given: Given) -> Done:
        self._answer_requests(no)
        case = load_case(self.database, no)
        if case.closed_at:
            raise CaseIsOver(no)
        now = datetime.now(UTC) + case.shift
        if not (given.key and given.key in case.seen):
            case = self._act(case, given, now)
        if isinstance(given.command, MoveClock):
            now = self._move(case, given.command.by)
        self._answer_requests(no)
        return Done(at=now)

    def _act(self, case: Case, given: Given, now: datetime) -> Case:
        try:
            step = judge.act(case, given, now)
        except Refused as refused:
            raise RefusedByCase(type(refused).__name__, refused.clause, refused.facts) from None
        return self._write(step, given)

    def _move(self, case: Case, by: timedelta) -> datetime:
        until = datetime.now(UTC) + case.shift + by
        while True:
            entry = next_planned(case)
            at = min(until, entry.at) if entry else until
            shifted = case.model_copy(update={"shift": at - datetime.now(UTC)})
            case = self._write(judge.tick(shifted, at), None)
            self._answer_requests(case.no)
            case = load_case(self.database, case.no)
            if at == until:
                return until

    def _hear(self, no: str, given: Given) -> None:
        case = load_case(self.database, no)
        if case.closed_at or given.key in case.seen:
            return
        self._write(judge.act(case, given, datetime.now(UTC) + case.shift), given)

    def _answer_requests(self, no: str) -> None:
        case = load_case(self.database, no)
        while case.requests and not case.closed_at:
            now = datetime.now(UTC) + case.shift
            question = Question(case_no=no, request=case.requests[0], as_of=now)
            given = Directory(self.database).answer(question)
            case = self._write(judge.act(case, given, now), given)

    def _write(self, step: Step, given: Given | None) -> Case:
        case, planned = step.case, plan(step.case)
        said = [message for entry in planned for message in messages_of(case, entry)]
        entry = StepWritten(seq=case.seq, at=case.at, cause=given, events=step.events, released=step.messages)
        self.database.in_transaction(lambda connection: record(connection, case, [entry], planned, said))
        return case
