"""Is work done whole or not at all, and never where it would hold up everybody?"""

import asyncio
import contextlib
import threading

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.engine import Database, InsideLoop


async def test_the_thread_of_an_event_loop_is_refused(database: Database) -> None:
    with pytest.raises(InsideLoop), database.reading():
        pass
    with pytest.raises(InsideLoop):
        database.in_transaction(lambda connection: None)
    assert await asyncio.to_thread(database.in_transaction, lambda connection: 1) == 1


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def half_done(connection: Connection) -> None:
        connection.execute(text("INSERT INTO people (id) VALUES ('per_x')"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.in_transaction(half_done)
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM people")) == 0


def test_work_that_the_server_undid_is_done_again(database: Database) -> None:
    tries = []

    def undone_twice(connection: Connection) -> int:
        tries.append(1)
        if len(tries) < 3:
            connection.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))
        return len(tries)

    assert database.in_transaction(undone_twice) == 3


def test_other_errors_are_not_repeated(database: Database) -> None:
    tries = []

    def wrong(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text("SELECT 1/0"))

    with pytest.raises(DBAPIError, match="division by zero"):
        database.in_transaction(wrong)
    assert len(tries) == 1


def test_a_deadlock_is_resolved_by_doing_one_of_both_again(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO people (id, name) VALUES ('per_a', '0'), ('per_b', '0')"))
    both_hold_one = threading.Barrier(2)
    done: list[str] = []

    def add(first: str, second: str) -> None:
        def work(connection: Connection) -> None:
            statement = text("UPDATE people SET name = (name::int + 1)::text WHERE id = :id")
            connection.execute(statement, {"id": first})
            if len(done) == 0 and not both_hold_one.broken:
                with contextlib.suppress(threading.BrokenBarrierError):
                    both_hold_one.wait(0.5)
            connection.execute(statement, {"id": second})

        database.in_transaction(work)
        done.append(first)

    threads = [threading.Thread(target=add, args=pair) for pair in (("per_a", "per_b"), ("per_b", "per_a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.scalars(text("SELECT name FROM people ORDER BY id")).all() == ["2", "2"]


NAMED = "INSERT INTO people (id, name) SELECT 'per_' || n, 10 / (3 - n) FROM generate_series(1, :most) n RETURNING id"


def test_one_statement_is_kept_at_once_and_whole(database: Database) -> None:
    assert [row["id"] for row in database.at_once(text(NAMED), {"most": 2})] == ["per_1", "per_2"]
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM people")) == 2
    assert database.at_once(text("DELETE FROM people")) == ()
    with pytest.raises(DBAPIError, match="division by zero"):
        database.at_once(text(NAMED), {"most": 3})
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM people")) == 0


def test_one_statement_that_the_server_undid_is_done_again(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(text("CREATE SEQUENCE tries"))
        connection.execute(
            text(
                "CREATE FUNCTION undone_twice() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN"
                " IF nextval('tries') < 3 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF;"
                " RETURN currval('tries'); END $$"
            )
        )
    try:
        assert database.at_once(text("SELECT undone_twice() AS tried"))[0]["tried"] == 3
    finally:
        database.at_once(text("DROP FUNCTION undone_twice()"))
        database.at_once(text("DROP SEQUENCE tries"))


def test_connections_that_died_cost_nobody_an_error(database: Database) -> None:
    with database.reading() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with pytest.raises(OperationalError), database.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with database.reading() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != pid


def test_a_reading_leaves_no_mark_on_its_connection(database_url: str) -> None:
    """One connection for both: what is done in a transaction after a reading still waits for its commit."""
    alone = Database(database_url, pool_size=1, name="alone")
    try:
        with alone.reading() as connection:
            first = connection.scalar(text("SELECT pg_backend_pid()"))
        with pytest.raises(DBAPIError, match="division by zero"), alone.transaction() as connection:
            connection.execute(text("WITH gone AS (INSERT INTO people (id) VALUES ('per_x')) SELECT 1/0"))
        with alone.transaction() as connection:
            connection.execute(text("INSERT INTO people (id) VALUES ('per_y')"))
            connection.rollback()
        with alone.reading() as connection:
            assert connection.scalar(text("SELECT count(*) FROM people")) == 0
            assert connection.scalar(text("SELECT pg_backend_pid()")) == first
    finally:
        alone.close()
