"""What does a report, a reply or a keypress make of a message, which only ever moves forward?"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import JsonValue
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    insert,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import TEXT

from domain.base import Fact
from domain.message import Message
from storage.among import among, among_given
from storage.engine import Database
from storage.message_rows import message_of
from storage.tables import INSTANT
from storage.tables_cases import cases
from storage.tables_messages import attempts, callbacks, messages
from storage.writing_messages import steps_further

# What a provider says, and what that makes of a message. A reply is words, not a status.
MAKES: dict[str, str] = {
    "accepted": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "completed": "delivered",
    "undelivered": "undeliverable",
    "failed": "undeliverable",
    "no_answer": "undeliverable",
    "busy": "undeliverable",
    "machine": "undeliverable",
    "acknowledged": "acknowledged",
}
RANK = {"sent": 1, "delivered": 2, "undeliverable": 2, "acknowledged": 3}
TAIL = 15
WAITING = ("planned", "due", "held", "withdrawn")
ASKED = ("sending", "sent", "delivered", "unknown", "undeliverable")

What = Literal["acknowledged", "failed"]
_OWN = select(cases.c.shift).where(cases.c.no == messages.c.case_no).scalar_subquery()
_SHIFT = func.coalesce(_OWN, timedelta(0))
_SHIFTED = _SHIFT.label("shift")


class Report(Fact):
    """What the case must hear of one of its messages. `at`: when somebody took notice, by the case's own clock."""

    message_id: str
    case_no: str
    what: What
    message: Message
    person: str | None = None
    at: datetime | None = None


class Heard(Fact):
    """One report as it came in, by attempt or by the provider's id. `received_at` is a real instant."""

    what: str
    received_at: datetime
    attempt_id: str | None = None
    provider_id: str | None = None
    code: str | None = None
    reason_zh: str | None = None
    reason_en: str | None = None
    raw: dict[str, JsonValue] | None = None
    by: str | None = None


def apply(db: Database, heard: Heard) -> Report | None:
    """Keep a report, always, and move its message forward; what the case must hear, if anything.

    One whose attempt nobody knows yet is kept, and applied when the attempt is finished. Messages that went out as
    one move together; of the others the cases hear by the sweeper.
    """
    return db.in_transaction(lambda connection: _keep_and_move(connection, heard))


def apply_parked(connection: Connection, provider_ids: Iterable[str]) -> list[Report]:
    """Apply what came in for attempts that were not yet known by these ids."""
    wanted = list(provider_ids)
    if not wanted:
        return []
    rows = connection.execute(_PARKED, {"wanted": wanted}).mappings().all()
    reports = [_move(connection, Heard.model_validate(dict(row))) for row in rows]
    return [report for report in reports if report]


def acknowledge(db: Database, message_id: str, by: str | None, at: datetime) -> Report | None:
    """Somebody has taken notice, at the real instant `at`; None when there is nothing to take notice of.

    What went out with it as one message was read with it; of that the cases hear by the sweeper, a second later.
    """
    rows = db.at_once(_READ_TOGETHER, {"meant": message_id, "reader": by, "read_at": at})
    return next((_report(row, "acknowledged", by) for row in rows), None)


def settle(db: Database, message_id: str, by: str | None) -> None:
    """A question was answered, and its case knows it already: it waits for nothing any more."""
    waits = (messages.c.id == message_id, messages.c.status.in_(ASKED))
    done = {"status": "acknowledged", "acknowledged_by": by, "heard_at": func.now()}
    statement = update(messages).where(*waits)
    db.at_once(statement.values(**done, acknowledged_at=func.now() + _SHIFT))


def came_before(db: Database, provider_id: str) -> bool:
    """Whether that reply was taken already: a provider that is in doubt brings it again, and others may repeat it."""
    same = (callbacks.c.provider_id == provider_id, callbacks.c.what == "reply")
    with db.reading() as connection:
        return bool(connection.scalar(select(select(callbacks.c.id).where(*same).exists())))


def attempt_ending(db: Database, tail: str) -> str | None:
    """The attempt whose id ends like this, or is this: some providers carry no more of it than fifteen letters."""
    if len(tail) > TAIL:
        return tail
    statement = select(attempts.c.id).where(func.right(attempts.c.id, TAIL) == tail)
    with db.reading() as connection:
        found: str | None = connection.scalar(statement.order_by(attempts.c.begun_at.desc()).limit(1))
    return found


def unheard(db: Database, limit: int = 200) -> list[Report]:
    """Ends that no case was told of, because whoever should have told it stopped in between."""
    ended = (messages.c.status.in_(("acknowledged", "undeliverable")), messages.c.heard_at.is_(None))
    statement = select(messages).where(*ended).order_by(messages.c.claimed_at).limit(limit)
    with db.reading() as connection:
        rows = connection.execute(statement).mappings().all()
    return [_report(row, "acknowledged" if row["status"] == "acknowledged" else "failed") for row in rows]


def mark_heard(db: Database, message_ids: Iterable[str]) -> None:
    """The cases know. One that nobody has started yet cannot have heard: it is told again once it runs."""
    db.at_once(_HEARD, {"wanted": list(message_ids)})


def _keep_and_move(connection: Connection, heard: Heard) -> Report | None:
    connection.execute(insert(callbacks), heard.model_dump(exclude={"by"}))
    return _move(connection, heard)


def _message(message_id: str) -> Select[Any]:
    return select(messages, _SHIFTED).where(messages.c.id == message_id).with_for_update(of=messages)


def _move(connection: Connection, heard: Heard) -> Report | None:
    makes = MAKES.get(heard.what)
    if makes is None:
        return None
    reports = [_move_one(connection, attempt, heard, makes) for attempt in _carried(connection, heard)]
    return next((report for report in reports if report), None)


