"""How is a step written down whole and once, with all that the case still plans to say?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import pydantic_core
from sqlalchemy import Connection, Table, Text, bindparam, func, insert, select, update
from sqlalchemy import case as when

from domain.base import Fact
from domain.case import Case
from domain.event import Event
from domain.machines import Given
from domain.message import Message
from domain.plan import Planned
from domain.retelling import Cause
from storage import bookings, case_rows
from storage.case_rows import NoSuchCase
from storage.rows import packed, travelling
from storage.tables_cases import bookings as held
from storage.tables_cases import case_contacts, cases, causes, events
from storage.tables_messages import messages
from storage.writing_messages import (
    FIELDS,
    first_rows,
    plan_messages,
    release_messages,
    respect_notice,
    shift_messages,
)

# Of the row of a case, what never changes.
FIRST = (
    "no", "kind", "standard", "edition", "edition_hash", "idempotency_key", "fingerprint", "opening",
    "planned_hash",
)  # fmt: skip


class Entry(Protocol):
    """One step as it is written down; no cause: time passed."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def cause(self) -> Given | None: ...
    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def released(self) -> tuple[Message, ...]: ...


class StepWritten(Fact):
    """An entry for those who have none of their own."""

    seq: int
    at: datetime
    cause: Given | None = None
    events: tuple[Event, ...] = ()
    released: tuple[Message, ...] = ()


def record(
    connection: Connection,
    case: Case,
    entries: Sequence[Entry],
    plan: Sequence[Planned],
    planned: Sequence[Message],
) -> Case | None:
    """Write steps down, the case after the last of them, and what it plans; what is written already stays.

    Where other steps stand under these numbers nothing is written, and the case is returned as it stands.
    NoSuchCase when the case was never opened. Wants a transaction; the caller commits.
    """
    before = connection.execute(_BEFORE, {"no": case.no}).first()
    if before is None:
        raise NoSuchCase(case.no)
    if any(entry.seq <= before.seq for entry in entries) and not _stands(connection, case.no, entries):
        return case_rows.load_case(connection, case.no)
    if case.seq <= before.seq:
        return None
    new = [entry for entry in entries if entry.seq > before.seq]
    released = [message for entry in new for message in entry.released]
    planned_hash = hash_of(planned, case)
    same_plan = planned_hash == before.planned_hash
    bell = bell_of(case, released, [] if same_plan else planned)
    row = {**case_rows.row_of(case, plan), "planned_hash": planned_hash, "case_no": case.no, **bell}
    connection.execute(_STEP, {**row, **_history(case, new)})
    if case.shift != before.shift:
        shift_messages(connection, case.no, case.shift - before.shift)
    if released or not same_plan:
        say(connection, case, new, planned)
    bookings.make_equal(connection, case, before.technician, before.during)
    return None


def _stands(connection: Connection, no: str, entries: Sequence[Entry]) -> bool:
    """Whether what is written under the numbers of these steps are these steps: the same cause at the same instant."""
    ours = {entry.seq: Cause(seq=entry.seq, at=entry.at, given=entry.cause) for entry in entries}
    rows = connection.execute(_CAUSES, {"no": no, "numbers": list(ours)}).mappings()
    return all(Cause.model_validate(dict(row)) == ours[row["seq"]] for row in rows)


def begin(
    connection: Connection,
    row: Mapping[str, Any],
    case: Case,
    first: Entry,
    planned: Sequence[Message],
    contacts: Mapping[str, Any],
) -> None:
    """All of a case that did not exist before, in one question; `row` with the `trace` of the request that opens it."""
    beside = {
        **bell_of(case, first.released, planned),
        **_history(case, [first], row["trace"]),
        **packed([{**contacts, "case_no": case.no}], "contacts"),
        **packed(first_rows(case, first.released, planned), "messages"),
    }
    connection.execute(_FIRST_STEP, {**row, "planned_hash": hash_of(planned, case), **beside})


