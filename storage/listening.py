"""How does a courier, or a page, hear at once that something was written?"""

import select
from types import TracebackType
from typing import Any, Self

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from storage.engine import Database, connect_args


class Ear:
    """One connection of its own, outside the pool, that hears NOTIFY. When it breaks, open another."""

    def __init__(self, db: Database, channel: str) -> None:
        engine = create_engine(db.url, poolclass=NullPool, connect_args=connect_args(f"{db.name}-ear"))
        self._raw = engine.raw_connection()
        connection: Any = self._raw.driver_connection
        assert connection is not None
        self._connection = connection
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            # The name is one of ours, never a stranger's; LISTEN takes no parameters.
            cursor.execute(f'LISTEN "{channel}"')

    @property
    def life(self) -> int:
        """The number of this connection at the server: it is there for as long as its listener lives."""
        number: int = self._connection.info.backend_pid
        return number

    def wait(self, timeout: float) -> list[str]:
        """What was called since the last time, each once; nothing after `timeout` seconds."""
        patience = 0 if self._connection.notifies else timeout
        readable, _, _ = select.select([self._connection], [], [], patience)
        if readable:
            self._connection.poll()
        heard = list(dict.fromkeys(notice.payload for notice in self._connection.notifies))
        self._connection.notifies.clear()
        return heard

    def close(self) -> None:
        # Without a pool behind it, giving it back closes it.
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def listen(db: Database, channel: str) -> Ear:
    """Listen to `messages` or `cases`."""
    return Ear(db, channel)
