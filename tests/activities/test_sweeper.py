"""Is everything that was acknowledged taken further, once, however often the engine is silent?"""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from activities import sweeper as sweeping
from activities.sweeper import EngineSilent, Sweeper
from domain import judge
from domain.case import Case
from domain.machines import Given
from domain.stages.everywhere import Hear
from storage import opening, outbox, outcomes, receipts
from storage.engine import Database
from storage.outcomes import Result
from storage.tables_cases import cases
from tests.activities.house import Watch, message, open_order, say, settle_staff, tried


class Engine:
    """Takes what it is given, or is silent."""

    def __init__(self) -> None:
        self.started: list[Case] = []
        self.told: list[tuple[str, Given]] = []
        self.silent = False

    def start(self, case: Case) -> None:
        if self.silent:
            raise EngineSilent
        self.started.append(case)

    def tell(self, case_no: str, given: Given) -> None:
        if self.silent:
            raise EngineSilent
        self.told.append((case_no, given))


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def sweeper(database: Database, engine: Engine) -> Sweeper:
    return Sweeper(database, engine.start, engine.tell)


def opened_long_ago(db: Database, seconds: float = 4) -> Case:
    case = open_order(db, datetime.now(UTC))
    created_at = datetime.now(UTC) - timedelta(seconds=seconds)
    with db.transaction() as connection:
        connection.execute(update(cases).where(cases.c.no == case.no).values(created_at=created_at))
    return case


def ended(db: Database, case: Case, key: str, watch: Watch) -> Case:
    """A message that could not be delivered."""
    case = say(db, case, message(case, key, watch.now()))
    opening.mark_started(db, case.no)
    outbox.claim(db, watch.now(), 10, "w")
    [attempt] = tried(db, key)
    rejected = Result(attempt_id=attempt.id, message_id=attempt.message_id, outcome="rejected", code="21211")
    outcomes.finish(db, [rejected], watch.now())
    return case


def test_an_opening_that_nobody_started_is_started_once(
    database: Database, engine: Engine, sweeper: Sweeper
) -> None:
    case = opened_long_ago(database)
    for _ in range(3):
        sweeper.round()
    assert engine.started == [case]


def test_one_that_was_opened_just_now_is_left_to_whoever_opened_it(
    database: Database, engine: Engine, sweeper: Sweeper
) -> None:
    open_order(database, datetime.now(UTC))
    sweeper.round()
    assert engine.started == []


def test_one_that_was_started_is_not_started_again(
    database: Database, engine: Engine, sweeper: Sweeper
) -> None:
    opening.mark_started(database, opened_long_ago(database).no)
    sweeper.round()
    assert engine.started == []


def test_while_the_engine_is_silent_openings_wait(
    database: Database, engine: Engine, sweeper: Sweeper
) -> None:
    waiting = [opened_long_ago(database, seconds) for seconds in (9, 6)]
    engine.silent = True
    for _ in range(2):
        with pytest.raises(EngineSilent):
            sweeper.round()
    engine.silent = False
    sweeper.round()
    sweeper.round()
    assert engine.started == waiting, "the one that has waited longest first"


def test_an_end_that_no_case_heard_of_is_passed_on_once(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    case = ended(database, order, "m", watch)
    for _ in range(3):
        sweeper.round()
    [(no, given)] = engine.told
    assert no == case.no
    assert isinstance(given.command, Hear)
    assert (given.command.what, given.command.message.key) == ("failed", "m")
    assert given.command.person == case.body.customer


def test_the_case_takes_it_once_however_often_it_is_passed_on(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    ended(database, order, "m", watch)
    [report] = receipts.unheard(database)
    once, again = sweeping.hearing(report), sweeping.hearing(report)
    assert once == again
    step = judge.act(order, once, watch.now())
    assert once.key in step.case.seen
    assert once.key.startswith("hear failed msg_")


def test_what_was_not_passed_on_while_the_engine_was_silent_is_passed_on_after(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    case = ended(database, ended(database, order, "a", watch), "b", watch)
    engine.silent = True
    with pytest.raises(EngineSilent):
        sweeper.round()
    assert len(receipts.unheard(database)) == 2
    engine.silent = False
    sweeper.round()
    sweeper.round()
    assert sorted(given.command.message.key for _, given in engine.told) == ["a", "b"]  # type: ignore[attr-defined]
    assert {no for no, _ in engine.told} == {case.no}
    assert receipts.unheard(database) == []


def test_an_acknowledgement_is_passed_on_with_whoever_gave_it(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    case = say(database, order, message(order, "m", watch.now(), asks_acknowledgement=True))
    opening.mark_started(database, case.no)
    [claimed] = outbox.claim(database, watch.now(), 10, "w")
    receipts.acknowledge(database, claimed.message_id, "per_supervisor", watch.now())
    sweeper.round()
    sweeper.round()
    [(_, given)] = engine.told
    assert isinstance(given.command, Hear)
    assert (given.command.what, given.command.person) == ("acknowledged", "per_supervisor")


def test_what_a_case_cannot_have_heard_since_nobody_started_it_is_passed_on_again(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    """Its messages went out while the engine was away, and somebody answered at once."""
    case = say(database, order, message(order, "m", watch.now(), asks_acknowledgement=True))
    [claimed] = outbox.claim(database, watch.now(), 10, "w")
    receipts.acknowledge(database, claimed.message_id, "per_supervisor", watch.now())
    for _ in range(2):
        # The engine knows no such case, and says so of one that is over as well.
        receipts.mark_heard(database, [claimed.message_id])
        assert [report.message_id for report in receipts.unheard(database)] == [claimed.message_id]
    opening.mark_started(database, case.no)
    sweeper.round()
    sweeper.round()
    assert [no for no, _ in engine.told] == [case.no]
    assert receipts.unheard(database) == []


def test_it_goes_on_by_itself_through_silence_and_stops_when_told(
    database: Database, engine: Engine, sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "ROUND", 0.05)
    case, stop = opened_long_ago(database), threading.Event()
    engine.silent = True
    thread = threading.Thread(target=sweeper.run, args=(stop,))
    thread.start()
    time.sleep(0.3)
    engine.silent = False
    end = time.monotonic() + 5
    while not engine.started and time.monotonic() < end:
        time.sleep(0.02)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert engine.started == [case]


def facts(given: Given) -> dict[str, Any]:
    return given.command.model_dump()


def test_what_is_passed_on_names_nobody(
    database: Database, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    settle_staff(database)
    ended(database, open_order(database, watch.now()), "m", watch)
    sweeper.round()
    [(_, given)] = engine.told
    assert not [word for word in ("王小样", "+86199", "样板路") if word in str(facts(given))]


def test_somebody_who_answers_after_all_is_heard_too(
    database: Database, order: Case, watch: Watch, engine: Engine, sweeper: Sweeper
) -> None:
    """The first end was passed on long ago; the second is another one."""
    ended(database, order, "m", watch)
    sweeper.round()
    [(_, failed)] = engine.told
    [attempt] = tried(database, "m")
    receipts.acknowledge(database, attempt.message_id, "per_supervisor", watch.now())
    sweeper.round()
    sweeper.round()
    assert [given.key.split()[1] for _, given in engine.told] == ["failed", "acknowledged"]
    assert engine.told[1][1].key != failed.key
