"""What is due to be said, by which courier, and what was left half done by one that died?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.types import Integer

from domain.base import Fact
from domain.message import Message
from storage import links
from storage.among import among
from storage.engine import Database
from storage.ids import new_id
from storage.links import ToAcknowledge
from storage.message_rows import message_of
from storage.opt_outs import left_by
from storage.recipients import Addressee, CaseFacts, Directory, addressee_at, facts_of
from storage.rows import packed, travelling
from storage.tables_bridges import bridges
from storage.tables_messages import CLAIMABLE, attempts, messages

IN_DOUBT = ("sending", "unknown")


class Claimed(Fact):
    """One attempt that is on record before it is made, with all that it takes. `shift`: case now = real now + it.

    `declined`: the channels on which the person asked to be left alone. `bundle`: the attempt that carries this and
    other messages as one, `said` with all their words. `token`: of the link by which the person acknowledges it.
    """

    attempt_id: str
    number: int
    begun_at: datetime
    message_id: str
    case_no: str
    message: Message
    shift: timedelta
    to: Addressee
    about: CaseFacts
    released: bool
    due_at: datetime | None = None
    declined: tuple[str, ...] = ()
    status: str = "sending"
    text: str | None = None
    params: dict[str, str] = {}
    provider_id: str | None = None
    bundle: str | None = None
    said: str | None = None
    token: str | None = None


def claim(
    db: Database,
    now: datetime,
    limit: int,
    worker: str,
    *,
    behind: timedelta = timedelta(0),
    worded: Callable[[Claimed], Claimed] = lambda claimed: claimed,
) -> list[Claimed]:
    """Take what is due: `limit` of what asks to be acknowledged, and where those are fewer, `limit` of the rest too.

    Each the earliest first. Couriers side by side never take the same: whoever has it keeps it.

    Its words, and the link that acknowledges it, are on record with it before it goes out: by them it is found again
    at the provider, by whoever comes after. What is not due for as long as `behind` is left to whoever stands before.
    """
    return db.in_transaction(lambda connection: _claim(connection, now, limit, worker, behind, worded))


def next_due_at(db: Database) -> datetime | None:
    """The real instant at which something is due next; in the past when something waits already."""
    with db.reading() as connection:
        due_at: datetime | None = connection.scalar(_NEXT)
    return due_at


def keep_bundles(db: Database, claimed: Sequence[Claimed]) -> None:
    """Write down what goes out as one, before it does: whoever is killed in between leaves it to be found as one."""
    if claimed:
        bundles = [{"id": one.attempt_id, "bundle": one.bundle, "said": one.said} for one in claimed]
        db.at_once(_BUNDLE, packed(sorted(bundles, key=lambda row: str(row["id"]))))


def owned_provider_ids(
    db: Database, address: str, since: datetime, bundle: str | None = None
) -> frozenset[str]:
    """What other attempts at that address are known by at the provider: not the one, or bundle, that is looked for."""
    statement = select(attempts.c.provider_id).where(
        or_(attempts.c.bundle.is_(None), attempts.c.bundle != bundle) if bundle else true(),
        attempts.c.address == address,
        attempts.c.begun_at >= since,
        attempts.c.provider_id.is_not(None),
    )
    # A bridged call rings the same phone: a reminder in doubt is not to be found in it.
    joined = select(bridges.c.provider_id).where(
        bridges.c.begun_at >= since, bridges.c.provider_id.is_not(None)
    )
    with db.reading() as connection:
        return frozenset(connection.scalars(statement.union(joined)))


def tries(db: Database, message_id: str) -> int:
    """How often somebody tried to say it; what we held back ourselves does not count."""
    counted = attempts.c.outcome.is_distinct_from("held")
    statement = select(func.count()).select_from(attempts).where(attempts.c.message_id == message_id, counted)
    with db.reading() as connection:
        return connection.scalar(statement) or 0


def _claim(
    connection: Connection,
    now: datetime,
    limit: int,
    worker: str,
    behind: timedelta,
    worded: Callable[[Claimed], Claimed],
) -> list[Claimed]:
    rows = connection.execute(_DUE, {"due_at": now - behind, "limit": limit}).mappings().all()
    if not rows:
        return []
    about, directory = facts_of(connection, (row["case_no"] for row in rows)), Directory(connection, rows)
    told = {row["id"]: directory.addressee(row, about[row["case_no"]]) for row in rows}
    left = left_by(connection, (to.phone for to in told.values()))
    claimed = [
        worded(
            Claimed(
                attempt_id=new_id("att"),
                number=row["attempts"] + 1,
                begun_at=now,
                message_id=row["id"],
                case_no=row["case_no"],
                message=message_of(row),
                shift=about[row["case_no"]].shift,
                to=told[row["id"]],
                about=about[row["case_no"]],
                released=row["standing"] == "released",
                due_at=row["ready_at"],
                declined=left.get(told[row["id"]].phone or "", ()),
            )
        )
        for row in rows
    ]
    connection.execute(_TAKE, packed([_taken(one, worker) for one in claimed]))
    links.keep_to_acknowledge(connection, [asked for one in claimed if (asked := _link(one))], now)
    return claimed


def _link(one: Claimed) -> ToAcknowledge | None:
    if one.token is None:
        return None
    return ToAcknowledge(token=one.token, case_no=one.case_no, message=one.message_id, person=one.to.person)


def _taken(one: Claimed, worker: str) -> dict[str, Any]:
    return {
        "id": one.attempt_id,
        "message_id": one.message_id,
        "number": one.number,
        "channel": one.message.channel,
        "address": one.to.point(one.message.channel),
        "worker": worker,
        "begun_at": one.begun_at,
        "told_person": one.to.person,
        "language": one.to.language,
        "text": one.text,
    }


def _take() -> Any:
    """The attempts, and what becomes of their messages, in one question."""
    fields = ("id", "message_id", "number", "channel", "address", "worker", "begun_at")
    kinds = {name: attempts.c[name].type for name in fields}
    given = travelling({**kinds, "told_person": Text, "language": Text, "text": Text})
    taken = (
        update(messages)
        .where(messages.c.id == given.c.message_id)
        .values(
            status="sending",
            attempts=given.c.number,
            claimed_at=given.c.begun_at,
            told_person=given.c.told_person,
            language=given.c.language,
            text=func.coalesce(given.c.text, messages.c.text),
        )
    )
    made = insert(attempts).from_select(fields, select(*(given.c[name] for name in fields)))
    return made.add_cte(taken.returning(messages.c.id).cte("taken"))


def _waiting(asks: bool) -> tuple[ColumnElement[bool], ...]:
    return among(messages.c.status, CLAIMABLE), messages.c.asks_acknowledgement.is_(asks)


def _first_ready() -> ColumnElement[datetime | None]:
    """Both halves of the index have their own first."""
    first = (select(func.min(messages.c.ready_at)).where(*_waiting(asks)) for asks in (True, False))
    return func.least(*(one.scalar_subquery() for one in first))


def _due() -> Any:
    """After an outage much is due at once: whoever must act is told before whoever is to know."""
    due, limit = messages.c.ready_at <= bindparam("due_at"), bindparam("limit", type_=Integer)
    order = (messages.c.ready_at, messages.c.id)
    acting, knowing = (
        select(messages)
        .where(*_waiting(asks), due)
        .order_by(*order)
        .limit(limit)
        .with_for_update(skip_locked=True)
        for asks in (True, False)
    )
    first = acting.cte("acting")
    full = select(func.count()).select_from(first).scalar_subquery() >= limit
    both = union_all(select(first), select(knowing.where(not_(full)).cte("knowing"))).subquery("due")
    return select(both).order_by(both.c.asks_acknowledgement.desc(), both.c.ready_at, both.c.id)


def _bundle() -> Any:
    given = travelling({"id": Text, "bundle": Text, "said": Text})
    changes = {"bundle": given.c.bundle, "said": given.c.said}
    return update(attempts).where(attempts.c.id == given.c.id).values(changes)


# Built once: putting a question together costs as much as asking it, and a courier asks these in every round.
_TAKE, _BUNDLE = _take(), _bundle()
FIRST_READY = _first_ready()
_NEXT, _DUE = select(FIRST_READY), _due()

# What `left_over` reads of each message and its attempt.
LEFT_OVER = (
    messages,
    attempts.c.id.label("attempt_id"),
    attempts.c.number,
    attempts.c.begun_at,
    attempts.c.address,
    attempts.c.provider_id,
    attempts.c.bundle,
    attempts.c.said,
)


def left_over(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Claimed]:
    """Attempts that were made already, by rows of the message with what is known of the attempt."""
    if not rows:
        return []
    about = facts_of(connection, (row["case_no"] for row in rows))
    return [_left_over(row, about[row["case_no"]]) for row in rows]


def _left_over(row: Mapping[Any, Any], about: CaseFacts) -> Claimed:
    """To the address of the attempt, not to where its person can be reached by now."""
    to = addressee_at(row["channel"], row["address"], row["told_person"], row["language"] or "zh")
    return Claimed(
        attempt_id=row["attempt_id"],
        number=row["number"],
        begun_at=row["begun_at"],
        message_id=row["id"],
        case_no=row["case_no"],
        message=message_of(row),
        shift=about.shift,
        to=to,
        about=about,
        released=row["standing"] == "released",
        status=row["status"],
        text=row["text"],
        provider_id=row["provider_id"],
        bundle=row["bundle"],
        said=row["said"],
    )