def say(connection: Connection, case: Case, entries: Sequence[Entry], planned: Sequence[Message]) -> None:
    """The rows of what these steps say now, and of what the case says later if nothing comes between."""
    released = [message for entry in entries for message in entry.released]
    said = {message.key: entry.seq for entry in entries for message in entry.released}
    release_messages(connection, case, released, said)
    unheard = plan_messages(connection, case, released, planned)
    if unheard:
        respect_notice(connection, case, released, unheard)


def hash_of(planned: Sequence[Message], case: Case) -> str:
    """The same where the rows of the plan would be the same."""
    said = pydantic_core.to_json([bool(case.shift), *planned])
    return hashlib.blake2b(said, digest_size=12).hexdigest()


def _history(case: Case, entries: Sequence[Entry], trace: str | None = None) -> dict[str, Any]:
    """Causes and events as they travel. `trace`: of the step that opens a case; any other has that of its cause."""
    return {
        **packed([_cause(case.no, entry, trace) for entry in entries], "causes"),
        **packed([row for entry in entries for row in _events(case.no, entry)], "events"),
    }


def _cause(no: str, entry: Entry, trace: str | None) -> dict[str, Any]:
    given = entry.cause.model_dump() if entry.cause else None
    traced = entry.cause.traced if entry.cause else trace
    return {"case_no": no, "seq": entry.seq, "at": entry.at, "given": given, "trace": traced}


def _events(no: str, entry: Entry) -> Iterable[dict[str, Any]]:
    for index, event in enumerate(entry.events):
        yield {"case_no": no, "seq": entry.seq, "index": index, **event.model_dump()}


def bell_of(case: Case, released: Sequence[Message], planned: Sequence[Message]) -> dict[str, str | None]:
    """With what listeners are woken after the commit: the next real instant at which something is to be said."""
    waiting = [*released, *(planned if not case.shift else ())]
    next_at = min((message.planned_at for message in waiting), default=None)
    return {"say_at": (next_at - case.shift).isoformat() if next_at else None}


def _rows_of(table: Table, name: str, only: Sequence[str] | None = None) -> Any:
    fields = only or [column.name for column in table.c if column.server_default is None]
    given = travelling({field: table.c[field].type for field in fields}, name)
    return insert(table).from_select(fields, select(*(given.c[field] for field in fields)))


# Two writers of one case (a step repeated while it still runs) go one after the other.
_BEFORE = (
    select(cases.c.seq, cases.c.planned_hash, cases.c.shift, held.c.technician, held.c.during)
    .outerjoin(held, held.c.case_no == cases.c.no)
    .where(cases.c.no == bindparam("no"))
    .with_for_update(key_share=True, of=cases)
)
_CAUSES = select(causes.c.seq, causes.c.at, causes.c.given).where(
    causes.c.case_no == bindparam("no"), causes.c.seq.in_(bindparam("numbers", expanding=True))
)
_SAY_AT = bindparam("say_at", type_=Text)
# Heard by listeners after the commit: `cases` always, `messages` where something is to be said.
BELLS = (
    func.pg_notify("cases", cases.c.no),
    when((_SAY_AT.is_not(None), func.pg_notify("messages", _SAY_AT))),
)
_CHANGED = (
    update(cases)
    .where(cases.c.no == bindparam("case_no"))
    .values(
        {name: bindparam(name) for name in (*case_rows.FIELDS, "planned_hash")} | {"updated_at": func.now()}
    )
    .returning(*BELLS)
)
_INSERTED = (
    insert(cases).values({name: bindparam(name) for name in (*FIRST, *case_rows.FIELDS)}).returning(*BELLS)
)


def _with_history(written: Any) -> Any:
    """One question to the server for the row of a case, what caused the steps, and what happened in them."""
    caused = _rows_of(causes, "causes").returning(causes.c.seq).cte("caused")
    return _rows_of(events, "events").add_cte(written.cte("written"), caused)


_STEP = _with_history(_CHANGED)
_FIRST_STEP = _with_history(_INSERTED).add_cte(
    _rows_of(case_contacts, "contacts").returning(case_contacts.c.case_no).cte("reached"),
    _rows_of(messages, "messages", FIELDS).returning(messages.c.id).cte("said"),
)
