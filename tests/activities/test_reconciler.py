"""A report that never came: is the provider asked, is every attempt closed, and is nobody told twice?"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from activities.courier import Courier
from activities.reconciler import Reconciler
from domain.message import Recipient
from domain.people import Role
from storage import outbox, receipts
from storage.engine import Database
from storage.reconciling import MOST_ASKS
from tests.activities.house import MINUTE, Watch, message, open_order, row, say, settle_staff, tried, wording
from tests.activities.road import Road
from tests.activities.test_courier_twilio import road as road
from tests.channels.booths import booth_of
from tests.channels.conftest import outbound
from tests.far_end.faults import Fault, Kind

QUARTER = 15 * MINUTE
__all__ = ["road"]


def asks(road: Road) -> int:
    return Reconciler(road.db, road.town.channels, road.watch.now).round()


def told(road: Road, channel: str = "sms") -> None:
    """Sent and taken; nobody reports."""
    road.tells(channel)
    road.round()
    assert road.status == "sent"


@pytest.mark.parametrize(
    ("channel", "stands", "code", "status"),
    [
        ("sms", "delivered", None, "delivered"),
        ("sms", "undelivered", "30005", "undeliverable"),
        ("voice", "completed", None, "delivered"),
        ("voice", "no-answer", None, "undeliverable"),
    ],
)
def test_what_was_never_reported_is_asked_for_and_the_case_hears(
    road: Road, channel: str, stands: str, code: str | None, status: str
) -> None:
    told(road, channel)
    road.sent[0].status, road.sent[0].error_code = stands, code
    assert asks(road) == 0, "a report may still come"
    road.watch.pass_by(QUARTER)
    assert asks(road) == 1
    assert road.status == status
    assert len(road.sweep()) == (status == "undeliverable")
    road.watch.pass_by(QUARTER)
    assert (asks(road), len(road.sent)) == (0, 1), "asked is not said"
    reasons = {"undelivered": "空号或已停机", "no-answer": "无人接听"}
    assert row(road.db, "m").reason_zh == reasons.get(stands)


def test_it_asks_ever_more_rarely_and_not_for_ever(road: Road) -> None:
    told(road)
    asked = 0
    for _ in range(4 * 40):
        road.watch.pass_by(QUARTER)
        asked += asks(road)
    assert (asked, road.status) == (MOST_ASKS, "sent")


def test_a_provider_that_does_not_answer_is_asked_again(road: Road) -> None:
    told(road)
    road.sent[0].status = "delivered"
    road.town.far_end.list_faults.append(Fault(Kind.FAIL_BEFORE))
    road.watch.pass_by(QUARTER)
    assert (asks(road), road.status) == (1, "sent")
    road.watch.pass_by(QUARTER)
    assert (asks(road), road.status) == (1, "delivered")


def test_the_attempt_of_a_killed_courier_is_closed_by_the_report_that_came(road: Road) -> None:
    road.tells()
    [claimed] = outbox.claim(road.db, road.watch.now(), 10, "killed")
    heard = receipts.Heard(what="delivered", attempt_id=claimed.attempt_id, received_at=road.watch.now())
    receipts.apply(road.db, heard)
    [attempt] = tried(road.db, "m")
    assert (road.status, attempt.outcome, attempt.finished_at) == ("delivered", "accepted", road.watch.now())


@pytest.mark.parametrize(("went", "outcome"), [(True, "accepted"), (False, "retry")])
def test_what_was_settled_without_its_attempt_closes_it(road: Road, went: bool, outcome: str) -> None:
    """Acknowledged on a page while the courier was being killed: its attempt would stay open for ever."""
    road.tells()
    [claimed] = outbox.claim(
        road.db, road.watch.now(), 10, "killed", worded=lambda one: one.but(text="请看一下")
    )
    if went:
        road.town.far_end.faults.append(Fault(Kind.DROP_AFTER))
        road.town.channels["sms"].send(outbound("请看一下", claimed.to.phone))
    receipts.acknowledge(road.db, claimed.message_id, "per_team_leader", road.watch.now())
    road.watch.pass_by(QUARTER)
    assert asks(road) == 1
    assert [one.outcome for one in tried(road.db, "m")] == [outcome]
    road.watch.pass_by(QUARTER)
    assert (asks(road), road.status, len(road.sent)) == (0, "acknowledged", int(went))


def test_aliyun_is_asked_by_our_own_id(database: Database, watch: Watch, hands: ThreadPoolExecutor) -> None:
    settle_staff(database)
    with booth_of("aliyun_sms") as booth:
        case = say(database, open_order(database, watch.now()))
        to: dict[str, Any] = {"says": "case-idle", "to": Recipient(role=Role.TEAM_LEADER), "facts": {}}
        say(database, case, message(case, "m", watch.now(), **to))
        Courier(database, {"sms": booth.channel}, wording(database), "c", now=watch.now).round(hands)
        assert row(database, "m").status == "sent"
        booth.far.failed.add(str(booth.far.taken[0]["OutId"]))  # type: ignore[union-attr]
        watch.pass_by(QUARTER)
        assert Reconciler(database, {"sms": booth.channel}, watch.now).round() == 1
    assert (row(database, "m").status, row(database, "m").reason_zh) == ("undeliverable", "停机、空号或关机")


def test_one_that_was_taken_is_found_behind_a_hundred_others(road: Road) -> None:
    """A line that is told much: what is looked for is not among the newest fifty."""
    road.tells()
    road.town.far_end.faults.append(Fault(Kind.DROP_AFTER))
    road.round()
    for number in range(120):
        road.town.channels["sms"].send(outbound(f"另一条 {number}", road.sent[0].to))
    road.round(MINUTE)
    assert (road.status, len(road.sent)) == ("sent", 121)