def _carried(connection: Connection, heard: Heard) -> list[Mapping[Any, Any]]:
    """The attempt that is meant, and those of messages that went out with it; the last one at each message."""
    known = attempts.c.provider_id == heard.provider_id
    if heard.attempt_id:
        known = or_(attempts.c.id == heard.attempt_id, attempts.c.bundle == heard.attempt_id)
    statement = select(attempts).where(known).order_by(attempts.c.message_id, attempts.c.number)
    return list({row["message_id"]: row for row in connection.execute(statement).mappings()}.values())


def _move_one(connection: Connection, attempt: Mapping[Any, Any], heard: Heard, makes: str) -> Report | None:
    row = connection.execute(_message(attempt["message_id"])).mappings().one()
    _note(connection, attempt, heard)
    if RANK[makes] <= RANK.get(row["status"], 0):
        return None
    # An attempt that failed counts no more once there is another, or one is waiting to be made.
    superseded = attempt["number"] != row["attempts"] or row["status"] in WAITING
    if makes == "undeliverable" and superseded:
        return None
    if makes == "acknowledged":
        given = {"meant": row["id"], "reader": heard.by, "read_at": heard.received_at}
        return _report(connection.execute(_READ_ALONE, given).mappings().one(), "acknowledged", heard.by)
    return _become(connection, row, makes, heard)


def _note(connection: Connection, attempt: Mapping[Any, Any], heard: Heard) -> None:
    """An error number once heard is kept; whatever is reported of an attempt proves that it was accepted."""
    known = {
        "provider_id": attempt["provider_id"] or heard.provider_id,
        "code": heard.code or attempt["code"],
        # Where its courier was killed nobody else would ever close it.
        "outcome": "accepted" if attempt["outcome"] in (None, "unknown") else attempt["outcome"],
        "finished_at": attempt["finished_at"] or heard.received_at,
    }
    if any(attempt[field] != value for field, value in known.items()):
        connection.execute(update(attempts).where(attempts.c.id == attempt["id"]).values(known))


def _become(connection: Connection, row: Mapping[Any, Any], status: str, heard: Heard) -> Report | None:
    at = heard.received_at + row["shift"]
    # Another end than the one that the case may have heard of.
    changes: dict[str, Any] = {"status": status, "heard_at": None}
    if status in ("sent", "delivered"):
        changes["sent_at"] = row["sent_at"] or at
    if status == "delivered":
        changes["delivered_at"] = at
    if status == "undeliverable":
        changes |= {"reason_zh": heard.reason_zh, "reason_en": heard.reason_en}
    connection.execute(update(messages).where(messages.c.id == row["id"]).values(changes))
    return _report(row, "failed", heard.by) if status == "undeliverable" else None


def _report(row: Mapping[Any, Any], what: What, by: str | None = None) -> Report:
    person = by or row["acknowledged_by"] or row["told_person"]
    at = row["acknowledged_at"] if what == "acknowledged" else None
    known = {"message_id": row["id"], "case_no": row["case_no"], "message": message_of(row)}
    return Report.model_validate({**known, "what": what, "person": person, "at": at})


def _read(together: bool) -> Select[Any]:
    """A message was read, alone or with what asks in the same bundle: what that makes of them, in one question.

    Found by their ids, however many others there are. Returns the message that was meant, where it was to be read.
    """
    # Parameters that are called like a column would be taken for its new value.
    meant = bindparam("meant", type_=TEXT)
    which: tuple[ColumnElement[bool], ...] = (messages.c.id == meant,)
    if together:
        bundles = select(attempts.c.bundle).where(
            attempts.c.message_id == meant, attempts.c.bundle.is_not(None)
        )
        others = select(attempts.c.message_id).where(attempts.c.bundle.in_(bundles))
        ids = func.array(union_all(select(meant), others).scalar_subquery())
        asks = or_(messages.c.id == meant, messages.c.asks_acknowledgement)
        which = messages.c.id == func.any(ids), asks, among(messages.c.status, ASKED)
    fields = messages.c["id", "case_no", "about", "asks_acknowledgement", "told_person"]
    locked = select(*fields, _SHIFTED).where(*which).order_by(messages.c.id).with_for_update(of=messages)
    read = locked.cte("read")
    was_meant = select(read.c.id).where(read.c.id == meant).exists()
    noticed = (
        update(messages)
        .where(messages.c.id == read.c.id, was_meant)
        .values(
            status="acknowledged",
            # Another end than the one that the case may have heard of.
            heard_at=null(),
            acknowledged_at=bindparam("read_at", type_=INSTANT) + read.c.shift,
            acknowledged_by=func.coalesce(bindparam("reader", type_=TEXT), read.c.told_person),
        )
        .returning(messages)
        .cte("noticed")
    )
    further = steps_further(read.c.case_no, read.c.about) & read.c.asks_acknowledgement & was_meant
    waiting = update(messages).where(further).values(ready_at=null()).returning(messages.c.id)
    return select(noticed).where(noticed.c.id == meant).add_cte(waiting.cte("waiting"))


def _heard() -> Any:
    silent = select(cases.c.no).where(cases.c.no == messages.c.case_no, cases.c.started_at.is_(None)).exists()
    return update(messages).where(among_given(messages.c.id, "wanted"), ~silent).values(heard_at=func.now())


_READ_TOGETHER, _READ_ALONE, _HEARD = _read(together=True), _read(together=False), _heard()
_PARKED = (
    select(callbacks)
    .where(among_given(callbacks.c.provider_id, "wanted"), callbacks.c.attempt_id.is_(None))
    .order_by(callbacks.c.id)
)
