"""Do questions get the answers that people expect, page by page?"""

from datetime import timedelta

import pytest
from sqlalchemy import func, update

from domain.command import Note
from domain.people import Role
from storage import bookings, people, reading, reading_messages, reading_people, texts
from storage.engine import Database
from storage.people import Caller
from storage.reading import BadCursor, NoSuchCase
from storage.tables_cases import cases
from tests.storage.scene import (
    T0,
    act,
    at,
    grabbed,
    open_complaint,
    open_order,
    pass_time,
    settle_staff,
    technician,
)


def pages(db: Database, limit: int) -> list[str]:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = reading.cases_like(db, kinds=["order"], cursor=cursor, limit=limit)
        seen += [row.no for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            return seen


def test_pages_hold_every_case_once_overdue_first(database: Database) -> None:
    numbers = [open_order(database).no for _ in range(11)]
    with database.transaction() as connection:
        for index, no in enumerate(numbers):
            next_at = None if index % 3 == 0 else at(index // 2)
            statement = update(cases).where(cases.c.no == no)
            connection.execute(statement.values(overdue=index % 4 == 0, next_at=next_at))
    whole = [row.no for row in reading.cases_like(database, kinds=["order"], limit=100).rows]
    assert sorted(whole) == numbers
    assert [pages(database, limit) for limit in (1, 2, 5, 11)] == [whole] * 4
    lines = reading.cases_like(database, limit=100).rows
    keys = [(not row.overdue, row.next_at or at(10**6), row.no) for row in lines]
    assert keys == sorted(keys)


def test_a_list_is_narrowed_by_whatever_is_asked(database: Database) -> None:
    settle_staff(database)
    mine = grabbed(database, open_order(database).case)
    open_order(database, Caller(name="钱样例", phone="+8619900000088"))
    complaint = open_complaint(database)
    ask = reading.cases_like
    assert [row.no for row in ask(database, kinds=["complaint"]).rows] == [complaint.no]
    assert [row.no for row in ask(database, stage="contacting").rows] == [mine.no]
    assert [row.technician_name for row in ask(database, technician="per_t1").rows] == ["样per_t1"]
    assert [row.customer_name for row in ask(database, q="0088").rows] == ["钱样例"]
    assert [row.customer_name for row in ask(database, q="钱样").rows] == ["钱样例"]
    assert [row.no for row in ask(database, q=mine.no[-6:]).rows] == [mine.no]
    assert ask(database, q="100%").rows == ()
    assert ask(database, overdue=True).rows == ()
    assert len(ask(database, open_only=True).rows) == 3


def test_a_stranger_cursor_is_refused(database: Database) -> None:
    with pytest.raises(BadCursor):
        reading.cases_like(database, cursor="nonsense")


def test_a_stranger_number_is_told_so(database: Database) -> None:
    for ask in (reading.case_by_no, reading.events_of, reading.load_case):
        with pytest.raises(NoSuchCase):
            ask(database, "SO-0")


def test_events_come_with_the_words_behind_their_ids(database: Database) -> None:
    settle_staff(database)
    case = grabbed(database, open_order(database).case)
    words = texts.keep(database, case.no, "text", "客户说下午在家", "per_t1")
    act(database, case, Note(text=words), technician(), at(2))
    told = reading.events_of(database, case.no)
    assert [event.name for event in told][:2] == ["opened", "dispatched"]
    assert (told[-1].name, told[-1].command, told[-1].by_name) == ("noted", "note", "样per_t1")
    assert told[-1].texts == {words: "客户说下午在家"}


def test_messages_that_are_due_show_as_planned(database: Database) -> None:
    settle_staff(database)
    case = grabbed(database, open_order(database).case)
    told = reading_messages.messages_of(database, case.no)
    assert {row.status for row in told} == {"planned"}
    assert reading_messages.status_counts(database) == {"due": 2, "planned": 5}
    assert [row.planned_at for row in told] == sorted(row.planned_at for row in told)
    assert told[-1].to.role is Role.SUPERVISOR


def test_figures_count_what_was_kept_and_broken(database: Database) -> None:
    settle_staff(database)
    pass_time(database, grabbed(database, open_order(database).case), at(7))
    (figure,) = reading_messages.deadline_figures(database, T0)
    assert (figure.clause, figure.deadline, figure.kept, figure.broken) == (
        "MINI-08",
        "appointment.call",
        0,
        1,
    )
    assert reading_messages.deadline_figures(database, at(60)) == []
    assert reading.open_counts(database) == [
        {"kind": "order", "stage": "contacting", "open": 1, "overdue": 1}
    ]


def test_the_nearest_come_first_and_those_of_unknown_place_last(database: Database) -> None:
    settle_staff(database)
    near = reading_people.nearest_technicians(database, lat=31.20, lng=121.40, count=5)
    assert [found for found, _ in near] == ["per_t1", "per_t2", "per_t3"]
    assert near[0][1] == pytest.approx(1.463, abs=0.01)
    assert near[2][1] is None
    again = reading_people.nearest_technicians(database, lat=31.20, lng=121.40, count=1, without=("per_t1",))
    assert [found for found, _ in again] == ["per_t2"]
    unplaced = reading_people.nearest_technicians(database, lat=None, lng=None, count=2)
    assert [found for found, _ in unplaced] == ["per_t1", "per_t2"]
    people.change(database, "per_t1", active=False)
    no = open_order(database).no
    assert reading.technicians_near(database, no, count=1) == ("per_t2",)


def test_who_has_a_visit_then_is_not_free(database: Database) -> None:
    settle_staff(database)
    bookings.book(database, open_order(database).no, "per_t1", at(0), at(120))

    def free(minute: int) -> list[str]:
        visit = timedelta(hours=1)
        near = reading_people.nearest_technicians(
            database, lat=31.2, lng=121.4, count=1, as_of=at(minute), visit=visit
        )
        return [found for found, _ in near]

    assert (free(60), free(120)) == (["per_t2"], ["per_t1"])


def test_people_are_found_by_part_team_and_phone(database: Database) -> None:
    settle_staff(database)
    open_order(database)
    assert [one.id for one in reading_people.staff(database, Role.TECHNICIAN, "west")] == ["per_t2", "per_t3"]
    assert len(reading_people.staff(database)) == people.count(database) == 6
    assert reading_people.on_duty(database, Role.TEAM_LEADER, "east") == ["per_l2", "per_l1"]
    assert reading_people.on_duty(database, Role.FINANCE) == ["per_s1"]
    assert [one.id for one in reading_people.by_phone(database, "+8619900000100")] == ["per_t1"]
    assert reading_people.person(database, "per_nobody") is None
    assert people.change(database, "per_nobody", name="谁") is None


def test_putting_the_town_in_twice_changes_nothing(database: Database) -> None:
    settle_staff(database)
    before = reading_people.staff(database)
    settle_staff(database)
    assert reading_people.staff(database) == before


def test_the_server_agrees_that_now_is_aware(database: Database) -> None:
    with database.reading() as connection:
        now = connection.scalar(func.now())
    assert now is not None
    assert now.tzinfo is not None
