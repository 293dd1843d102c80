"""How is a step written down, once, whatever happens on the way?"""

from temporalio import activity

from activities.contracts import Journal, Record
from domain.case import Case
from storage.engine import Database
from storage.writing import record as write


class Journalist(Journal):
    """Writes events, the case and the rows of its plan in one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="record")
    def record(self, record: Record) -> Case | None:
        return self.database.in_transaction(
            lambda connection: write(connection, record.case, record.entries, record.plan, record.planned)
        )
