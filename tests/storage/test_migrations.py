"""Do the migrations make exactly the tables that the code expects, and is the past safe there?"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import migrate
from storage.engine import Database
from tests.postgres import empty_database
from tests.storage.scene import open_order


def test_from_nothing_to_the_tables_of_the_code(worker_database_url: str, worker_id: str) -> None:
    url = empty_database(worker_database_url, f"fresh_{worker_id}")
    assert migrate.current(url) is None
    migrate.upgrade(url)
    assert migrate.current(url) == migrate.newest()
    assert migrate.differences(url) == []


def test_two_houses_that_start_at_once_wait_for_each_other(worker_database_url: str, worker_id: str) -> None:
    url = empty_database(worker_database_url, f"both_{worker_id}")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate.upgrade, (url, url)))
    assert migrate.current(url) == migrate.newest()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET name = 'kept'", "DELETE FROM events", "DELETE FROM causes", "TRUNCATE events"],
)
def test_what_happened_is_not_rewritten(database: Database, statement: str) -> None:
    open_order(database)
    with (
        pytest.raises(IntegrityError, match="what happened is never rewritten"),
        database.transaction() as connection,
    ):
        connection.execute(text(statement))


def test_a_purge_that_says_so_may(database: Database) -> None:
    open_order(database)
    with database.transaction() as connection:
        connection.execute(text("SET LOCAL shangmen.purge = 'on'"))
        connection.execute(text("DELETE FROM events"))
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM events")) == 0
