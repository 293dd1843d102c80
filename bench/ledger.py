"""Is everything that the house said it did still there, was each message told once, and does each case replay?"""

from collections import Counter
from collections.abc import Sequence

from pydantic import BaseModel

from domain.retelling import retell
from storage.engine import Database
from storage.history import beginning_of, causes_of
from storage.reading_messages import MessageRow, messages_of
from tests.stories.retold import wrong_with

TOLD = ("sent", "delivered", "acknowledged")
WITH_A_REASON = ("undeliverable", "withdrawn", "held")


class Ledger(BaseModel):
    """What was counted. A message was told, is explained by a reason on record, waits for its instant, or is lost."""

    acknowledged: int = 0
    present: int = 0
    twice: int = 0
    cases: int = 0
    planned: int = 0
    told: int = 0
    explained: int = 0
    waiting: int = 0
    doubled: int = 0
    lost: int = 0
    differ: int = 0
    what: list[str] = []

    @property
    def missing(self) -> int:
        return self.acknowledged - self.present

    @property
    def holds(self) -> bool:
        return not (self.missing or self.twice or self.doubled or self.lost or self.differ)


def ledger(database: Database, opened: Sequence[str], done: Sequence[tuple[str, str]]) -> Ledger:
    """`opened`: the cases that the house said are open; `done`: the commands it carried out, by case and trace."""
    found = Ledger(acknowledged=len(opened) + len(done), cases=len(opened))
    _commands(database, found, opened, done)
    twice = _told_twice(database)
    for no in opened:
        _messages(database, found, no, twice)
        wrong = wrong_with(database, no)
        found.differ += bool(wrong)
        found.what += [f"{no} does not replay: {one}" for one in wrong]
    return found


def _commands(
    database: Database, found: Ledger, opened: Sequence[str], done: Sequence[tuple[str, str]]
) -> None:
    with database.reading() as connection:
        there = {row.no for row in connection.exec_driver_sql("SELECT no FROM cases")}
        rows = connection.exec_driver_sql("SELECT case_no, trace FROM causes WHERE seq > 1")
        carried_out = Counter((row.case_no, row.trace) for row in rows)
    for no in opened:
        found.present += no in there
        found.what += [] if no in there else [f"{no} was answered, and is not there"]
    for command in done:
        found.present += command in carried_out
        found.twice += carried_out[command] > 1
        if carried_out[command] != 1:
            found.what.append(f"{command} was answered, and is there {carried_out[command]} times")


def _messages(database: Database, found: Ledger, no: str, twice: dict[str, int]) -> None:
    rows = {row.key: row for row in messages_of(database, no)}
    said = {message.key for message in retell(beginning_of(database, no), causes_of(database, no)).messages}
    found.planned += len(rows.keys() | said)
    for key in said - rows.keys():
        _wrong(found, "lost", no, key, "no row")
    for key, row in rows.items():
        _count(found, row, due=key in said)
        if twice.get(row.id, 0) > 1:
            _wrong(found, "doubled", no, key, f"{twice[row.id]} attempts were accepted")


def _count(found: Ledger, row: MessageRow, *, due: bool) -> None:
    if row.status in TOLD:
        found.told += 1
    elif row.status in WITH_A_REASON and row.reason_zh:
        found.explained += 1
    elif row.status == "planned" and not due:
        found.waiting += 1
    else:
        _wrong(found, "lost", row.case_no, row.key, f"{row.status} after {row.attempts} attempts")


def _wrong(found: Ledger, what: str, no: str, key: str, why: str) -> None:
    setattr(found, what, getattr(found, what) + 1)
    found.what.append(f"{what}: {no} {key}: {why}")


def _told_twice(database: Database) -> dict[str, int]:
    """How often a message was brought to somebody, where that is more than once."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT message_id, count(*) AS times FROM attempts WHERE outcome = 'accepted'"
            " GROUP BY message_id HAVING count(*) > 1"
        )
        return {row.message_id: row.times for row in rows}


def unsaid(database: Database) -> int:
    """How many messages are due or on their way."""
    with database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM messages WHERE status IN ('due', 'sending', 'unknown')"
            " OR (status = 'planned' AND ready_at <= now())"
        )
        return int(found.scalar_one())
