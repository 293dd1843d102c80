"""The database is gone for a while: people wait or are told so, and nothing that was acknowledged is lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.people import Role
from simulation import town
from simulation.door import Door, Refusal
from simulation.pace import minutes
from tests.stories.house import KEY, api, settings_for, working
from tests.stories.law import Law
from tests.stories.servers import NAMESPACE, own_engine, own_postgres
from tests.stories.street import Street

GONE = 5.0


def test_gone_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_postgres(tmp_path / "postgres") as database, own_engine(tmp_path) as engine:
        settings = settings_for(database.url, engine.address, NAMESPACE)
        town.load(settings)
        with working(settings), api(settings) as door, ThreadPoolExecutor(2) as hands:
            street = Street(door)
            opened = street.order()
            Law(tmp_path / "standards", monkeypatch).hurry()
            hurried = street.taken()
            first = opened.candidates()[0]
            database.stop()
            impatient = Door(f"http://127.0.0.1:{settings.port}", KEY, patience=0)
            with impatient, pytest.raises(Refusal) as told:
                impatient.case(opened.no)
            assert told.value.status == 503
            grab = hands.submit(door.command, opened.no, "grab", first, "the-key-of-this-grab")
            new = hands.submit(street.order)
            time.sleep(GONE)
            assert not grab.done()
            database.start()
            assert grab.result(40).stage == "contacting"
            assert new.result(40).stage == "offered"
            again = door.command(opened.no, "grab", first, "the-key-of-this-grab")
            assert again.stage == "contacting", "the same key is carried out once"
            assert len(street.events(opened, "grabbed")) == 1
            street.until(
                lambda: street.told(hurried, "call-overdue", Role.SUPERVISOR), "told late, but told", 30
            )
            street.until(lambda: len(street.events(hurried, "escalated")) >= 2, "and written down", 30)
            assert len(street.told(hurried, "call-the-customer")) == 1
            assert [m.to.role for m in street.told(hurried, "call-overdue")] == [
                Role.TEAM_LEADER,
                Role.SUPERVISOR,
            ]
            opened.passes(minutes(1))
