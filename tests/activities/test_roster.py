"""Are the nearest asked, and only those, and is nobody booked twice?"""

from datetime import UTC, datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.contracts import Booking, Question
from activities.roster import Directory
from domain.case import Case
from domain.machines import Given
from domain.people import THE_SYSTEM
from domain.request import Request
from domain.stages.dispatch import Offer
from storage import people
from storage.engine import Database
from storage.people import Caller
from tests.activities.house import MINUTE, WANG, open_order

NINE = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
PLACES = {
    "per_a": (31.21, 121.41),
    "per_b": (31.20, 121.51),
    "per_c": (31.29, 121.40),
    "per_d": (31.10, 121.40),
    "per_e": (39.90, 116.40),
}


def settle(db: Database, **places: tuple[float, float] | None) -> None:
    for who, place in places.items():
        at: dict[str, Any] = {"lat": place[0], "lng": place[1]} if place else {}
        people.add(db, id=who, roles=["technician"], **at)


def asked(db: Database, case: Case, count: int = 2, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    request = Request(id="1.0", asks="technicians", count=count, without=without)
    question = Question(case_no=case.no, request=request, as_of=NINE)
    given: Given = ActivityEnvironment().run(Directory(db).answer, question)
    assert isinstance(given.command, Offer)
    assert (given.by, given.key, given.command.request) == (THE_SYSTEM, "answer 1.0", "1.0")
    return given.command.technicians


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat, lng), (to_lat, to_lng) = a, b
    half = sin(radians(to_lat - lat) / 2) ** 2
    half += cos(radians(lat)) * cos(radians(to_lat)) * sin(radians(to_lng - lng) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


@pytest.fixture
def order(database: Database) -> Case:
    settle(database, **PLACES)
    return open_order(database, NINE)


def test_exactly_the_nearest_two_are_asked(database: Database, order: Case) -> None:
    assert asked(database, order) == ("per_a", "per_c")


def test_the_order_is_that_of_the_distance_on_the_globe(database: Database, order: Case) -> None:
    here = (WANG.lat or 0, WANG.lng or 0)
    by_distance = sorted(PLACES, key=lambda who: kilometres(here, PLACES[who]))
    assert asked(database, order, count=9) == tuple(by_distance)
    in_degrees = sorted(
        PLACES, key=lambda who: sum(abs(a - b) for a, b in zip(here, PLACES[who], strict=True))
    )
    assert by_distance != in_degrees, "a degree to the east is shorter than one to the north"


def test_whoever_was_asked_before_is_left_out(database: Database, order: Case) -> None:
    assert asked(database, order, without=("per_a", "per_c")) == ("per_b", "per_d")


def test_of_two_as_near_the_first_by_id_is_asked(database: Database, order: Case) -> None:
    settle(database, per_z=PLACES["per_a"], per_0=PLACES["per_a"])
    assert asked(database, order) == ("per_0", "per_a")
    assert asked(database, order) == ("per_0", "per_a")


def test_those_of_unknown_place_come_last(database: Database, order: Case) -> None:
    settle(database, per_0=None)
    assert asked(database, order, count=6)[-1] == "per_0"


def test_a_customer_of_unknown_place_is_served_by_id(database: Database, order: Case) -> None:
    elsewhere = open_order(database, NINE, Caller(name="李小样", phone="+8619900000003"))
    assert asked(database, elsewhere) == ("per_a", "per_b")


def test_only_technicians_at_work_are_asked(database: Database, order: Case) -> None:
    people.change(database, "per_a", active=False)
    people.add(database, id="per_0", roles=["team_leader"], lat=WANG.lat, lng=WANG.lng)
    assert asked(database, order) == ("per_c", "per_b")


def test_nobody_left_is_an_answer_too(database: Database, order: Case) -> None:
    assert asked(database, order, without=tuple(PLACES)) == ()


def booked(db: Database, case: Case, who: str | None, minutes: int = 0, length: int = 120) -> bool:
    from_at = NINE + minutes * MINUTE
    times = {"from_at": from_at, "to_at": from_at + length * MINUTE} if who else {}
    booking = Booking(case_no=case.no, technician=who, **times)
    answer: bool = ActivityEnvironment().run(Directory(db).book, booking)
    return answer


def test_a_technician_is_booked_once_at_a_time_until_freed(database: Database, order: Case) -> None:
    other = open_order(database, NINE)
    assert booked(database, order, "per_a")
    assert booked(database, order, "per_a"), "the same again is the same"
    assert not booked(database, other, "per_a", minutes=119)
    assert booked(database, other, "per_a", minutes=120)
    assert booked(database, other, "per_b"), "in place of what it held"
    assert booked(database, order, "per_a", minutes=30)
    assert booked(database, order, None)
    assert booked(database, other, "per_a")
    assert booked(database, order, None), "freeing nothing does no harm"
