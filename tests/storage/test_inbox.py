"""Is what somebody writes to us kept whole, and looked after by one person at a time?"""

from datetime import UTC, datetime

from storage import inbox
from storage.engine import Database

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_what_somebody_writes_is_kept_without_what_the_database_cannot_hold(database: Database) -> None:
    kept = inbox.keep(database, text="谢谢\0", received_at=AT, phone="+8619900000001")
    [found] = inbox.written(database)
    assert (found.id, found.text, found.received_at, found.phone) == (kept, "谢谢", AT, "+8619900000001")


def test_one_takes_it_and_another_does_not(database: Database) -> None:
    kept = inbox.keep(database, text="改到周五", received_at=AT)
    assert inbox.take(database, kept, "per_a")
    assert inbox.take(database, kept, "per_a")
    assert not inbox.take(database, kept, "per_b")
    assert not inbox.put_back(database, kept, "per_b")
    assert inbox.put_back(database, kept, "per_a")
    assert inbox.take(database, kept, "per_b")
    assert not inbox.take(database, "in_nothing", "per_a")


def test_what_is_settled_stays_settled(database: Database) -> None:
    kept = inbox.keep(database, text="改到周五", received_at=AT)
    assert inbox.settle(database, kept, "per_a", "已改约")
    assert not inbox.settle(database, kept, "per_b")
    assert not inbox.take(database, kept, "per_b")
    assert inbox.written(database) == []
    [settled] = inbox.written(database, handled=True)
    assert (settled.handled_by, settled.note) == ("per_a", "已改约")
