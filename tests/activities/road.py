"""How does one message travel through a real wire, with everything that has to do with it?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from activities.courier import Courier
from activities.sweeper import Sweeper
from channels.reasons import explain
from domain import judge
from domain.case import Case
from domain.machines import Given
from domain.message import Recipient
from domain.people import Role
from storage import opening, people, receipts
from storage.case_rows import load_case
from storage.engine import Database
from tests.activities.house import Watch, keep, message, open_order, row, rows, say, settle_staff, wording
from tests.channels.conftest import Town
from tests.far_end.records import Record

ABROAD = "+85290000002"


@dataclass
class Road:
    """One message on its way through a real wire, and everything that has to do with it."""

    db: Database
    town: Town
    watch: Watch
    courier: Courier
    hands: ThreadPoolExecutor
    case: Case

    def round(self, after: timedelta = timedelta(0)) -> int:
        self.watch.pass_by(after)
        return self.courier.round(self.hands)

    @property
    def sent(self) -> list[Record]:
        return self.town.far_end.records

    @property
    def status(self) -> str:
        return str(row(self.db, "m").status)

    @property
    def told(self) -> list[Any]:
        """The rows of this message, by one channel after the other."""
        return [one for one in rows(self.db, self.case) if one.about == "x#1"]

    @property
    def ways(self) -> list[tuple[str, str]]:
        return [(one.channel, one.status) for one in self.told]

    def reports(self, status: str, **extra: str) -> None:
        """The provider reports what became of the last message, and the house takes it down."""
        self.town.far_end.report(self.sent[-1], status, 1, **extra)
        heard = self.town.house.heard.pop()
        words = explain(heard.code).words if heard.code else None
        taken = receipts.Heard(
            what=heard.what, attempt_id=heard.attempt_id, provider_id=heard.provider_id, code=heard.code,
            reason_zh=words.zh if words else None, received_at=self.watch.now(),
        )  # fmt: skip
        receipts.apply(self.db, taken)

    def sweep(self) -> list[Given]:
        """The case hears what ended, as the engine would let it."""
        told: list[Given] = []

        def tell(no: str, given: Given) -> None:
            with self.db.reading() as connection:
                case = load_case(connection, no)
            keep(self.db, given, judge.act(case, given, self.watch.now()))
            told.append(given)

        opening.mark_started(self.db, self.case.no)
        Sweeper(self.db, lambda case: None, tell).round()
        return told

    def tells(self, channel: str = "sms", fallback: tuple[str, ...] = ()) -> None:
        """The team leader is told something that asks for an answer."""
        to = Recipient(role=Role.TEAM_LEADER)
        said = message(
        self.case, "m", self.watch.now(), says="case-idle", to=to, channel=channel, fallback=fallback, about="x#1",
        asks_acknowledgement=True, facts={},
    )  # fmt: skip
        self.case = say(self.db, self.case, said)


def built(database: Database, town: Town, watch: Watch, hands: ThreadPoolExecutor) -> Road:
    settle_staff(database)
    people.change(database, "per_team_leader", phone=ABROAD)
    case = say(database, open_order(database, watch.now()))
    works = Courier(database, town.channels, wording(database), "courier-1", now=watch.now)
    return Road(database, town, watch, works, hands, case)
