"""Does every wish become one case, with its customer known and its place among complaints certain?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import opening, people, reading
from storage.engine import Database
from storage.opening import KeyReused
from storage.people import Caller
from storage.reading_people import person
from storage.tables_cases import cases, private_texts
from tests.storage.scene import WANG, open_complaint, open_order


def count_cases(db: Database) -> int:
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(cases)) or 0


def test_an_opening_keeps_the_case_its_law_and_its_contacts(database: Database) -> None:
    opened = open_order(database, problem="龙头漏水", requested_for_text="周三下午", words={"photo": "三张"})
    assert opened.new
    assert opened.no.startswith("SO-20261123-")
    kept = reading.case_by_no(database, opened.no)
    assert kept.case == opened.case
    assert reading.load_case(database, opened.no) == opened.case
    contacts = reading.contacts_of(database, opened.no)
    assert (contacts.name, contacts.phone, contacts.problem) == ("王小样", "+8619900000001", "龙头漏水")
    with database.reading() as connection:
        assert connection.scalars(select(private_texts.c.text)).all() == ["三张"]


def test_the_same_key_is_the_same_case(database: Database) -> None:
    first = open_order(database, key="k1", wish="a")
    again = open_order(database, key="k1", wish="a")
    assert (again.no, again.new, again.case) == (first.no, False, first.case)
    with pytest.raises(KeyReused):
        open_order(database, key="k1", wish="b")
    assert count_cases(database) == 1


def test_the_same_key_at_once_is_one_case(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: open_order(database, key="k1", wish="a"), range(6)))
    assert len({one.no for one in opened}) == 1
    assert sum(one.new for one in opened) == 1
    assert count_cases(database) == 1


def test_two_complaints_at_once_are_the_first_and_the_second(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_complaint(database), range(4)))
    earlier = sorted(one.case.body.earlier for one in opened if one.case.body.kind == "complaint")
    assert earlier == [0, 1, 2, 3]


def test_an_order_does_not_count_as_a_complaint(database: Database) -> None:
    open_order(database)
    complaint = open_complaint(database)
    assert complaint.case.body.kind == "complaint"
    assert complaint.case.body.earlier == 0
    assert complaint.no.startswith("TS-20261123-")


def test_a_customer_is_known_by_the_phone(database: Database) -> None:
    first = open_order(database)
    married = open_order(database, WANG.model_copy(update={"name": "李小样"}))
    other = open_order(database, Caller(name="赵小样", phone="+8619900000009"))
    assert first.case.body.customer == married.case.body.customer != other.case.body.customer
    known = person(database, first.case.body.customer)
    assert known is not None
    assert known.name == "李小样"
    assert reading.contacts_of(database, first.no).name == "王小样"


def test_customers_without_a_phone_are_never_taken_for_one_another(database: Database) -> None:
    nameless = Caller(name="无号样")
    customers = {open_order(database, nameless).case.body.customer for _ in range(2)}
    assert len(customers) == 2


def test_a_technician_may_be_a_customer_too(database: Database) -> None:
    technician = people.add(database, roles=["technician"], phone=WANG.phone)
    assert open_order(database).case.body.customer != technician.id


def test_a_case_is_looked_for_until_somebody_has_started_it(database: Database) -> None:
    no = open_order(database).no
    assert opening.unstarted(database, timedelta(hours=1)) == []
    assert opening.unstarted(database, timedelta(0)) == [no]
    opening.mark_started(database, no)
    assert opening.unstarted(database, timedelta(0)) == []


def test_a_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    assert opening.fingerprint({"a": 1, "b": 2}) == opening.fingerprint({"b": 2, "a": 1})
    assert opening.fingerprint({"a": 1}) != opening.fingerprint({"a": 2})
