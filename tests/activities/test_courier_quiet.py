"""Is a customer left to sleep, and told in the morning only what is still so?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import standards
from activities.courier import Courier
from domain.case import Case
from domain.clock import Clock
from domain.message import Message, Recipient
from domain.people import Role
from storage.engine import Database
from storage.reading_for_api import still_unsent
from tests.activities.house import Notebook, Watch, courier, message, row, say

Hands = ThreadPoolExecutor
# In Shanghai it is eleven at night, then eight in the morning.
NIGHT, MORNING = datetime(2026, 11, 22, 15, tzinfo=UTC), datetime(2026, 11, 23, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def courtesy(case: Case, key: str, at: datetime, **more: Any) -> Message:
    """What a customer could do without, unless said otherwise."""
    return message(case, key, at, **{"says": "rate-us", **more})


def quiet(database: Database, watch: Watch, notebook: Notebook) -> Courier:
    watch.at = NIGHT
    return courier(database, notebook, now=watch.now, contact_hours=standards.contact_hours())


def reminder(case: Case, visit: Clock) -> Message:
    """What the plan of that clock says, and of which hour."""
    facts = {"due_at": visit.due_at.isoformat()}
    return message(case, "r", NIGHT, says="visit-tomorrow", about=visit.name, facts=facts)


def visit_at(at: datetime) -> Clock:
    return Clock(deadline="visit.arrive", occurrence=1, set_at=NIGHT, from_at=NIGHT, due_at=at)


def test_a_courtesy_waits_until_customers_may_be_disturbed(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works = quiet(database, watch, notebook)
    say(database, order, courtesy(order, "m", NIGHT))
    works.round(hands)
    held = row(database, "m")
    assert (held.status, held.ready_at) == ("held", MORNING)
    assert held.reason_zh == "现在不是联系客户的时间，到点再发"
    assert held.reason_en
    watch.at = MORNING - SECOND
    assert works.round(hands) == 0
    watch.at = MORNING
    works.round(hands)
    told = row(database, "m")
    assert (told.status, told.reason_zh, len(notebook.sent)) == ("delivered", None, 1)


def test_what_matters_and_what_is_for_staff_breaks_through(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works = quiet(database, watch, notebook)
    leader = Recipient(role=Role.TEAM_LEADER)
    said = (
        message(order, "a", NIGHT, says="order-cancelled", to=leader, asks_acknowledgement=True),
        message(order, "b", NIGHT, says="job-taken-by-other", to=Recipient(role=Role.TECHNICIAN)),
        message(order, "c", NIGHT, says="visit-delayed"),
    )
    say(database, order, *said)
    works.round(hands)
    assert [row(database, key).status for key in "abc"] == ["delivered"] * 3


@pytest.mark.parametrize(
    ("says", "facts", "status"),
    [
        ("complaint-received", {}, "delivered"),
        ("payment-received", {}, "delivered"),
        ("payment-due", {}, "delivered"),
        # A day later, in the middle of the night, the same sentence answers nothing.
        ("payment-due", {"due_at": MORNING.isoformat()}, "held"),
        ("complaint-plan", {}, "held"),
        ("rate-us", {}, "held"),
    ],
)
def test_an_answer_breaks_through_and_a_notice_waits(
    says: str, facts: dict[str, str], status: str,
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands,
) -> None:  # fmt: skip
    works = quiet(database, watch, notebook)
    say(database, order, courtesy(order, "m", NIGHT, says=says, facts=facts))
    works.round(hands)
    assert row(database, "m").status == status


def test_what_was_done_in_the_night_is_not_asked_for_in_the_morning(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works = quiet(database, watch, notebook)
    case = say(database, order, courtesy(order, "m", NIGHT, says="rate-us"))
    works.round(hands)
    assert row(database, "m").status == "held"
    say(database, case.model_copy(update={"moments": {**case.moments, "rated": NIGHT + HOUR}}))
    watch.at = MORNING
    works.round(hands)
    told = row(database, "m")
    assert (told.status, told.reason_zh) == ("withdrawn", "情况已变，不再需要发送")
    assert (told.reason_en is not None, notebook.sent) == (True, [])


def test_held_by_the_courier_and_then_released_by_the_timer_it_still_waits(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works = quiet(database, watch, notebook)
    planned = courtesy(order, "m", NIGHT)
    case = say(database, order, planned=(planned,))
    works.round(hands)
    say(database, case, planned)
    waits = row(database, "m")
    assert (waits.status, waits.ready_at, waits.reason_zh) == (
        "due",
        MORNING,
        "现在不是联系客户的时间，到点再发",
    )
    assert works.round(hands) == 0
    watch.at = MORNING
    works.round(hands)
    assert (row(database, "m").status, len(notebook.sent)) == ("delivered", 1)


def test_a_visit_that_stands_in_the_morning_is_still_reminded_of(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, visit = quiet(database, watch, notebook), visit_at(MORNING + 5 * HOUR)
    case = order.model_copy(update={"clocks": (visit,)})
    say(database, case, reminder(case, visit))
    works.round(hands)
    assert row(database, "r").status == "held"
    watch.at = MORNING
    works.round(hands)
    assert row(database, "r").status == "delivered"


def test_a_visit_moved_in_the_night_and_nobody_gets_the_old_reminder(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, visit = quiet(database, watch, notebook), visit_at(MORNING + 5 * HOUR)
    case = order.model_copy(update={"clocks": (visit,)})
    case = say(database, case, reminder(case, visit))
    works.round(hands)
    say(database, case.model_copy(update={"clocks": (visit_at(MORNING + 29 * HOUR),)}))
    watch.at = MORNING
    works.round(hands)
    told = row(database, "r")
    assert (told.status, told.reason_zh) == ("withdrawn", "情况已变，不再需要发送")
    assert (notebook.sent, works.round(hands)) == ([], 0)


def test_before_its_release_the_plan_itself_drops_the_old_reminder(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works, visit = quiet(database, watch, notebook), visit_at(MORNING + 5 * HOUR)
    case = say(database, order, planned=(reminder(order, visit),))
    works.round(hands)
    say(database, case)
    watch.at = MORNING
    assert works.round(hands) == 0
    assert (row(database, "r").status, notebook.sent) == ("withdrawn", [])


def test_a_case_whose_clock_was_moved_has_nights_of_its_own(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    works = quiet(database, watch, notebook)
    moved = order.model_copy(update={"shift": 12 * HOUR})
    case = say(database, moved, courtesy(moved, "day", NIGHT + 12 * HOUR))
    works.round(hands)
    assert row(database, "day").status == "delivered"
    case = say(
        database, case.model_copy(update={"shift": 24 * HOUR}), courtesy(case, "night", NIGHT + 24 * HOUR)
    )
    works.round(hands)
    night = row(database, "night")
    assert (night.status, night.ready_at) == ("held", MORNING)
    say(database, case.model_copy(update={"shift": 33 * HOUR}))
    assert row(database, "night").ready_at == NIGHT
    works.round(hands)
    assert row(database, "night").status == "delivered"
    assert still_unsent(database, order.no) == 0
