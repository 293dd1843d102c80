"""Is everything due said by one courier, to the right person, and is nothing lost when a courier dies?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.case import Case
from storage import doubts, outbox, people
from storage.engine import Database
from storage.listening import listen
from storage.outbox import Claimed
from storage.outcomes import Outcome, Result, finish, resolve
from storage.people import Caller
from storage.reading_messages import messages_of, phone_of
from storage.tables_cases import cases
from storage.tables_messages import attempts, messages
from tests.storage.scene import MINUTE, T0, at, grabbed, open_order, pass_time, say, settle_staff

HOUR = timedelta(hours=1)


@pytest.fixture
def case(database: Database) -> Case:
    settle_staff(database)
    return open_order(database).case


def ended(claimed: Claimed, outcome: Outcome, **given: Any) -> Result:
    return Result(attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome=outcome, **given)


def one(db: Database) -> Any:
    with db.reading() as connection:
        return connection.execute(select(messages)).one()


def test_two_couriers_at_once_take_each_message_once(database: Database, case: Case) -> None:
    say(database, case, 60)

    def work(worker: str) -> list[str]:
        taken: list[str] = []
        while got := outbox.claim(database, T0, 7, worker):
            taken += [claimed.message_id for claimed in got]
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [message for part in pool.map(work, "abcd") for message in part]
    assert len(taken) == len(set(taken)) == 60
    with database.reading() as connection:
        assert len(connection.execute(select(attempts)).all()) == 60


def test_an_attempt_is_on_record_before_it_is_made(database: Database, case: Case) -> None:
    say(database, case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    assert one(database).status == "sending"
    with database.reading() as connection:
        row = connection.execute(select(attempts)).one()
    assert (row.id, row.number, row.address, row.outcome) == (claimed.attempt_id, 1, "+8619900000001", None)
    assert outbox.claim(database, T0, 10, "w") == []


def test_nothing_is_said_before_its_time(database: Database, case: Case) -> None:
    say(database, case, 1, when=at(10))
    assert outbox.next_due_at(database) == at(10)
    assert outbox.claim(database, at(9), 10, "w") == []
    assert len(outbox.claim(database, at(10), 10, "w")) == 1
    assert outbox.next_due_at(database) is None


def test_earliest_first(database: Database, case: Case) -> None:
    for minute in (5, 2, 9):
        case = say(database, case, 1, when=at(minute))
    claimed = outbox.claim(database, at(10), 2, "w")
    assert [found.message.planned_at for found in claimed] == [at(2), at(5)]


def test_a_customer_is_told_by_the_name_and_phone_of_this_case(database: Database, case: Case) -> None:
    other = open_order(database, Caller(name="另名样", phone="+8619900000001"))
    people.change_contacts(database, other.no, phone="+8619900000077", problem="漏水")
    say(database, other.case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    assert (claimed.to.name, claimed.to.phone) == ("另名样", "+8619900000077")
    assert (claimed.about.problem, claimed.about.address) == (
        "漏水",
        "样板路 1 号",
    ) or claimed.about.problem == "漏水"


def test_whoever_is_on_duty_is_of_the_technicians_team_first(database: Database, case: Case) -> None:
    """per_t1 is of team east, whose leader came second."""
    case = grabbed(database, case)
    pass_time(database, case, at(6))
    told = {found.message.says: found for found in outbox.claim(database, at(6), 10, "w")}
    assert told["call-overdue"].to.person == "per_l2"
    assert told["call-the-customer"].to.person == "per_t1"
    assert told["call-overdue"].about.technician_name == "样per_t1"


def test_where_nobody_holds_a_part_somebody_stands_in(database: Database, case: Case) -> None:
    for leader in ("per_l1", "per_l2"):
        people.change(database, leader, active=False)
    case = grabbed(database, case)
    pass_time(database, case, at(6))
    told = {found.message.says: found for found in outbox.claim(database, at(6), 10, "w")}
    assert told["call-overdue"].to.person == "per_s1"
    people.change(database, "per_s1", active=False)
    pass_time(database, grabbed(database, open_order(database).case), at(6))
    told = {found.message.says: found for found in outbox.claim(database, at(6), 10, "w")}
    assert told["call-overdue"].to.person is None


@pytest.mark.parametrize(
    ("outcome", "given", "status"),
    [
        ("accepted", {}, "sent"),
        ("accepted", {"delivered": True}, "delivered"),
        ("rejected", {"reason_zh": "空号", "reason_en": "unknown number"}, "undeliverable"),
        ("unknown", {}, "unknown"),
        ("retry", {"again_at": at(1)}, "due"),
        ("held", {"again_at": at(1), "reason_zh": "夜间", "reason_en": "quiet hours"}, "held"),
    ],
)
def test_what_becomes_of_an_attempt(
    database: Database, case: Case, outcome: Outcome, given: dict[str, Any], status: str
) -> None:
    say(database, case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    assert finish(database, [ended(claimed, outcome, text="您好", segments=1, **given)], T0 + MINUTE) == []
    row = one(database)
    assert (row.status, row.text) == (status, "您好")
    assert (row.reason_zh, row.reason_en) == (given.get("reason_zh"), given.get("reason_en"))
    assert (row.sent_at is not None) == (outcome == "accepted")
    again = outbox.claim(database, at(1), 10, "w")
    assert [found.number for found in again] == ([2] if "again_at" in given else [])


def test_instants_of_a_message_are_in_the_time_of_its_case(database: Database, case: Case) -> None:
    say(database, case, 1)
    with database.transaction() as connection:
        connection.execute(update(cases).values(shift=HOUR))
    (claimed,) = outbox.claim(database, T0, 10, "w")
    assert claimed.shift == HOUR
    finish(database, [ended(claimed, "accepted", text="您好")], T0)
    assert one(database).sent_at == T0 + HOUR


def test_many_are_finished_in_one_go_and_show_on_the_phone(database: Database, case: Case) -> None:
    say(database, case, 20)
    claimed = outbox.claim(database, T0, 50, "w")
    finish(
        database, [ended(found, "accepted", text=f"第 {index} 条") for index, found in enumerate(claimed)], T0
    )
    shown = phone_of(database, case.body.customer)
    assert len(shown) == 20
    assert {message.status for message in shown} == {"sent"}
    assert {row.status for row in messages_of(database, case.no)} == {"sent"}


def test_what_a_killed_courier_left_is_looked_up_once_and_resolved(database: Database, case: Case) -> None:
    say(database, case, 2)
    first, second = outbox.claim(database, T0, 10, "killed")
    assert doubts.stuck(database, at(0.5), MINUTE) == []
    with ThreadPoolExecutor(2) as pool:
        found = [
            left for part in pool.map(lambda _: doubts.stuck(database, at(2), MINUTE), "ab") for left in part
        ]
    assert sorted(left.attempt_id for left in found) == sorted([first.attempt_id, second.attempt_id])
    assert {(left.to.phone, left.begun_at) for left in found} == {("+8619900000001", T0)}
    went, lost = ended(first, "accepted", provider_id="SM1"), ended(second, "retry", again_at=at(2))
    resolve(database, [went, lost], at(2))
    assert doubts.stuck(database, at(60), MINUTE) == []
    (again,) = outbox.claim(database, at(2), 10, "w")
    assert (again.message_id, again.number) == (second.message_id, 2)
    assert outbox.owned_provider_ids(database, "+8619900000001", T0) == {"SM1"}


def test_an_unknown_outcome_is_looked_up_too(database: Database, case: Case) -> None:
    say(database, case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    finish(database, [ended(claimed, "unknown", text="您好")], T0)
    (left,) = doubts.stuck(database, at(2), MINUTE)
    assert (left.status, left.text) == ("unknown", "您好")
    resolve(database, [ended(claimed, "accepted", provider_id="SM1")], at(2))
    assert one(database).status == "sent"


def test_a_listener_hears_after_the_commit(database: Database, case: Case) -> None:
    with listen(database, "messages") as ear, listen(database, "cases") as page:
        assert ear.wait(0) == []
        say(database, case, 1, when=at(3))
        assert ear.wait(2) == [at(3).isoformat()]
        assert page.wait(2) == [case.no]
        assert ear.wait(0) == []
