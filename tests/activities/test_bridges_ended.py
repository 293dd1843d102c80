"""A bridged call whose reports were all lost: is the provider asked, and does the case hear of it for certain?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from activities.reconciler import GIVE_UP_CALLS, Reconciler
from activities.sweeper import EngineSilent, Sweeper
from channels.bridge import Bridge as Wire
from channels.contract import Address
from domain.case import Case
from domain.machines import Given
from storage import bridges, opening
from storage.bridges import Bridge
from storage.engine import Database
from storage.purging import purge
from tests.activities.house import MINUTE, SECOND, Watch, open_order, settle_staff
from tests.activities.road import ABROAD, Road
from tests.activities.test_courier_twilio import road as road
from tests.channels.conftest import account_at
from tests.far_end.faults import Fault, Kind
from tests.far_end.records import Record, new_record
from tests.far_end.twilio import FarEnd

THERE, HERE = "+12025550101", "+12025550109"
QUARTER = 15 * MINUTE
__all__ = ["road"]


@dataclass
class Line:
    """A call that a technician asked for, at a provider whose reports never come."""

    db: Database
    far_end: FarEnd
    wire: Wire
    watch: Watch
    case: Case
    asked: Bridge

    def asks(self, after: timedelta = QUARTER) -> Bridge:
        self.watch.pass_by(after)
        Reconciler(self.db, {}, self.watch.now, self.wire).round()
        found = bridges.known(self.db, self.asked.id)
        assert found is not None
        return found

    @property
    def call(self) -> Record:
        return self.far_end.calls[0]

    def other_rang(self, status: str, seconds: str) -> None:
        form = [("To", HERE), ("ParentCallSid", self.call.sid), ("Duration", seconds)]
        leg = new_record("Calls", self.far_end.account_sid, form)
        leg.status = status
        self.far_end.records.append(leg)


@pytest.fixture
def line(database: Database, watch: Watch) -> Iterator[Line]:
    settle_staff(database)
    case = open_order(database, watch.now())
    opening.mark_started(database, case.no)
    with FarEnd() as far_end:
        wire = Wire(account_at(far_end))
        asked = begun(database, case, watch.now())
        sent = wire.call(asked.id, Address(phone=THERE))
        bridges.called(database, asked.id, sent.provider_id)
        yield Line(database, far_end, wire, watch, case, asked)
        wire.close()


def begun(db: Database, case: Case, at: datetime, asker: str = "per_t1") -> Bridge:
    customer = str(case.body.customer)
    other = customer if asker != customer else "per_t1"
    wish = Bridge(id="", case_no=case.no, asker=asker, other=other, begun_at=at)
    return bridges.begin(db, None, wish)[0]


@pytest.mark.parametrize(
    ("own", "leg", "end", "seconds"),
    [
        ("completed", ("completed", "95"), "connected", 95),
        ("completed", ("no-answer", ""), "no_answer", 0),
        ("completed", ("busy", ""), "busy", 0),
        ("completed", None, "failed", 0),
        ("no-answer", None, "no_answer", 0),
        ("in-progress", ("in-progress", ""), "dialling", None),
    ],
)
def test_the_provider_is_asked_how_it_went(
    line: Line, own: str, leg: tuple[str, str] | None, end: str, seconds: int | None
) -> None:
    line.call.status = own
    if leg:
        line.other_rang(*leg)
    assert line.asks(QUARTER - SECOND).status == "dialling", "a report may still come"
    found = line.asks(SECOND)
    assert (found.status, found.seconds) == (end, seconds)


def test_a_provider_that_does_not_answer_is_asked_again_a_quarter_of_an_hour_later(line: Line) -> None:
    line.call.status = "busy"
    line.far_end.list_faults.append(Fault(Kind.FAIL_BEFORE))
    assert line.asks().status == "dialling"
    assert line.asks(MINUTE).status == "dialling"
    assert line.asks().status == "busy"


def test_one_that_nobody_can_tell_of_is_closed_after_a_day_with_the_reason(line: Line) -> None:
    line.far_end.records.clear()
    assert line.asks().status == "dialling"
    found = line.asks(GIVE_UP_CALLS)
    assert (found.status, found.reason_zh) == ("failed", "没有收到通话的结果。")


def test_what_ended_while_the_engine_was_silent_is_told_afterwards_and_once(
    database: Database, watch: Watch
) -> None:
    case = open_order(database, watch.now())
    opening.mark_started(database, case.no)
    long_ago = datetime.now(UTC) - MINUTE
    by_technician = begun(database, case, long_ago)
    unreached = begun(database, case, long_ago, asker=str(case.body.customer))
    bridges.end(database, by_technician.id, "connected", long_ago, 30)
    bridges.end(database, unreached.id, "busy", long_ago)
    told: list[tuple[str, Given]] = []

    def silent(no: str, given: Given) -> None:
        raise EngineSilent

    with pytest.raises(EngineSilent):
        Sweeper(database, lambda case: None, silent).round()
    for _ in range(2):
        Sweeper(database, lambda case: None, lambda no, given: told.append((no, given))).round()
    [(no, given)] = told
    assert (no, given.key, given.by.person) == (case.no, f"bridge {by_technician.id}", "per_t1")
    assert given.command.model_dump()["connected"] is True


def test_a_reminder_in_doubt_is_not_found_in_a_bridged_call(road: Road, hands: ThreadPoolExecutor) -> None:
    """The same phone rang a moment ago for another reason: taken for the reminder, that would never be said."""
    road.tells("voice")
    road.town.far_end.faults.append(Fault(Kind.DROP_BEFORE))
    road.round()
    joined = begun(road.db, road.case, road.watch.now())
    wire = Wire(road.town.account)
    bridges.called(road.db, joined.id, wire.call(joined.id, Address(phone=ABROAD)).provider_id)
    wire.close()
    road.round(2 * MINUTE)
    road.round(MINUTE)
    assert len(road.town.far_end.calls) == 2, "the bridged one, and the reminder after all"


def test_the_record_of_a_case_goes_with_its_bridged_calls(database: Database, watch: Watch) -> None:
    case = open_order(database, watch.now())
    begun(database, case, watch.now())
    assert purge(database, case.no, "RENO-060")
    assert bridges.bridges_of(database, case.no) == []
