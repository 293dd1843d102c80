"""What may every test ask for?"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import Database
from storage.tables import METADATA
from tests import postgres

pytest_plugins = ["tests.referee.bench"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.choose_place(Path(tempfile.gettempdir()) / f"shangmen-tests-{os.getpid()}")


@pytest.fixture(scope="session")
def worker_database_url(request: pytest.FixtureRequest) -> str:
    """A database of this worker alone, with xdist or without; what is in it may come from an earlier test."""
    worker: str = getattr(request.config, "workerinput", {}).get("workerid", "master")
    return postgres.database_for(worker)


@pytest.fixture(scope="session")
def worker_database(worker_database_url: str) -> Iterator[Database]:
    database = Database(worker_database_url, pool_size=12, name="tests")
    yield database
    database.close()


@pytest.fixture
def database(worker_database: Database) -> Database:
    """A migrated database with nothing in it."""
    names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
    with worker_database.transaction() as connection:
        connection.execute(text("SET LOCAL shangmen.purge = 'on'"))
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    return worker_database


@pytest.fixture
def database_url(database: Database, worker_database_url: str) -> str:
    """The address of that empty database, for those who open it themselves."""
    return worker_database_url
