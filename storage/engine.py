"""How do we come to the database, and how does a piece of work end: committed whole, or not at all?"""

import asyncio
import random
import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

import psycopg2
import pydantic_core
from sqlalchemy import URL, Connection, Engine, Executable, RowMapping, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")
# Serialisation failure, deadlock, lock not available: the server undid the work, so it can be done again.
AGAIN = frozenset({"40001", "40P01", "55P03"})
PAUSES = (0.02, 0.08, 0.25)
# The server cannot be reached, or has no connection to spare; it does not dislike the question.
AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout, psycopg2.OperationalError)
OPTIONS = (
    "-c statement_timeout=15000 -c lock_timeout=3000 "
    "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)
KEEPALIVES = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


class InsideLoop(RuntimeError):
    """The database was asked from the thread of an event loop: everybody else there would stand still."""


def connect_args(name: str, options: str = OPTIONS) -> dict[str, Any]:
    return {"connect_timeout": 5, "application_name": name, "options": options, **KEEPALIVES}


def sqlstate(error: DBAPIError) -> str | None:
    """PostgreSQL's own number of an error."""
    return getattr(error.orig, "pgcode", None)


class Database:
    """One pool a process. Never hold a connection while waiting for a provider, engine or person."""

    def __init__(self, url: str | URL, pool_size: int = 10, name: str = "shangmen") -> None:
        self.url = make_url(url)
        self.name = name
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=3,
            pool_recycle=1800,
            # An error of the database is logged with its statement: never with the names and numbers it was given.
            hide_parameters=True,
            connect_args=connect_args(name),
            json_serializer=_json,
            json_deserializer=pydantic_core.from_json,
        )
        event.listen(self.engine, "checkout", self._must_be_open)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that is done inside is kept, or nothing of it."""
        _refuse_loop()
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """No transaction is opened: each statement sees what is committed when it begins."""
        _refuse_loop()
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            # The driver's own switch: through SQLAlchemy's, each question would cost the server another one before it.
            driver.autocommit = True
            try:
                yield connection
            finally:
                if not driver.closed:
                    driver.autocommit = False

    def in_transaction(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction, and again when the server undid it for the sake of another."""

        def whole() -> T:
            with self.transaction() as connection:
                return work(connection)

        return _until_kept(whole)

    def at_once(
        self, statement: Executable, given: Mapping[str, Any] = MappingProxyType({})
    ) -> Sequence[RowMapping]:
        """One statement that writes, and the rows that it returns.

        It is a transaction of itself: the server keeps it whole or not at all, in one round trip instead of three.
        """

        def alone() -> Sequence[RowMapping]:
            with self.reading() as connection:
                done = connection.execute(statement, given)
                return done.mappings().all() if done.returns_rows else ()

        return _until_kept(alone)

    def _must_be_open(self, connection: Any, record: Any, proxy: Any) -> None:
        """A restarted server costs nobody an error, and asking whether it is there mostly costs no round trip.

        A connection at rest has nothing to say: only one that can be read may have been closed by the server.
        """
        watch = select.poll()
        watch.register(connection, select.POLLIN)
        if watch.poll(0):
            try:
                self.engine.dialect.do_ping(connection)
            except psycopg2.Error as error:
                raise InvalidatePoolError from error

    def close(self) -> None:
        """Give all connections back to the server."""
        self.engine.dispose()


def _until_kept(work: Callable[[], T]) -> T:
    for pause in (*PAUSES, None):
        try:
            return work()
        except DBAPIError as error:
            if pause is None or sqlstate(error) not in AGAIN:
                raise
        time.sleep(pause * (0.5 + random.random()))
    raise AssertionError("the last try returns or raises")


def _json(value: Any) -> str:
    return pydantic_core.to_json(value).decode()


def _refuse_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise InsideLoop("database asked inside an event loop: use def endpoints or asyncio.to_thread")
