"""What did the provider really take, held against what the house believes that it said?"""

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel

from domain.retelling import retell
from storage.engine import Database
from storage.history import beginning_of, causes_of
from storage.reading_messages import MessageRow, messages_of
from tests.far_end.records import Record

SAID = ("sent", "delivered", "acknowledged")
OPEN = ("sending", "unknown")
WAITING = """
SELECT messages.*, l.asks, extract(epoch FROM now() - l.begun_at)::int AS begun,
       extract(epoch FROM now() - claimed_at)::int AS claimed
FROM messages LEFT JOIN LATERAL
     (SELECT asks, begun_at FROM attempts a WHERE a.message_id = messages.id ORDER BY number DESC LIMIT 1) l ON true
WHERE status IN ('due', 'held', 'sending', 'unknown', 'sent')
   OR (status IN ('acknowledged', 'undeliverable') AND heard_at IS NULL)
   OR (status = 'planned' AND ready_at < now())
   OR EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = messages.id AND a.finished_at IS NULL)
ORDER BY messages.id
"""


class Tally(BaseModel):
    """`planned` counts what the pure core says must have been said by now; the others count messages too."""

    planned: int = 0
    sent: int = 0
    delivered: int = 0
    acknowledged: int = 0
    undeliverable: int = 0
    withdrawn: int = 0
    unknown: int = 0
    doubled: int = 0
    lost: int = 0
    forgotten: int = 0
    what: list[str] = []

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.forgotten)


def tally(database: Database, numbers: Iterable[str], records: Iterable[Record], pressed: set[str]) -> Tally:
    """`pressed`: the calls in which a key was pressed and the house said thank you."""
    carried, taken = _carried(database), Counter[str]()
    thanked = set()
    for record in records:
        message = carried.get(record.asked("StatusCallback").partition("?n=")[2], "?")
        taken[message] += 1
        if record.sid in pressed:
            thanked.add(message)
    found = Tally()
    for no in numbers:
        rows = {row.key: row for row in messages_of(database, no)}
        told = {
            message.key for message in retell(beginning_of(database, no), causes_of(database, no)).messages
        }
        found.planned += len(told)
        for key in told - rows.keys():
            _wrong(found, "lost", no, key, "no row")
        for key, row in rows.items():
            _count(found, row, taken[row.id], key in told, row.id in thanked)
    if taken["?"]:
        _wrong(found, "doubled", "-", "?", f"{taken['?']} without an attempt on record")
    return found


def _count(found: Tally, row: MessageRow, taken: int, told: bool, thanked: bool) -> None:
    if row.status in SAID:
        found.sent += 1
        found.delivered += row.delivered_at is not None or row.status == "acknowledged"
        found.acknowledged += row.status == "acknowledged"
    found.undeliverable += row.status == "undeliverable"
    found.withdrawn += row.status == "withdrawn"
    found.unknown += row.status in OPEN
    if taken > 1:
        _wrong(found, "doubled", row.case_no, row.key, f"{taken} at the provider, {row.attempts} attempts")
    if row.status in SAID and not taken:
        _wrong(found, "lost", row.case_no, row.key, f"{row.status}, and the provider has nothing")
    if told and row.status in ("planned", "held"):
        _wrong(found, "lost", row.case_no, row.key, f"still {row.status} after {row.attempts} attempts")
    if thanked and row.status != "acknowledged":
        _wrong(found, "forgotten", row.case_no, row.key, f"a key was pressed, and it is {row.status}")


def _wrong(found: Tally, what: str, no: str, key: str, why: str) -> None:
    setattr(found, what, getattr(found, what) + 1)
    found.what.append(f"{what}: {no} {key}: {why}")


def _carried(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, message_id FROM attempts")
        return {row.id: row.message_id for row in rows}


def waiting(database: Database) -> list[str]:
    """Which messages should go out now, are on their way, or have an end that nobody has heard of.

    Each with its seconds before now: whether somebody is still at it, or nobody any more.
    """
    with database.reading() as connection:
        rows = connection.exec_driver_sql(WAITING).all()
    return [
        f"unsettled: {row.case_no} {row.key}: {row.status}, attempt {row.attempts} begun {row.begun} s ago, "
        f"asked by the reconciler {row.asks} times, by the courier {row.claimed} s ago"
        for row in rows
    ]


def attempts_by_outcome(database: Database) -> dict[str, int]:
    """How the attempts ended, as far as the house knows."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT coalesce(outcome, 'none') AS how, count(*) AS times FROM attempts GROUP BY 1 ORDER BY 1"
        )
        return {row.how: row.times for row in rows}


def reasons(database: Database) -> dict[str, int]:
    """Why messages could not be delivered, in the words on record."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT coalesce(reason_en, '-') AS why, count(*) AS times FROM messages"
            " WHERE status = 'undeliverable' GROUP BY 1 ORDER BY 2 DESC"
        )
        return {row.why: row.times for row in rows}
