"""The engine is away: orders are taken, reminders go out on time, and everything goes on when it is back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.people import Role
from simulation import town
from simulation.pace import hours, minutes
from tests import postgres
from tests.stories.house import api, settings_for, working
from tests.stories.law import Law
from tests.stories.servers import NAMESPACE, OwnEngine, own_engine
from tests.stories.street import Street


@dataclass
class House:
    engine: OwnEngine
    street: Street


@pytest.fixture
def house(tmp_path: Path, worker_id: str) -> Iterator[House]:
    with own_engine(tmp_path) as engine:
        settings = settings_for(postgres.database_for(f"away_{worker_id}"), engine.address, NAMESPACE)
        town.load(settings)
        with working(settings), api(settings) as door:
            yield House(engine, Street(door))
            engine.thaw()


def test_reminders_go_out_on_time_while_it_is_frozen(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Law(tmp_path / "standards", monkeypatch).hurry()
    street = house.street
    job = street.taken()
    house.engine.freeze()
    street.until(
        lambda: street.told(job, "call-overdue", Role.SUPERVISOR), "the supervisor is told", within=12
    )
    assert not street.events(job, "escalated"), "the engine knows of nothing yet"
    for message in [*street.told(job, "call-the-customer"), *street.told(job, "call-overdue")]:
        assert message.sent_at is not None
        assert 0 <= (message.sent_at - message.planned_at).total_seconds() < 5
    house.engine.thaw()
    street.until(lambda: len(street.events(job, "escalated")) >= 2, "the timers caught up", within=20)
    [breach] = job.look().breaches
    assert (breach.at - street.events(job, "grabbed")[0].at).total_seconds() == pytest.approx(4)
    said = [*street.told(job, "call-the-customer"), *street.told(job, "call-overdue")]
    assert len(said) == 3, "told once, whoever came first"


def test_an_order_is_taken_while_it_is_frozen_and_started_afterwards(house: House) -> None:
    street = house.street
    house.engine.freeze()
    customer = street.customer()
    opened = street.door.open_order(
        standard="reno",
        channel="web",
        customer=customer,
        problem="水管滴水",
        requested_for="2027-01-05T10:00:00+08:00",
    )
    assert opened.stage == "dispatching"
    house.engine.thaw()
    street.until(
        lambda: street.door.case(opened.no).stage == "offered", "it is started and offered", within=20
    )


def test_killed_and_started_again_every_open_case_goes_on(house: House) -> None:
    street = house.street
    job = street.agreed(wanted_in=hours(3))
    house.engine.kill()
    house.engine.start()
    job.passes(job.appointment - job.look().now - minutes(9))
    assert [len(street.told(job, said)) for said in ("plan-travel", "be-at-the-door")] == [1, 1]
    job.does(job.technician, "arrive")
    assert job.stage == "arrived"
