"""How does Alembic meet our database: on which connection, and against which tables?"""

from alembic import context

from storage import tables_access, tables_bridges, tables_cases, tables_messages
from storage.tables import METADATA

__all__ = ["tables_access", "tables_bridges", "tables_cases", "tables_messages"]

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
