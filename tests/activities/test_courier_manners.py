"""Is somebody who asked to be left alone left alone, and is everybody else still told what matters?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from channels.contract import Outbound, Sent
from domain.case import Case
from domain.message import Recipient
from domain.people import Role
from storage import opt_outs, receipts
from storage.engine import Database
from storage.opt_outs import OptOut
from storage.reading_people import person
from tests.activities.house import WANG, Notebook, Watch, courier, message, row, say

Hands = ThreadPoolExecutor
LEADER = "per_team_leader"


class Refusing(Notebook):
    """A provider that knows already that everybody left."""

    def send(self, outbound: Outbound) -> Sent:
        return Sent(outcome="rejected", code="21610")


def leave(database: Database, watch: Watch, phone: str | None, channel: str = "sms") -> None:
    assert phone
    gone = OptOut(phone=phone, channel=channel, told_by="reply", opted_out_at=watch.now())
    opt_outs.leave(database, [gone, gone])


def test_a_courtesy_is_not_said_to_whoever_left(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    leave(database, watch, WANG.phone)
    by_voice = message(order, "v", watch.now(), says="rate-us", channel="voice")
    say(database, order, message(order, "m", watch.now(), says="rate-us"), by_voice)
    courier(database, notebook, now=watch.now).round(hands)
    for key in ("m", "v"):
        told = row(database, key)
        assert (told.status, told.reason_zh) == ("undeliverable", "对方已退订，没有发")
        assert told.reason_en == "the person has opted out; it was not sent"
    assert notebook.sent == []


def test_whoever_comes_back_is_told_again(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    leave(database, watch, WANG.phone)
    assert opt_outs.come_back(database, WANG.phone or "", "sms")
    assert not opt_outs.come_back(database, WANG.phone or "", "sms")
    say(database, order, message(order, "m", watch.now()))
    courier(database, notebook, now=watch.now).round(hands)
    assert row(database, "m").status == "delivered"


def test_an_escalation_goes_round_the_channel_that_a_member_of_staff_left(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    said = {"says": "order-cancelled", "to": Recipient(role=Role.TEAM_LEADER), "asks_acknowledgement": True}
    case = say(database, order, message(order, "a", watch.now(), **said, fallback=("voice",)))
    works = courier(database, notebook, now=watch.now)
    leave(database, watch, leaders_phone(database))
    works.round(hands)
    assert row(database, "a").status == "undeliverable"
    [unheard] = receipts.unheard(database)
    assert (unheard.what, unheard.message.fallback) == ("failed", ("voice",))
    works.channels = {"sms": notebook, "voice": notebook}
    say(database, case, message(order, "b", watch.now(), **said, channel="voice"))
    works.round(hands)
    assert row(database, "b").status == "delivered"


def leaders_phone(database: Database) -> str | None:
    found = person(database, LEADER)
    return found.phone if found else None


def test_a_provider_that_knew_before_us_is_believed(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    case = say(database, order, message(order, "a", watch.now()))
    courier(database, Refusing(), now=watch.now).round(hands)
    assert (row(database, "a").status, row(database, "a").reason_zh) == ("undeliverable", "对方已退订短信")
    assert opt_outs.channels_left(database, WANG.phone or "") == ("sms",)
    watch.pass_by(timedelta(hours=1))
    say(database, case, message(order, "b", watch.now()))
    courier(database, notebook, now=watch.now).round(hands)
    assert (row(database, "b").status, notebook.sent) == ("undeliverable", [])
