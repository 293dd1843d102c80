"""What becomes of the rows of a case's messages when it releases some and plans others?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, Insert, insert

from domain.case import Case
from domain.message import Message, MessageStatus
from storage.among import among
from storage.message_rows import row_of
from storage.rows import packed, travelling
from storage.tables_messages import messages

FIELDS = (
    "id", "case_no", "key", "says", "role", "person", "channel", "fallback", "clause", "about",
    "asks_acknowledgement", "facts", "status", "standing", "since", "planned_at", "ready_at",
)  # fmt: skip
BEFORE_SENDING = ("planned", "held", "withdrawn")
NOT_TO_COME = tuple(status for status in get_args(MessageStatus) if status not in ("planned", "held"))
NOTICED_ZH, NOTICED_EN = "已有人确认收到，不再升级", "somebody had taken notice; it is not escalated further"
NO_LONGER_ZH, NO_LONGER_EN = "情况已变，不再需要发送", "things have changed; it need not be said any more"


def first_rows(case: Case, released: Sequence[Message], planned: Sequence[Message]) -> list[dict[str, Any]]:
    """All that a case which did not exist before says now and plans to say."""
    coming = _coming(released, planned)
    return [*_rows(case, released, released=True, since={}), *_rows(case, coming, released=False, since={})]


def release_messages(
    connection: Connection, case: Case, released: Sequence[Message], since: Mapping[str, int]
) -> None:
    """What the case says now is due, unless a punctual courier has it already: one key, one message.

    `since`: in which step each is said, by its key; one that was planned before keeps the step that planned it.
    """
    if released:
        connection.execute(_RELEASE, packed(_rows(case, released, released=True, since=since)))


def plan_messages(
    connection: Connection, case: Case, released: Sequence[Message], planned: Sequence[Message]
) -> list[str]:
    """A planned message has a row as long as the plan holds it; one on its way is only marked as dropped.

    Returns the matters of which somebody took notice, and the case has not heard of it yet.
    """
    coming = _coming(released, planned)
    if coming:
        connection.execute(_PLAN, packed(_rows(case, coming, released=False, since={})))
    given = {"no": case.no, "keys": [message.key for message in (*released, *coming)]}
    return list(connection.scalars(_SWEEP, given))


def respect_notice(
    connection: Connection, case: Case, released: Sequence[Message], unheard: Sequence[str]
) -> None:
    """Where somebody took notice and the case, behind with its work, has not heard of it: no further step goes out."""
    keys = [message.key for message in released]
    connection.execute(_NOTICED, {"no": case.no, "keys": keys})
    for about in unheard:
        wait_for_the_case(connection, case.no, about)


def shift_messages(connection: Connection, case_no: str, by: timedelta) -> None:
    """What waits for an hour of its case does not wait for that hour of the real day."""
    waits = (among(messages.c.status, ("held", "due")), messages.c.attempts > 0)
    statement = update(messages).where(messages.c.case_no == case_no, *waits)
    connection.execute(statement.values(ready_at=messages.c.ready_at - by))


def wait_for_the_case(connection: Connection, case_no: str, about: str | None) -> None:
    """Somebody took notice: what would escalate the same further goes out only if the case, when it hears, says so."""
    further = steps_further(literal(case_no), literal(about, Text))
    connection.execute(update(messages).where(further).values(ready_at=None))


def steps_further(case_no: ColumnElement[str], about: ColumnElement[Any]) -> ColumnElement[bool]:
    """Which messages would escalate that matter of that case further than it has come."""
    return and_(
        messages.c.case_no == case_no,
        messages.c.about.is_not_distinct_from(about),
        messages.c.asks_acknowledgement,
        messages.c.standing == "planned",
        # Said by what it is not: else the server looks for them among all that couriers may claim, of every case.
        not_(among(messages.c.status, NOT_TO_COME)),
    )


def _coming(released: Sequence[Message], planned: Sequence[Message]) -> list[Message]:
    """What is planned and not said already in the same step."""
    spoken = {message.key for message in released}
    return [message for message in planned if message.key not in spoken]


def _rows(
    case: Case, said: Sequence[Message], *, released: bool, since: Mapping[str, int]
) -> list[dict[str, Any]]:
    rows = {
        message.key: row_of(
            case.no, message, case.shift, released=released, since=since.get(message.key, case.seq)
        )
        for message in said
    }
    # Everybody takes locks in one order: a courier's batch and a step never wait for each other in a ring.
    return sorted(rows.values(), key=lambda row: str(row["id"]))


def _insert(*unless: Callable[[Subquery], ColumnElement[bool]]) -> Insert:
    """One statement for any number of rows, spelt once; rows for which `unless` holds are passed over."""
    given = travelling({name: messages.c[name].type for name in FIELDS})
    rows = select(*(given.c[name] for name in FIELDS)).where(*(not_(said(given)) for said in unless))
    return insert(messages).from_select(FIELDS, rows)


def _said_already(given: Subquery) -> ColumnElement[bool]:
    """Most of a plan stays from step to step; a row that stays is not even locked."""
    same = (messages.c[name] == given.c[name] for name in ("id", "status", "standing", "planned_at", "facts"))
    waits = messages.c.ready_at.is_(None) == given.c.ready_at.is_(None)
    return select(messages.c.id).where(*same, waits).exists()


def _release() -> Any:
    statement = _insert()
    given, unsent = statement.excluded, among(messages.c.status, BEFORE_SENDING)
    # A quiet hour, or the rest after a failed attempt, still holds; a plan's later instant does not.
    rests = or_(messages.c.status == "held", messages.c.attempts > 0)
    waits = when((rests, func.greatest(messages.c.ready_at, given.ready_at)), else_=given.ready_at)
    return statement.on_conflict_do_update(
        index_elements=[messages.c.case_no, messages.c.key],
        set_={
            "status": when((unsent, "due"), else_=messages.c.status),
            "standing": "released",
            "since": when((messages.c.status == "withdrawn", given.since), else_=messages.c.since),
            "planned_at": when(
                (unsent, func.least(messages.c.planned_at, given.planned_at)), else_=messages.c.planned_at
            ),
            "ready_at": when((unsent, waits), else_=messages.c.ready_at),
            "facts": when((unsent, given.facts), else_=messages.c.facts),
        },
    )


def _plan() -> Any:
    statement = _insert(_said_already)
    given = statement.excluded
    moved = messages.c.planned_at != given.planned_at
    anew = or_(moved, messages.c.status == "withdrawn", messages.c.standing == "dropped")
    changed = or_(
        anew,
        messages.c.facts != given.facts,
        messages.c.ready_at.is_(None) != given.ready_at.is_(None),
    )
    unsent = or_(
        among(messages.c.status, ("planned", "withdrawn", "sending")),
        and_(messages.c.status == "held", moved),
    )
    again = when((messages.c.status == "sending", "sending"), else_="planned")
    return statement.on_conflict_do_update(
        index_elements=[messages.c.case_no, messages.c.key],
        where=and_(unsent, changed, messages.c.standing != "released"),
        set_={
            "status": again,
            "standing": "planned",
            "since": when((anew, given.since), else_=messages.c.since),
            "planned_at": given.planned_at,
            "ready_at": given.ready_at,
            "facts": given.facts,
            "reason_zh": None,
            "reason_en": None,
        },
    )


def _gone() -> Any:
    keys = bindparam("keys", type_=ARRAY(TEXT))
    return and_(
        messages.c.case_no == bindparam("no"),
        messages.c.standing == "planned",
        messages.c.key != func.all(keys),
    )


def _noticed() -> Any:
    taken = messages.alias("taken")
    before = select(taken.c.id).where(
        taken.c.case_no == messages.c.case_no,
        taken.c.status == "acknowledged",
        taken.c.heard_at.is_(None),
        taken.c.asks_acknowledgement,
        taken.c.about == messages.c.about,
        taken.c.acknowledged_at < messages.c.planned_at,
    )
    meant = messages.c.key == func.any(bindparam("keys", type_=ARRAY(TEXT)))
    further = (messages.c.case_no == bindparam("no"), meant, messages.c.status == "due")
    reasons = {"reason_zh": NOTICED_ZH, "reason_en": NOTICED_EN}
    statement = update(messages).where(*further, messages.c.asks_acknowledgement, before.exists())
    return statement.values(status="withdrawn", **reasons)


_NOTICED = _noticed()
_UNHEARD = select(messages.c.about).where(
    messages.c.case_no == bindparam("no"),
    messages.c.status == "acknowledged",
    messages.c.heard_at.is_(None),
    messages.c.asks_acknowledgement,
    messages.c.about.is_not(None),
)
_RELEASE = _release()
_PLAN = _plan()
_UNSENT = among(messages.c.status, ("held", "planned"))
# Held, or tried and failed: kept, so that one can see why it was never said.
_DROP = (
    update(messages)
    .where(
        _gone(),
        or_(
            among(messages.c.status, ("held", "sending", "unknown")),
            and_(messages.c.status == "planned", messages.c.attempts > 0),
        ),
    )
    .values(
        standing="dropped",
        status=when((_UNSENT, "withdrawn"), else_=messages.c.status),
        reason_zh=when((_UNSENT, NO_LONGER_ZH), else_=messages.c.reason_zh),
        reason_en=when((_UNSENT, NO_LONGER_EN), else_=messages.c.reason_en),
    )
    .returning(messages.c.id)
)
_DELETE = delete(messages).where(_gone(), messages.c.status == "planned", messages.c.attempts == 0)
_SWEEP = _UNHEARD.add_cte(_DELETE.returning(messages.c.id).cte("swept"), _DROP.cte("dropped"))
