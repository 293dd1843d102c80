"""On a real clock: is a message punctual without any engine, does a courier outlive its database, and stop in order?"""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from domain.case import Case
from domain.message import Recipient
from domain.people import Role
from storage.engine import Database
from tests.activities.house import (
    SECOND,
    Notebook,
    Watch,
    at_work,
    courier,
    message,
    open_order,
    row,
    say,
    settle_staff,
)

PUNCTUAL = 0.05


def soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def wait_until(is_so: Callable[[], object], within: float = 8) -> None:
    end = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)


def lateness(notebook: Notebook, planned: list[datetime]) -> list[float]:
    return [(at - wanted).total_seconds() for (at, _), wanted in zip(notebook.sent, planned, strict=True)]


def test_a_planned_message_goes_out_at_its_instant_without_any_engine(
    database: Database, order: Case, notebook: Notebook
) -> None:
    with at_work(courier(database, notebook)):
        start = soon(0.6)
        planned = [start + number * timedelta(seconds=0.2) for number in range(8)]
        say(database, order, planned=tuple(message(order, f"m{at.timestamp()}", at) for at in planned))
        wait_until(lambda: len(notebook.sent) == len(planned))
    late = lateness(notebook, planned)
    assert min(late) >= 0, "nobody is told before the time"
    # What a busy machine does to a few of them is not the courier's doing.
    assert sorted(late)[len(late) // 4] <= PUNCTUAL, late
    assert max(late) <= 2, late


def test_an_earlier_message_written_meanwhile_wakes_the_courier(
    database: Database, order: Case, notebook: Notebook
) -> None:
    with at_work(courier(database, notebook)):
        case = say(database, order, planned=(message(order, "later", soon(30)),))
        time.sleep(0.5)
        late = []
        for number in range(5):
            asked = time.monotonic()
            at = datetime.now(UTC)
            case = say(
                database, case, message(case, f"now{number}", at), planned=(message(case, "later", soon(30)),)
            )
            wait_until(lambda count=number: len(notebook.sent) > count)  # type: ignore[misc]
            late.append(time.monotonic() - asked)
    assert statistics.median(late) <= 1, "nobody waits until a courier has had its rest"
    assert row(database, "later").status == "planned"


def test_what_is_written_for_later_wakes_nobody(database: Database, order: Case, notebook: Notebook) -> None:
    rounds: list[int] = []

    works = courier(database, notebook)
    round_ = works.round

    def counted(hands: ThreadPoolExecutor) -> int:
        rounds.append(1)
        return round_(hands)

    works.round = counted  # type: ignore[method-assign]
    with at_work(works):
        wait_until(lambda: rounds)
        case = order
        for number in range(20):
            case = say(database, case, planned=(message(case, f"m{number}", soon(60)),))
        time.sleep(0.3)
        assert len(rounds) <= 2
        say(database, case, message(case, "now", datetime.now(UTC)))
        wait_until(lambda: notebook.sent, within=30)


def test_a_database_that_goes_away_for_two_seconds_costs_no_message(
    database: Database, database_url: str, order: Case, notebook: Notebook
) -> None:
    own = Database(database_url, pool_size=4, name="courier")
    away = [message(order, "before", soon(0)), message(order, "during", soon(1.5))]
    with at_work(courier(own, notebook)):
        say(database, order, away[0], planned=(away[1],))
        wait_until(lambda: notebook.sent)
        wait_until(lambda: row(database, "before").status == "delivered")
        shut(database_url, "false")
        time.sleep(2)
        assert len(notebook.sent) == 1
        shut(database_url, "true")
        wait_until(lambda: len(notebook.sent) == 2)
    own.close()
    assert row(database, "during").status == "delivered"
    assert row(database, "during").attempts == 1


def shut(url: str, allowed: str) -> None:
    """Nobody gets in, and whoever is inside is put out; or everybody is let in again."""
    name = make_url(url).database
    engine = create_engine(
        make_url(url).set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"))
        if allowed == "false":
            put_out = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
            connection.execute(text(put_out), {"name": name})


def test_told_to_stop_it_finishes_the_message_in_hand(
    database: Database, order: Case, notebook: Notebook
) -> None:
    notebook.may_go.clear()
    say(database, order, message(order, "m", datetime.now(UTC)))
    with at_work(courier(database, notebook)) as stop:
        assert notebook.begun.wait(5)
        stop.set()
        assert row(database, "m").status == "sending"
        notebook.may_go.set()
    assert row(database, "m").status == "delivered"
    assert len(notebook.sent) == 1


def test_told_to_stop_while_it_rests_it_stops_soon(
    database: Database, order: Case, notebook: Notebook
) -> None:
    with at_work(courier(database, notebook)) as stop:
        time.sleep(0.3)
        stop.set()
        asked = time.monotonic()
    assert time.monotonic() - asked < 10


@pytest.mark.parametrize("count", [200])
def test_two_couriers_empty_a_burst(database: Database, watch: Watch, count: int) -> None:
    settle_staff(database)
    case = say(database, open_order(database, watch.now()))
    to = Recipient(role=Role.SUPERVISOR)
    notebooks = [Notebook(), Notebook()]
    at = soon(0.8)
    planned = tuple(message(case, f"m{n:03}", at, says="order-cancelled", to=to) for n in range(count))
    with at_work(*(courier(database, one, f"courier-{n}") for n, one in enumerate(notebooks))):
        say(database, case, planned=planned)
        wait_until(lambda: sum(len(one.sent) for one in notebooks) >= count)
    sent = [(when, outbound.message_id) for one in notebooks for when, outbound in one.sent]
    assert len({message_id for _, message_id in sent}) == len(sent) == count
    assert max(when for when, _ in sent) - at < 3 * SECOND
