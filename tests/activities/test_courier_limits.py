"""Is a person told only so much by courtesy, with the reason kept, and everything that matters at once?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from activities.limits import Limits
from domain.case import Case
from domain.message import Message, Recipient
from domain.people import Role
from storage.engine import Database
from tests.activities.house import Notebook, Watch, courier, message, row, say

Hands = ThreadPoolExecutor
HOUR = timedelta(hours=1)
FEW = Limits(person_hour=2, person_day=3)


def courtesy(case: Case, key: str, at: datetime, **more: Any) -> Message:
    """What a customer could do without, unless said otherwise."""
    return message(case, key, at, **{"says": "rate-us", **more})


def statuses(database: Database, keys: str) -> list[str]:
    return [row(database, key).status for key in keys]


def test_so_many_an_hour_and_so_many_a_day(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, began = courier(database, notebook, now=watch.now, limits=FEW), watch.now()
    # Messages of one instant are taken by their ids, so the fourth to come is not known by its key.
    say(
        database,
        order,
        *(courtesy(order, key, began + timedelta(microseconds=n)) for n, key in enumerate("abcd")),
    )
    watch.pass_by(timedelta(seconds=1))
    first = watch.now()
    works.round(hands)
    assert statuses(database, "abcd") == ["delivered", "delivered", "held", "held"]
    held = row(database, "c")
    assert (held.ready_at, held.reason_zh) == (first + HOUR, "短时间内发给此人的通知已经够多，过后再发")
    assert held.reason_en
    watch.at = first + HOUR
    works.round(hands)
    assert sorted(statuses(database, "cd")) == ["delivered", "held"]
    waiting = next(row(database, key) for key in "cd" if row(database, key).status == "held")
    assert waiting.ready_at == first + 24 * HOUR
    watch.at = first + 24 * HOUR
    works.round(hands)
    assert statuses(database, "abcd") == ["delivered"] * 4
    assert len(notebook.sent) == 4


def test_what_matters_and_what_is_for_staff_is_not_counted(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, now = (
        courier(database, notebook, now=watch.now, limits=Limits(person_hour=1, person_day=1)),
        watch.now(),
    )
    technician = Recipient(role=Role.TECHNICIAN, person="per_t1")
    said = [courtesy(order, key, now, says="visit-delayed") for key in "ab"]
    said += [courtesy(order, key, now, says="job-taken-by-other", to=technician) for key in "cd"]
    say(database, order, *said, courtesy(order, "e", now))
    works.round(hands)
    assert statuses(database, "abcde") == ["delivered"] * 5


def test_a_moved_clock_has_hours_of_its_own(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, now = (
        courier(database, notebook, now=watch.now, limits=Limits(person_hour=1, person_day=5)),
        watch.now(),
    )
    case = say(database, order, courtesy(order, "a", now))
    works.round(hands)
    moved = case.model_copy(update={"shift": 2 * HOUR})
    say(database, moved, courtesy(moved, "b", now + 2 * HOUR), courtesy(moved, "c", now + 2 * HOUR))
    works.round(hands)
    assert sorted(statuses(database, "bc")) == ["delivered", "held"]
    say(database, moved.model_copy(update={"seq": moved.seq + 1, "shift": 3 * HOUR}))
    works.round(hands)
    assert statuses(database, "bc") == ["delivered", "delivered"]


def test_one_number_of_several_people_is_spared_too(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    """The number of the case's customer is at another person's side as well; each alone has had little."""
    limits = Limits(person_hour=5, person_day=5, number_hour=1, number_day=5)
    works, now = courier(database, notebook, now=watch.now, limits=limits), watch.now()
    say(database, order, courtesy(order, "a", now), courtesy(order, "b", now))
    works.round(hands)
    assert sorted(statuses(database, "ab")) == ["delivered", "held"]
