"""What became of an attempt, and what does that make of its message?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Text,
    bindparam,
    func,
    not_,
    null,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.types import TypeEngine

from domain.base import Fact
from storage.among import among
from storage.engine import Database
from storage.outbox import IN_DOUBT
from storage.receipts import Report, apply_parked
from storage.rows import packed, travelling
from storage.tables import INSTANT
from storage.tables_cases import cases
from storage.tables_messages import attempts, messages

Outcome = Literal["accepted", "rejected", "retry", "unknown", "held", "withdrawn"]


class Result(Fact):
    """The end of one attempt, as far as we know it. `again_at`, a real instant: when to `retry`, or `held` until.

    `delivered`: nothing more will be heard of it (paper). `unknown` is looked up before it is said again.
    """

    attempt_id: str
    message_id: str
    outcome: Outcome
    delivered: bool = False
    provider_id: str | None = None
    code: str | None = None
    reason_zh: str | None = None
    reason_en: str | None = None
    text: str | None = None
    language: str | None = None
    segments: int | None = None
    again_at: datetime | None = None


_TYPES: dict[str, TypeEngine[Any] | type[TypeEngine[Any]]] = {
    "attempt_id": Text,
    "message_id": Text,
    "outcome": Text,
    "delivered": Boolean,
    "provider_id": Text,
    "code": Text,
    "reason_zh": Text,
    "reason_en": Text,
    "text": Text,
    "language": Text,
    "segments": Integer,
    "again_at": INSTANT,
}


def finish(db: Database, results: Sequence[Result], at: datetime) -> list[Report]:
    """Write down how attempts ended at the real instant `at`. A report that was quicker than we is not undone.

    Returns what reports, kept because nobody knew their attempt, have to say now.
    """
    if not results:
        return []
    ordered = sorted(results, key=lambda result: result.message_id)
    given = {**packed([result.model_dump() for result in ordered]), "now_at": at}
    provider_ids = [result.provider_id for result in results if result.provider_id]

    def write(connection: Connection) -> list[Report]:
        connection.execute(_FINISHED, given)
        return apply_parked(connection, provider_ids)

    return db.in_transaction(write)


resolve = finish


def _status(given: CTE) -> ColumnElement[Any]:
    back = when(
        (messages.c.standing == "dropped", "withdrawn"),
        (given.c.outcome == "held", "held"),
        (messages.c.standing == "released", "due"),
        else_="planned",
    )
    return when(
        (not_(among(messages.c.status, IN_DOUBT)), messages.c.status),
        (given.c.delivered, "delivered"),
        (given.c.outcome == "accepted", "sent"),
        (given.c.outcome == "rejected", "undeliverable"),
        (given.c.outcome == "unknown", "unknown"),
        (given.c.outcome == "withdrawn", "withdrawn"),
        else_=back,
    )


def _messages(given: CTE) -> Any:
    shift = select(cases.c.shift).where(cases.c.no == messages.c.case_no).scalar_subquery()
    now_at = bindparam("now_at", type_=INSTANT) + func.coalesce(shift, timedelta(0))
    went = given.c.outcome == "accepted"
    doubted = among(messages.c.status, IN_DOUBT)
    return (
        update(messages)
        .where(messages.c.id == given.c.message_id)
        # An attempt that was given up for lost and made again says nothing any more, however it ends.
        .where(attempts.c.id == given.c.attempt_id, attempts.c.number == messages.c.attempts)
        .values(
            status=_status(given),
            sent_at=when((went, func.coalesce(messages.c.sent_at, now_at)), else_=messages.c.sent_at),
            delivered_at=when(
                (given.c.delivered, func.coalesce(messages.c.delivered_at, now_at)),
                else_=messages.c.delivered_at,
            ),
            ready_at=when(
                (given.c.again_at.is_not(None) & doubted, given.c.again_at), else_=messages.c.ready_at
            ),
            text=func.coalesce(given.c.text, messages.c.text),
            language=func.coalesce(given.c.language, messages.c.language),
            segments=func.coalesce(given.c.segments, messages.c.segments),
            reason_zh=when((doubted, given.c.reason_zh), else_=messages.c.reason_zh),
            reason_en=when((doubted, given.c.reason_en), else_=messages.c.reason_en),
        )
    )


def _attempts(given: CTE) -> Any:
    return (
        update(attempts)
        .where(attempts.c.id == given.c.attempt_id)
        .where(attempts.c.outcome.is_(null()) | (attempts.c.outcome == "unknown"))
        .values(
            outcome=given.c.outcome,
            provider_id=func.coalesce(given.c.provider_id, attempts.c.provider_id),
            code=func.coalesce(given.c.code, attempts.c.code),
            detail=given.c.reason_en,
            finished_at=bindparam("now_at", type_=INSTANT),
        )
    )


def _finished() -> Any:
    """Messages and their attempts in one question; the server locks what stands in the main statement first."""
    given = select(travelling(_TYPES)).cte("results")
    return _messages(given).add_cte(_attempts(given).returning(attempts.c.id).cte("ended"))


_FINISHED = _finished()
