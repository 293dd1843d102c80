"""How does a command reach its case: who gives it, which of its words stay here, and what if it is refused?"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from fastapi import Header
from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool

from api import tracing
from api.access import Asker, speaking_for
from api.asked import command_in
from api.errors import Problem, unprocessable
from api.house import House
from api.phones import e164
from domain import judge, refusal
from domain.case import Case
from domain.command import Command, private_fields, private_words, with_ids
from domain.machines import MACHINES, Given
from domain.order import Order
from domain.people import Role
from domain.refusal import Refused
from domain.stages.dispatch import Assign
from domain.stages.everywhere import Acknowledge
from domain.stages.intake import CompleteDetails
from storage import people, reading_for_api, texts
from storage.reading import CaseFile
from storage.reading_messages import messages_of
from storage.reading_people import person
from workflows.handles import CaseIsOver, EngineAway, RefusedByCase

CommandKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="同一个键只执行一次 · the same key is carried out once",
    ),
]
CLOCK = re.compile(r"[a-z0-9_.]{1,80}#\d{1,6}", re.ASCII)


@dataclass(frozen=True)
class Ready:
    """A command that may leave for its case; `kept` are the ids of its words. None to do: it was done before."""

    found: CaseFile
    given: Given | None
    kept: tuple[str, ...] = ()


async def give(house: House, asker: Asker, find: Callable[[], CaseFile], asked: Any, key: str | None) -> None:
    """Carry a command out. Refusals are raised as they are; the words of a refused command are forgotten again.

    `find` reads the case, in the same thread as whatever else the database is asked before.
    """
    began = monotonic()
    outcome = "malformed"
    try:
        ready = await run_in_threadpool(_make_ready, house, asker, find, asked, key)
        outcome = await _carry_out(house, ready)
    except (RefusedByCase, Refused) as refused:
        outcome = refused.name if isinstance(refused, RefusedByCase) else type(refused).__name__
        raise
    except EngineAway:
        outcome = "engine_away"
        raise
    finally:
        house.metrics.commands.labels(asked.kind, outcome).inc()
        house.metrics.command_seconds.observe(monotonic() - began)


async def _carry_out(house: House, ready: Ready) -> str:
    if ready.given is None:
        return "repeated"
    found, case = ready.found, ready.found.case
    try:
        await house.cases.do(case.no, ready.given, start_with=None if found.started_at else case)
    except RefusedByCase:
        await run_in_threadpool(reading_for_api.forget, house.database, ready.kept)
        raise
    except CaseIsOver:
        await run_in_threadpool(reading_for_api.forget, house.database, ready.kept)
        raise refusal.CaseOver(stage=MACHINES[case.body.kind].words(case.stage)[0]) from None
    return "done"


def _make_ready(
    house: House, asker: Asker, find: Callable[[], CaseFile], asked: Any, key: str | None
) -> Ready:
    """In a thread: everything that is asked of the database before the case is spoken to."""
    found = find()
    case = found.case
    actor = speaking_for(house, asker, asked.by, case)
    command = _checked(house, case, command_in(asked))
    name, trace = key_of(asker, key), tracing.told()
    tracing.known_as(case.no, name)
    if name in case.seen:
        _refuse_other_content(house, case, name, command)
        return Ready(found, given=None)
    words = private_words(command)
    given = Given(command=command, by=actor, key=name, trace=trace)
    if isinstance(command, CompleteDetails):
        _keep_details(house, case, given)
    ids = {}
    if words:
        with house.database.transaction() as connection:
            ids = texts.keep_all(connection, case.no, words, actor.person)
    travels = Given.model_construct(command=with_ids(command, ids), by=actor, key=name, trace=trace)
    return Ready(found, given=travels, kept=tuple(ids.values()))


def key_of(asker: Asker, key: str | None) -> str:
    """The key by which the case knows a command again: one asker's keys mean nothing to another's.

    Without a key of the asker's it gets one of ours: the engine may bring the same command twice after a crash.
    """
    known = f"{asker.key} {key}" if key else secrets.token_hex(16)
    return "k_" + hashlib.sha256(known.encode()).hexdigest()[:32]


def _checked(house: House, case: Case, command: Command) -> Command:
    """What only the database knows to be wrong; and no free text may travel in a field that is not private."""
    if isinstance(command, Assign):
        found = person(house.database, command.technician)
        if found is None or not found.active or Role.TECHNICIAN not in found.roles:
            raise unprocessable("technician", "没有这位师傅", "there is no such technician")
    if isinstance(command, Acknowledge):
        return command.model_copy(update={"about": _deadline_meant(house, case, command.about)})
    if isinstance(command, CompleteDetails) and command.phone:
        return command.model_copy(update={"phone": _number(command.phone)})
    for field in private_fields(type(command)):
        if getattr(command, field) == "":
            raise unprocessable(field, "不能为空", "must not be empty")
    return command


def _number(written: str) -> str:
    try:
        return e164(written)
    except PydanticCustomError as wrong:
        words = wrong.context or {}
        raise unprocessable("phone", words["zh"], words["en"]) from None


def _deadline_meant(house: House, case: Case, about: str) -> str:
    """A clock of the case (`appointment.call_customer#1`), or the id of the message that told of it."""
    if CLOCK.fullmatch(about):
        return about
    for row in messages_of(house.database, case.no):
        if row.id == about and row.about:
            return row.about
    raise unprocessable(
        "about", "应为消息编号，或计划里的期限", "should be a message's id, or a deadline of the plan"
    )


def _keep_details(house: House, case: Case, given: Given) -> None:
    """What was missing becomes part of the case's contacts before it is dispatched to whoever is near."""
    try:
        judge.may(case, given)
    except Refused:
        return
    missing = case.body.missing if isinstance(case.body, Order) else ()
    told = {name: getattr(given.command, name) for name in missing if name != "requested_for"}
    known = {name: value for name, value in told.items() if value}
    if known:
        people.change_contacts(house.database, case.no, **known)


def _refuse_other_content(house: House, case: Case, key: str, command: Command) -> None:
    before = reading_for_api.command_under(house.database, case.no, key)
    private = {"kind": False, **dict.fromkeys(private_fields(type(command)), True)}
    now = command.model_dump(mode="json")
    if before is None or all(
        before.get(name) == value for name, value in now.items() if not private.get(name)
    ):
        return
    words = (
        "这个 Idempotency-Key 已经用于另一个命令。请换一个键。",
        "This Idempotency-Key came with another command before. Use another key.",
    )
    raise Problem(422, "IdempotencyKeyReused", words)
