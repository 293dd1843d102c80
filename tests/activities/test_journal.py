"""Is a step written down once, whole, and are the rows of the plan exactly those that the case still holds?"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from temporalio.testing import ActivityEnvironment

from activities.contracts import Record
from activities.journal import Journalist
from domain import judge
from domain.case import Case, Step
from domain.machines import Given
from domain.people import Actor, Role
from domain.stages.appointment import Appoint, LogCall
from domain.stages.dispatch import Grab, Offer
from storage import outbox
from storage.engine import Database
from storage.tables_cases import causes, events
from tests.activities.house import MINUTE, keep, open_order, row, rows, settle_staff, step_record

NINE = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
T1 = Actor(person="per_t1", roles=(Role.TECHNICIAN,))


def at(minutes: float) -> datetime:
    return NINE + minutes * MINUTE


@pytest.fixture
def opened(database: Database) -> Case:
    settle_staff(database)
    return open_order(database, NINE)


def offered(case: Case) -> tuple[Given, Step]:
    given = Given(command=Offer(request=case.requests[0].id, technicians=("per_t1", "per_t2")))
    return given, judge.act(case, given, NINE)


def grabbed(case: Case) -> tuple[Given, Step]:
    given = Given(command=Grab(), by=T1, key="grab")
    return given, judge.act(case, given, at(1))


@pytest.fixture
def taken(database: Database, opened: Case) -> Case:
    return keep(database, *grabbed(keep(database, *offered(opened))))


def count(db: Database) -> tuple[int, int]:
    with db.reading() as connection:
        steps = connection.scalar(select(func.count()).select_from(causes)) or 0
        return steps, connection.scalar(select(func.count()).select_from(events)) or 0


def says(db: Database, status: str) -> list[str]:
    return sorted(one.says for one in rows(db) if one.status == status)


def test_recorded_twice_is_recorded_once(database: Database, opened: Case) -> None:
    given, step = offered(opened)
    record = step_record(step.case, (given, step))
    journal = Journalist(database)
    journal.record(record)
    before, kept = rows(database), count(database)
    journal.record(record)
    assert (rows(database), count(database)) == (before, kept)


def test_it_is_an_activity_of_that_name_and_takes_what_travelled(database: Database, opened: Case) -> None:
    given, step = offered(opened)
    travelled = Record.model_validate_json(step_record(step.case, (given, step)).model_dump_json())
    ActivityEnvironment().run(Journalist(database).record, travelled)
    assert says(database, "due") == ["job-offer", "job-offer"]


def test_steps_that_arrive_together_are_recorded_together(database: Database, opened: Case) -> None:
    first = offered(opened)
    second = grabbed(first[1].case)
    Journalist(database).record(step_record(second[1].case, first, second))
    with database.reading() as connection:
        kept = connection.execute(select(causes.c.seq, causes.c.given).order_by(causes.c.seq)).all()
    assert [(one.seq, (one.given or {}).get("command", {}).get("kind")) for one in kept] == [
        (1, None),
        (2, "offer"),
        (3, "grab"),
    ]
    assert says(database, "due") == ["job-offer", "job-offer", "job-taken-by-other"]
    assert "call-the-customer" in says(database, "planned")


def test_of_steps_repeated_with_a_new_one_only_the_new_one_is_added(database: Database, opened: Case) -> None:
    first = offered(opened)
    keep(database, *first)
    second = grabbed(first[1].case)
    Journalist(database).record(step_record(second[1].case, first, second))
    assert count(database)[0] == 3


def test_planned_rows_are_those_of_the_plan_and_no_others(database: Database, taken: Case) -> None:
    wanted = {message.key for message in step_record(taken).planned}
    held = {one.key for one in rows(database) if one.standing == "planned"}
    assert held == wanted
    by_t1 = Given(command=LogCall(connected=True), by=T1)
    called = keep(database, by_t1, judge.act(taken, by_t1, at(2)))
    appoint = Given(command=Appoint(at=at(2880), read_back=True), by=T1)
    agreed = keep(database, appoint, judge.act(called, appoint, at(3)))
    held = {one.key for one in rows(database) if one.standing == "planned"}
    assert held == {message.key for message in step_record(agreed).planned}
    assert not {one.says for one in rows(database) if one.standing == "planned"} & {
        "call-overdue",
        "call-the-customer",
    }


def test_released_rows_are_due_at_their_own_instant(database: Database, taken: Case) -> None:
    keep(database, None, judge.tick(taken, at(4)))
    reminder = next(one for one in rows(database) if one.says == "call-the-customer")
    assert (reminder.status, reminder.standing) == ("due", "released")
    assert reminder.planned_at == reminder.ready_at == at(4)


def test_a_case_whose_clock_was_moved_speaks_on_release_only(database: Database, opened: Case) -> None:
    hour = timedelta(hours=1)
    moved = opened.model_copy(update={"shift": hour})
    given, step = offered(moved)
    keep(database, given, step)
    taken = keep(database, *grabbed(step.case))
    waiting = [one for one in rows(database) if one.standing == "planned"]
    assert waiting
    assert {one.ready_at for one in waiting} == {None}
    outbox.claim(database, at(600), 50, "w")
    assert outbox.claim(database, at(600), 50, "w") == []
    keep(database, None, judge.tick(taken, at(4)))
    [due] = outbox.claim(database, at(4) - hour, 50, "w")
    assert (due.message.says, due.shift, due.message.planned_at) == ("call-the-customer", hour, at(4))


def test_what_a_step_says_again_under_the_same_key_stays_one_message(database: Database, taken: Case) -> None:
    outbox.claim(database, at(4), 50, "w")
    step = judge.tick(taken, at(4))
    keep(database, None, step)
    [key] = [said.key for said in step.messages]
    assert (row(database, key).status, row(database, key).standing) == ("sending", "released")
