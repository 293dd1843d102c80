"""How is a step written down whole and once, with all that the case still plans to say?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, func, insert, select, update

from domain.base import Fact
from domain.case import Case
from domain.event import Event
from domain.machines import Given
from domain.message import Message
from domain.plan import Planned
from storage import bookings, case_rows
from storage.case_rows import NoSuchCase
from storage.tables_cases import cases, causes, events
from storage.writing_messages import plan_messages, release_messages


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
) -> None:
    """Write steps down, the case after the last of them, and what it plans; what is written already stays.

    NoSuchCase when the case was never opened. Wants a transaction; the caller commits.
    """
    # Two writers of one case (a step repeated while it still runs) go one after the other.
    statement = select(cases.c.seq).where(cases.c.no == case.no).with_for_update(key_share=True)
    written = connection.scalar(statement)
    if written is None:
        raise NoSuchCase(case.no)
    if case.seq <= written:
        return
    row = case_rows.row_of(case, plan)
    connection.execute(update(cases).where(cases.c.no == case.no).values(**row, updated_at=func.now()))
    append(connection, case, [entry for entry in entries if entry.seq > written], planned)


def append(connection: Connection, case: Case, entries: Sequence[Entry], planned: Sequence[Message]) -> None:
    """What follows the row of a case: causes, events, messages, bookings, and the bell for those who wait."""
    _insert(connection, causes, (_cause(case.no, entry) for entry in entries))
    _insert(connection, events, (row for entry in entries for row in _events(case.no, entry)))
    released = [message for entry in entries for message in entry.released]
    release_messages(connection, case, released)
    plan_messages(connection, case, released, planned)
    if case.seq > 1:
        bookings.make_equal(connection, case)
    _ring(connection, case, released, planned)


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    collected = list(rows)
    if collected:
        connection.execute(insert(table), collected)


def _cause(no: str, entry: Entry) -> dict[str, Any]:
    given = entry.cause.model_dump() if entry.cause else None
    return {"case_no": no, "seq": entry.seq, "at": entry.at, "given": given}


def _events(no: str, entry: Entry) -> Iterable[dict[str, Any]]:
    for index, event in enumerate(entry.events):
        yield {"case_no": no, "seq": entry.seq, "index": index, **event.model_dump()}


def _ring(
    connection: Connection, case: Case, released: Sequence[Message], planned: Sequence[Message]
) -> None:
    """Heard by listeners after the commit: `cases` always, `messages` with the next real instant."""
    waiting = [*released, *(planned if not case.shift else ())]
    bells = [func.pg_notify("cases", case.no)]
    if waiting:
        next_at = min(message.planned_at for message in waiting) - case.shift
        bells.append(func.pg_notify("messages", next_at.isoformat()))
    connection.execute(select(*bells))
