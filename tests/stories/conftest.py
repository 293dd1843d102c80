"""What may every story ask for?"""

from collections.abc import Iterator

import pytest

from settings import Settings
from simulation import town
from simulation.door import Door
from tests import engine, postgres
from tests.stories.house import api, settings_for, working
from tests.stories.street import Street


@pytest.fixture(scope="session")
def engine_address() -> str:
    """The Temporal of this run: a development server in memory."""
    return engine.address_of_shared()


@pytest.fixture(scope="session")
def house_settings(engine_address: str, worker_id: str) -> Settings:
    """A house of this worker alone: a database of its own, and a namespace of its own in the shared engine."""
    database_url = postgres.database_for(f"stories_{worker_id}")
    settings = settings_for(database_url, engine_address, worker_id)
    town.load(settings)
    return settings


@pytest.fixture(scope="session")
def door(house_settings: Settings) -> Iterator[Door]:
    with working(house_settings), api(house_settings) as door:
        yield door


@pytest.fixture
def street(door: Door) -> Street:
    return Street(door)
