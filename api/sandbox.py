"""How is the house rehearsed: clocks moved, phones looked at, and answered?"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, BeforeValidator, Field
from starlette.concurrency import run_in_threadpool

from api import tracing
from api.access import Asking, TheHouse
from api.asked import Strict
from api.cases import case_for
from api.errors import Problem, unprocessable
from api.giving import CommandKey, key_of
from api.guide import problems
from api.house import House
from api.questions import kind_of, questions_to
from api.replies import Did, Said, hear, is_opting
from api.reporting import until
from api.shapes import Both
from channels.contract import Words
from domain import refusal
from domain.case import Case
from domain.machines import MACHINES, Given
from domain.people import THE_SYSTEM
from domain.span import Span, later
from domain.stages.everywhere import MoveClock
from storage import reading_for_api
from storage.asked import Asked
from storage.bridges import on_phone
from storage.reading import CaseFile
from storage.reading_messages import phone_of
from storage.reading_people import person as person_known
from workflows.handles import CaseIsOver

router = APIRouter(prefix="/v1/sandbox", tags=["sandbox"])
FARTHEST = timedelta(days=400)
SORRY = problems(401, 403, 409, 422)
SENDING_TAKES = 5.0
HEARING_TAKES = 3.0
CaseNo = Annotated[str, Path(pattern=r"^(SO|TS)-\d{8}-\d{6,9}$")]
PersonId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,60}$")]
MessageId = Annotated[
    str | None, Field(pattern="^msg_[a-z0-9]{1,40}$", description="不填：最近一条等回应的 · else the latest")
]


class Forward(Strict):
    """How far the case's own clock is moved."""

    by: Span = Field(examples=["6 minutes", "24 hours"])


class Now(BaseModel):
    """The case's own now, after everything that fell due on the way was recorded and sent."""

    now: datetime


class Received(BaseModel):
    """What a phone shows."""

    id: str
    case: str
    channel: str
    text: str
    status: str
    asks_acknowledgement: bool
    clause: str | None = None
    at: datetime


class Reply(Strict):
    """An answer by SMS."""

    text: Annotated[str, Field(min_length=1, max_length=1000, examples=["收到"])]
    message: MessageId = None


class Press(Strict):
    """A key during a call; 1 acknowledges."""

    digit: Annotated[
        str, BeforeValidator(lambda given: str(given)), Field(pattern="^[0-9*#]$", examples=["1"])
    ]
    message: MessageId = None


class Answered(BaseModel):
    """What the answer did: it was taken as an acknowledgement, or kept in the inbox for people to read, or nothing."""

    did: Did | Literal["nothing"]
    words: Both
    message: str | None
    case: str | None


@router.post(
    "/cases/{no}/fast-forward",
    name="fast_forward",
    summary="快进 · let time pass",
    responses=problems(401, 403, 404, 409, 422, 503),
)
async def fast_forward(
    house: TheHouse, asker: Asking, no: CaseNo, forward: Forward, key: CommandKey = None
) -> Now:
    found = await run_in_threadpool(case_for, house, asker, no)
    name = key_of(asker, key)
    tracing.known_as(no, name)
    return Now(now=await move_clock(house, found, forward.by, name))


async def move_clock(house: House, found: CaseFile, span: Span, key: str = "") -> datetime:
    """Hop by hop to the new instant; answered when what fell due is recorded, and sent if a courier is there."""
    case = found.case
    given = Given(command=MoveClock(by=_length(case, span)), by=THE_SYSTEM, key=key)
    try:
        done = await house.cases.do(case.no, given, start_with=None if found.started_at else case)
    except CaseIsOver:
        raise refusal.CaseOver(stage=MACHINES[case.body.kind].words(case.stage)[0]) from None
    await until(lambda: reading_for_api.still_unsent(house.database, case.no) == 0, SENDING_TAKES)
    return done.at


@router.get(
    "/phones/{person}", name="read_phone", summary="看手机 · look at a phone", responses=problems(401, 403)
)
def read_phone(house: TheHouse, asker: Asking, person: PersonId) -> list[Received]:
    """What that person's phone received, oldest first."""
    return received(house, person)


