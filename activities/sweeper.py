"""What was answered but never started, and what came to an end without its case hearing of it?"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from domain.case import Case
from domain.machines import Given
from domain.stages.everywhere import Hear
from storage import bridges, opening, receipts
from storage.engine import AWAY, Database

log = logging.getLogger("shangmen.sweeper")
ROUND = 1.0
START_AFTER = timedelta(seconds=3)


class EngineSilent(Exception):
    """The engine did not take it; the next round tries again."""


class Sweeper:
    """Sees to it that nothing which was acknowledged is forgotten, however its first way was cut short."""

    name = "sweeper"

    def __init__(
        self, database: Database, start: Callable[[Case], None], tell: Callable[[str, Given], None]
    ) -> None:
        self.database, self.start, self.tell = database, start, tell

    def run(self, stop: threading.Event) -> None:
        """Sweep until told to stop."""
        while not stop.wait(ROUND):
            try:
                self.round()
            except AWAY as error:
                log.warning("the database is away: %s", type(error).__name__)
            except EngineSilent:
                log.warning("the engine is away")

    def round(self) -> None:
        """Start what waits for its start, and pass on what no case has heard. Raises EngineSilent."""
        for no in opening.unstarted(self.database, START_AFTER):
            self.start(opening.load_case(self.database, no))
            opening.mark_started(self.database, no)
        for report in receipts.unheard(self.database):
            self.tell(report.case_no, hearing(report))
            receipts.mark_heard(self.database, [report.message_id])
        for bridge, given in bridges.untold(self.database):
            if given is not None:
                self.tell(bridge.case_no, given)
            bridges.mark_told(self.database, bridge.id)


def hearing(report: receipts.Report) -> Given:
    """A report as its case hears it; the key makes it one, however often it is passed on."""
    command = Hear(what=report.what, message=report.message, person=report.person, at=report.at)
    return Given(command=command, key=f"hear {report.what} {report.message_id}")
