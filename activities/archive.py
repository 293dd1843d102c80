"""How does a record go when its time is over: from the engine first, then from the book?"""

from collections.abc import Callable
from datetime import datetime

from temporalio import activity

from activities.contracts import Archive
from storage import purging
from storage.engine import Database


class Archivist(Archive):
    """`forget` takes the engine's history of a case away; killed in between, the next round does the rest."""

    def __init__(self, database: Database, forget: Callable[[str], None]) -> None:
        self.database, self.forget = database, forget

    @activity.defn(name="purge")
    def purge(self, as_of: datetime) -> int:
        purging.forget_identity(self.database, as_of)
        gone = 0
        for found in purging.ripe(self.database, as_of):
            self.forget(found.no)
            gone += purging.purge(self.database, found.no, found.clause)
        return gone