def received(house: House, person: str) -> list[Received]:
    told = [
        Received(id=row.message_id, case=row.case_no, **row.model_dump(exclude={"message_id", "case_no"}))
        for row in phone_of(house.database, person)
    ]
    return sorted([*told, *rung(house, person)], key=lambda one: one.at)


def rung(house: House, person: str) -> list[Received]:
    """The calls that joined this person with the other side of a job: both see the house's number."""
    return [
        Received(
            id=one.id,
            case=one.case_no,
            channel="bridge",
            text="服务号码来电：为您接通对方 · the house's number: you are being connected",
            status=one.status,
            asks_acknowledgement=False,
            at=one.begun_at,
        )
        for one in on_phone(house.database, person)
    ]


@router.post("/phones/{person}/reply", name="reply_by_phone", summary="回短信 · reply", responses=SORRY)
async def reply_by_phone(house: TheHouse, asker: Asking, person: PersonId, reply: Reply) -> Answered:
    return await answer(house, person, reply.message, text=reply.text)


@router.post("/phones/{person}/press", name="press_on_phone", summary="按键 · press a key", responses=SORRY)
async def press_on_phone(house: TheHouse, asker: Asking, person: PersonId, press: Press) -> Answered:
    return await answer(house, person, press.message, digit=press.digit)


async def answer(
    house: House, person: str, message: str | None, *, text: str | None = None, digit: str | None = None
) -> Answered:
    """The same way as a real report: the receipt first, then the case hears of it."""
    said, questions = await run_in_threadpool(_said, house, person, message, text)
    if text is None and digit != "1":
        return _answered("nothing", None, questions[0])
    before = await run_in_threadpool(_seqs, house, {one.case_no for one in questions})
    taken = await hear(house, said, questions)
    if taken.report is not None:
        told = {taken.report.case_no}
        await until(lambda: _seqs(house, told) != {no: before[no] for no in told}, HEARING_TAKES)
    return _answered(taken.did, taken.answer, taken.asked)


def _answered(did: Did | Literal["nothing"], said: Words | None, asked: Asked | None) -> Answered:
    words = Both(zh=said.zh, en=said.en) if said else DID[did]
    at = (asked.message_id, asked.case_no) if asked else (None, None)
    return Answered(did=did, words=words, message=at[0], case=at[1])


DID: dict[str, Both] = {
    "acknowledged": Both(
        zh="算作已确认收到，升级到此为止。", en="Taken as an acknowledgement: the escalation stops."
    ),
    "inbox": Both(
        zh="没有听懂，放进收件箱等人看。", en="Not understood; kept in the inbox for people to read."
    ),
    "stale": Both(zh="已经确认过，什么也没有改。", en="It was acknowledged before; nothing is changed."),
    "refused": Both(zh="没有登记。", en="It was not entered."),
    "nothing": Both(zh="这个键不起作用，按 1 确认。", en="That key does nothing; 1 acknowledges."),
}


def _seqs(house: House, numbers: Collection[str]) -> dict[str, int]:
    return {no: reading_for_api.seq_of(house.database, no) for no in numbers}


def _said(house: House, person: str, message: str | None, text: str | None) -> tuple[Said, list[Asked]]:
    """What is said, and to which questions it may be an answer; a key can only acknowledge."""
    known = person_known(house.database, person)
    said = Said(text=text or "1", at=datetime.now(UTC), phone=known.phone if known else None, person=person)
    # Leaving and coming back needs no question.
    if is_opting(said.text):
        return said, []
    open_now = questions_to(house, person, None)
    meant = [one for one in open_now if message in (None, one.message_id)]
    if text is None:
        meant = [one for one in meant if kind_of(one.message) == "acknowledgement"]
    if not any(one.waits for one in meant) and (text is None or message is not None):
        words = ("这部手机上没有等回应的消息。", "No message on this phone waits for an answer.")
        raise Problem(409, "NothingWaiting", words, refusal="NothingWaiting")
    return said, meant


def _length(case: Case, span: Span) -> timedelta:
    now = datetime.now(UTC) + case.shift
    length = later(span, case.standard.calendar, now) - now
    if not timedelta(0) < length <= FARTHEST:
        raise unprocessable("by", "应大于零，不超过 400 天", "more than nothing, at most 400 days")
    return length
