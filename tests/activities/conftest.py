"""What may every test of an activity ask for?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.case import Case
from storage.engine import Database
from tests.activities.house import Notebook, Watch, open_order, say, settle_staff


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def hands() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def order(database: Database, watch: Watch) -> Case:
    """An order that has nothing to say of its own."""
    settle_staff(database)
    return say(database, open_order(database, watch.now()))
