"""Is the database at the shape this code expects, and how does it get there?"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from storage import tables_access, tables_bridges, tables_cases, tables_messages
from storage.engine import connect_args
from storage.tables import METADATA

__all__ = ["tables_access", "tables_bridges", "tables_cases", "tables_messages"]

# Any number will do, as long as nobody else in this database locks the same.
MIGRATING = 7_302_026


def upgrade(url: str) -> None:
    """Bring the database to the newest shape. Several at once wait for one another."""
    engine = create_engine(
        url, poolclass=NullPool, connect_args=connect_args("shangmen-migrate", "-c timezone=UTC")
    )
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})
        command.upgrade(_config(connection), "head")


def current(url: str) -> str | None:
    """The revision that the database is at; None when it is empty."""
    engine = create_engine(url, poolclass=NullPool, connect_args=connect_args("shangmen-migrate"))
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def differences(url: str) -> list[Any]:
    """What the tables of this code have that the database has not, and the other way round."""
    engine = create_engine(url, poolclass=NullPool, connect_args=connect_args("shangmen-migrate"))
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
