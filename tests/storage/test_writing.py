"""Is a step kept once and whole, and do the rows of messages follow the plan?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text, update

from domain import judge
from domain.case import Case
from domain.command import Note
from domain.machines import Given
from domain.people import THE_SYSTEM
from domain.plan import plan
from domain.stages.appointment import Appoint, LogCall
from domain.stages.everywhere import Acknowledge
from storage import outbox, reading
from storage.case_rows import NoSuchCase
from storage.engine import Database
from storage.outcomes import Outcome, Result, finish
from storage.tables_cases import causes, events
from storage.tables_messages import messages
from storage.writing import record
from tests.storage.scene import (
    act,
    at,
    entry,
    grabbed,
    open_order,
    pass_time,
    settle_staff,
    technician,
    write,
)


@pytest.fixture
def taken(database: Database) -> Case:
    settle_staff(database)
    return grabbed(database, open_order(database).case)


def rows(db: Database, says: str | None = None) -> list[Any]:
    statement = select(messages).order_by(messages.c.planned_at, messages.c.key)
    if says:
        statement = statement.where(messages.c.says == says)
    with db.reading() as connection:
        return list(connection.execute(statement))


def statuses(db: Database, says: str) -> list[str]:
    return [row.status for row in rows(db, says)]


def set_status(db: Database, says: str, status: str, **changes: Any) -> None:
    with db.transaction() as connection:
        connection.execute(update(messages).where(messages.c.says == says).values(status=status, **changes))


def test_a_case_comes_back_as_it_was_written(database: Database, taken: Case) -> None:
    kept = reading.case_by_no(database, taken.no)
    assert kept.case == taken
    assert [planned.at for planned in kept.plan] == sorted(planned.at for planned in kept.plan)
    assert kept.plan[0].at == at(4)
    assert not kept.overdue


def test_the_plan_has_a_row_for_each_message_and_the_offers_are_due(database: Database, taken: Case) -> None:
    assert statuses(database, "offer") == ["due", "due"]
    assert statuses(database, "call-the-customer") == ["planned"]
    assert statuses(database, "call-overdue") == ["planned"] * 4
    assert all(row.ready_at == row.planned_at for row in rows(database, "call-overdue"))


def test_written_twice_is_written_once(database: Database, taken: Case) -> None:
    given = Given(command=Note(text="txt_1"), by=technician())
    first = judge.act(taken, given, at(2))
    second = judge.tick(first.case, at(4))
    write(database, first.case, entry(first, given))
    before = rows(database)
    write(database, first.case, entry(first, given))
    assert rows(database) == before
    write(database, second.case, entry(first, given), entry(second, None))
    write(database, first.case, entry(first, given))
    assert reading.load_case(database, taken.no) == second.case
    with database.reading() as connection:
        steps = connection.scalars(select(causes.c.seq).order_by(causes.c.seq)).all()
        assert steps == list(range(1, second.case.seq + 1))
        told = connection.scalar(select(func.count()).where(events.c.name == "reminded"))
        assert told == 1
    assert statuses(database, "call-the-customer") == ["due"]


def test_what_stands_under_a_number_stays_and_is_told(database: Database, taken: Case) -> None:
    """A killed life had written a note; the next one judged that time passed: it learns what stands."""
    given = Given(command=Note(text="txt_1"), by=technician())
    noted, passed = judge.act(taken, given, at(2)), judge.tick(taken, at(4))
    write(database, noted.case, entry(noted, given))
    before = rows(database)

    def again(connection: Connection) -> Case | None:
        return record(connection, passed.case, [entry(passed, None)], plan(passed.case), [])

    assert database.in_transaction(again) == noted.case
    assert rows(database) == before
    with database.reading() as connection:
        assert not connection.scalar(select(func.count()).where(events.c.name == "reminded"))


def test_what_the_plan_holds_no_more_is_gone(database: Database, taken: Case) -> None:
    case = act(database, taken, LogCall(connected=True), technician(), at(2))
    act(database, case, Appoint(at=at(200), read_back=True), technician(), at(3))
    assert statuses(database, "call-overdue") == []
    assert statuses(database, "offer") == ["due", "due"]


def test_a_held_message_that_is_no_longer_wanted_is_withdrawn_with_its_reason(
    database: Database, taken: Case
) -> None:
    set_status(database, "call-the-customer", "held")
    case = act(database, taken, LogCall(connected=True), technician(), at(2))
    act(database, case, Appoint(at=at(200), read_back=True), technician(), at(3))
    (row,) = rows(database, "call-the-customer")
    assert row.status == "withdrawn"
    assert row.reason_zh
    assert row.reason_en


def test_a_held_message_that_is_released_is_due_and_keeps_its_quiet_hours(
    database: Database, taken: Case
) -> None:
    set_status(database, "call-the-customer", "held", ready_at=at(60))
    pass_time(database, taken, at(4))
    (row,) = rows(database, "call-the-customer")
    assert (row.status, row.planned_at, row.ready_at) == ("due", at(4), at(60))


@pytest.mark.parametrize(
    "status", ["sending", "sent", "delivered", "acknowledged", "undeliverable", "unknown"]
)
def test_what_a_punctual_courier_has_is_left_alone(database: Database, taken: Case, status: str) -> None:
    set_status(database, "call-the-customer", status)
    pass_time(database, taken, at(5))
    (row,) = rows(database, "call-the-customer")
    assert (row.status, row.standing) == (status, "released")


@pytest.mark.parametrize(("outcome", "left"), [("retry", "withdrawn"), ("accepted", "sent")])
def test_a_message_on_its_way_when_the_plan_drops_it_is_not_tried_again(
    database: Database, taken: Case, outcome: Outcome, left: str
) -> None:
    claimed = {one.message.says: one for one in outbox.claim(database, at(4), 10, "w")}["call-the-customer"]
    case = act(database, taken, LogCall(connected=True), technician(), at(2))
    act(database, case, Appoint(at=at(200), read_back=True), technician(), at(3))
    (row,) = rows(database, "call-the-customer")
    assert (row.status, row.standing) == ("sending", "dropped")
    ended = Result(
        attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome=outcome, again_at=at(5)
    )
    finish(database, [ended], at(4))
    assert statuses(database, "call-the-customer") == [left]


def test_an_attempt_that_failed_at_its_planned_instant_is_not_lost_when_the_timer_fires(
    database: Database, taken: Case
) -> None:
    """The courier was punctual, the case's timer fired while it sent, and the attempt came to nothing."""
    claimed = {one.message.says: one for one in outbox.claim(database, at(4), 10, "w")}["call-the-customer"]
    pass_time(database, taken, at(4))
    ended = Result(
        attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome="retry", again_at=at(5)
    )
    finish(database, [ended], at(4))
    assert statuses(database, "call-the-customer") == ["due"]
    (again,) = outbox.claim(database, at(5), 10, "w")
    assert (again.message_id, again.number) == (claimed.message_id, 2)


