"""Does what every case asks of the database stay as dear as it was, however many other cases there are?"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.judge import Opening
from domain.reception import Reception
from domain.stages.appointment import LogCall
from standards import load
from storage import doubts, links, opening, outbox, receipts
from storage.engine import Database
from storage.opening import Arrival, Before
from storage.outcomes import Result, finish
from tests.storage.scene import (
    MINUTE,
    T0,
    WANG,
    act,
    at,
    grabbed,
    open_complaint,
    open_order,
    pass_time,
    say,
    settle_staff,
    technician,
)

GROW = (
    "cases",
    "case_contacts",
    "causes",
    "events",
    "messages",
    "attempts",
    "callbacks",
    "links",
    "bookings",
)
WHOLE = re.compile(rf"Seq Scan on ({'|'.join(GROW)})\b")
Asked = list[tuple[str, Any]]


@contextmanager
def overheard(db: Database) -> Iterator[Asked]:
    """Every question that is put to the database meanwhile, once."""
    heard: dict[str, Any] = {}

    def hear(connection: Any, cursor: Any, statement: str, given: Any, *more: Any) -> None:
        heard.setdefault(statement, given)

    asked: Asked = []
    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
        asked.extend(heard.items())


def read_whole(db: Database, asked: Asked) -> list[str]:
    """Of these questions, those that no index answers: whole tables are read where nothing else is possible."""
    found = []
    with db.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement, given in asked:
            cursor.execute("SAVEPOINT before")
            cursor.execute(f"EXPLAIN (COSTS OFF) {statement}", given)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            cursor.execute("ROLLBACK TO SAVEPOINT before")
            if WHOLE.search(plan):
                found.append(f"{statement}\n{plan}")
        connection.rollback()
    return found


def open_wishes(db: Database) -> None:
    open_order(db, key="k", wish="a", problem="龙头漏水", words={"photo": "一张"})
    open_complaint(db)


def open_receptions(db: Database) -> None:
    law = load("sale")

    def build(no: str, customer: str, before: Before) -> Opening:
        return Opening(no=no, standard=law, body=Reception(customer=customer), at=T0)

    opening.open_case(db, Arrival(standard=law, at=T0, caller=WANG), build)


def live(db: Database) -> None:
    case = grabbed(db, open_order(db).case)
    pass_time(db, act(db, case, LogCall(connected=True), technician(), at(2)), at(90))


def tell(db: Database) -> None:
    say(db, open_order(db).case, 2)
    first, second = outbox.claim(
        db, T0, 10, "w@1", worded=lambda one: one.model_copy(update={"text": "…", "token": links.new_token()})
    )[:2]
    outbox.keep_bundles(db, [first.model_copy(update={"bundle": first.attempt_id, "said": "…"})])
    ended = Result(
        attempt_id=first.attempt_id, message_id=first.message_id, outcome="accepted", provider_id="SM1"
    )
    finish(db, [ended], T0)
    doubts.stuck(db, T0 + timedelta(hours=1), MINUTE, ["sms"])
    outbox.next_due_at(db)
    receipts.apply(db, receipts.Heard(what="delivered", received_at=at(1), attempt_id=second.attempt_id))
    receipts.acknowledge(db, first.message_id, "per_l1", at(2))
    receipts.mark_heard(db, [first.message_id])


@pytest.mark.parametrize("lived", [open_wishes, open_receptions, live, tell], ids=lambda deed: deed.__name__)
def test_nothing_that_each_case_asks_reads_a_table_whole(
    database: Database, lived: Callable[[Database], None]
) -> None:
    settle_staff(database)
    with overheard(database) as asked:
        lived(database)
    assert len(asked) > 3
    assert read_whole(database, asked) == []


def test_a_question_without_an_index_is_noticed(database: Database) -> None:
    asked: Asked = [("SELECT id FROM messages WHERE id = %(id)s OR says = %(id)s", {"id": "x"})]
    assert read_whole(database, asked) != []
