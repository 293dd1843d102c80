"""kill -9 of a worker in mid-step, or of a courier between claim and send: nothing lost, nothing doubled."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from activities.courier import Courier
from activities.wording import Wording
from channels import open_channels
from channels.account import account_of
from settings import Settings
from simulation import samples, town
from simulation.cast import Affair
from simulation.door import Door
from simulation.pace import minutes
from storage import links, texts
from storage.engine import Database
from tests import postgres
from tests.far_end.twilio import FarEnd
from tests.stories.house import api, settings_for, working
from tests.stories.retold import all_come_out
from tests.stories.servers import NAMESPACE, own_engine, own_worker
from tests.stories.street import Street


@pytest.fixture
def own_settings(tmp_path: Path, worker_id: str) -> Iterator[Settings]:
    """A house whose engine and database are known to nobody else."""
    with own_engine(tmp_path) as server:
        settings = settings_for(postgres.database_for(f"killed_{worker_id}"), server.address, NAMESPACE)
        town.load(settings)
        yield settings


def told_once(door: Door, case: Affair) -> None:
    """Every step is there once and in order, and every message has one row and one attempt."""
    events = door.events(case.no)
    numbers = [event.seq for event in events]
    assert numbers == sorted(numbers)
    steps = Counter((event.seq, event.name, str(event.facts)) for event in events)
    assert not [step for step, times in steps.items() if times > 1]
    messages = door.messages(case.no)
    assert len({message.id for message in messages}) == len(messages)


@pytest.mark.parametrize("fault", ["record-before-commit", "record-after-commit"])
def test_worker_killed_in_the_middle_of_a_step(own_settings: Settings, tmp_path: Path, fault: str) -> None:
    with api(own_settings) as door, ThreadPoolExecutor(1) as hand:
        street = Street(door)
        with own_worker(own_settings, fault, tmp_path / "worker.log") as worker:
            job = street.order()
            first = job.candidates()[0]
            grab = hand.submit(door.command, job.no, "grab", first)
            worker.wait_until_it_is_killed()
            assert not grab.done(), "nothing is answered before it is written down"
        with working(own_settings):
            assert grab.result(40).stage == "contacting"
            job.passes(minutes(6))
            assert len(street.events(job, "grabbed")) == 1
            assert len(street.told(job, "call-the-customer")) == 1
            assert len(street.told(job, "call-overdue")) == 1
            told_once(door, job)
            all_come_out(own_settings, job.no)


def twilio_at(settings: Settings, far_end: FarEnd) -> Settings:
    return settings.model_copy(
        update={
            "twilio_account_sid": far_end.account_sid,
            "twilio_auth_token": SecretStr(far_end.auth_token),
            "twilio_api_key": far_end.api_key,
            "twilio_api_secret": SecretStr(far_end.api_secret),
            "twilio_messaging_service_sid": "MG" + "0" * 32,
            "twilio_caller_id": "+15550000000",
            "twilio_base_url": far_end.url,
            "public_url": "https://house.example",
        }
    )


@pytest.mark.parametrize("fault", ["courier-before-send", "courier-after-send"])
def test_courier_killed_between_claim_and_receipt(own_settings: Settings, tmp_path: Path, fault: str) -> None:
    """The provider is asked what it has; what it has is not sent again, what it lacks is."""
    with FarEnd() as far_end:
        settings = twilio_at(own_settings, far_end)
        with api(settings) as door, ThreadPoolExecutor(1) as hand:
            street = Street(door)
            with own_worker(settings, fault, tmp_path / "worker.log") as worker:
                job = street.taken()
                phone = next(p.phone for p in samples.town().people if p.id == job.technician)
                hand.submit(job.passes, minutes(4))
                worker.wait_until_it_is_killed()
            with second_courier(settings), working(settings):
                street.until(lambda: street.told(job, "call-the-customer"), "it is settled", within=30)
            [text] = {message.text for message in street.told(job, "call-the-customer")}
            sent = [record for record in far_end.messages if record.to == phone and record.body == text]
            assert len(sent) == 1
            told_once(door, job)


@contextlib.contextmanager
def second_courier(settings: Settings) -> Iterator[None]:
    """Another courier, which does not wait half a minute before it doubts."""
    database, stop = Database(settings.database(), pool_size=4, name="second"), threading.Event()
    channels = open_channels(account_of(settings))
    wording = Wording(
        settings, lambda ids: texts.words(database, ids), lambda no: links.to_follow(database, no)
    )
    courier = Courier(database, channels, wording, "second", doubt_after=timedelta(seconds=1))
    thread = threading.Thread(target=courier.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        for channel in channels.values():
            channel.close()
        database.close()