def test_an_acknowledgement_takes_the_rest_of_the_escalation_away(database: Database, taken: Case) -> None:
    case = pass_time(database, taken, at(6))
    assert statuses(database, "call-overdue") == ["due", "planned", "planned", "planned"]
    assert reading.case_by_no(database, case.no).overdue
    case = act(database, case, Acknowledge(about="appointment.call#1"), THE_SYSTEM, at(7))
    assert statuses(database, "call-overdue") == ["due"]
    assert reading.case_by_no(database, case.no).overdue, "the customer is still uncalled"


def test_a_case_whose_clock_was_moved_speaks_on_release_only(database: Database, taken: Case) -> None:
    hour = timedelta(hours=1)
    moved = taken.model_copy(update={"shift": hour, "seq": taken.seq + 1, "at": at(2)})
    write(database, moved)
    assert {row.ready_at for row in rows(database, "call-overdue")} == {None}
    assert outbox.claim(database, at(100), 10, "w")[0].message.says == "offer"
    assert outbox.claim(database, at(100), 10, "w") == []
    pass_time(database, moved, at(6))
    due = outbox.claim(database, at(6) - hour, 10, "w")
    assert sorted(claimed.message.says for claimed in due) == ["call-overdue", "call-the-customer"]
    assert {claimed.shift for claimed in due} == {hour}


def test_a_case_that_was_never_opened_cannot_be_written(database: Database, taken: Case) -> None:
    stranger = taken.model_copy(update={"no": "SO-20261123-999999"})
    with pytest.raises(NoSuchCase):
        write(database, stranger)


def test_one_key_released_twice_in_one_record_is_one_message(database: Database, taken: Case) -> None:
    step = judge.tick(taken, at(6))
    twice = step.model_copy(update={"messages": step.messages * 2})
    write(database, step.case, entry(twice, None))
    assert statuses(database, "call-overdue") == ["due", "planned", "planned", "planned"]


def test_what_stays_of_a_plan_is_not_written_again(database: Database, taken: Case) -> None:
    def versions() -> list[Any]:
        with database.reading() as connection:
            return list(connection.execute(text("SELECT id, xmin, xmax FROM messages ORDER BY id")))

    before = versions()
    act(database, taken, LogCall(connected=False), technician(), at(2))
    assert versions() == before


def test_steps_and_couriers_at_once_tell_everything_once(database: Database) -> None:
    """Couriers are as punctual as the timers, so both reach for the same rows at the same moment."""
    settle_staff(database)
    waiting = [grabbed(database, open_order(database).case) for _ in range(6)]

    def let_time_pass(case: Case) -> None:
        for minute in (4, 6, 16, 21, 26):
            case = pass_time(database, case, at(minute))

    def carry(worker: str) -> None:
        for _ in range(30):
            claimed = outbox.claim(database, at(26), 3, worker)
            ends = [
                Result(attempt_id=c.attempt_id, message_id=c.message_id, outcome="accepted") for c in claimed
            ]
            finish(database, ends, at(26))

    with ThreadPoolExecutor(6) as pool:
        at_work = [pool.submit(let_time_pass, case) for case in waiting]
        at_work += [pool.submit(carry, worker) for worker in "abc"]
        for done in at_work:
            done.result()
    carry("last")
    assert {(row.status, row.attempts) for row in rows(database)} == {("sent", 1)}
    assert len(rows(database)) == 6 * (2 + 1 + 4)
