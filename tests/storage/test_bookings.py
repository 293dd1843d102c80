"""Can a technician be in two places at once?"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from domain.case import Case
from domain.stages.appointment import Appoint, LogCall, Reschedule
from domain.stages.dispatch import Release
from storage import bookings
from storage.bookings import UnknownTechnician
from storage.engine import Database
from storage.tables_cases import bookings as rows
from tests.storage.scene import act, at, grabbed, open_order, settle_staff, technician


@pytest.fixture
def numbers(database: Database) -> list[str]:
    settle_staff(database)
    return [open_order(database).no for _ in range(4)]


def held(db: Database) -> list[tuple[str, str]]:
    with db.reading() as connection:
        found = connection.execute(select(rows.c.case_no, rows.c.technician).order_by(rows.c.case_no))
        return [(row.case_no, row.technician) for row in found]


def test_overlapping_visits_are_refused_and_touching_ones_are_not(
    database: Database, numbers: list[str]
) -> None:
    a, b, c, _ = numbers
    assert bookings.book(database, a, "per_t1", at(0), at(120))
    assert not bookings.book(database, b, "per_t1", at(119), at(180))
    assert bookings.book(database, b, "per_t1", at(120), at(180))
    assert bookings.book(database, c, "per_t2", at(0), at(120))


def test_a_case_may_move_its_own_visit(database: Database, numbers: list[str]) -> None:
    assert bookings.book(database, numbers[0], "per_t1", at(0), at(120))
    assert bookings.book(database, numbers[0], "per_t1", at(60), at(180))
    assert held(database) == [(numbers[0], "per_t1")]


def test_what_is_given_back_can_be_taken(database: Database, numbers: list[str]) -> None:
    a, b, *_ = numbers
    bookings.book(database, a, "per_t1", at(0), at(120))
    bookings.free(database, a)
    assert bookings.book(database, b, "per_t1", at(0), at(120))


def test_of_four_at_once_one_gets_the_time(database: Database, numbers: list[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda no: bookings.book(database, no, "per_t1", at(0), at(120)), numbers))
    assert sum(got) == 1
    assert len(held(database)) == 1


def test_nobody_books_a_stranger(database: Database, numbers: list[str]) -> None:
    with pytest.raises(UnknownTechnician):
        bookings.book(database, numbers[0], "per_nobody", at(0), at(1))


@pytest.fixture
def appointed(database: Database) -> Case:
    settle_staff(database)
    case = grabbed(database, open_order(database).case)
    case = act(database, case, LogCall(connected=True), technician(), at(2))
    return act(database, case, Appoint(at=at(200), read_back=True), technician(), at(3))


def test_the_row_follows_the_case(database: Database, appointed: Case) -> None:
    assert held(database) == [(appointed.no, "per_t1")]
    case = act(database, appointed, Reschedule(at=at(300), read_back=True), technician(), at(4))
    with database.reading() as connection:
        during = connection.scalar(select(rows.c.during))
    assert during is not None
    assert (during.lower, during.upper) == (at(300), at(420))
    act(database, case, Release(reason="txt_1"), technician(), at(5))
    assert held(database) == []


def test_a_booking_for_a_command_that_was_refused_is_put_right(database: Database, appointed: Case) -> None:
    bookings.book(database, appointed.no, "per_t2", at(500), at(600))
    act(database, appointed, LogCall(connected=True), technician(), at(4))
    assert held(database) == [(appointed.no, "per_t1")]


def test_a_step_is_written_even_where_the_time_is_taken_meanwhile(
    database: Database, appointed: Case
) -> None:
    other = open_order(database)
    bookings.book(database, appointed.no, "per_t2", at(500), at(600))
    assert bookings.book(database, other.no, "per_t1", at(200), at(230))
    case = act(database, appointed, LogCall(connected=True), technician(), at(4))
    assert case.seq == appointed.seq + 1
    assert held(database) == [(appointed.no, "per_t2"), (other.no, "per_t1")]
