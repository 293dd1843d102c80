"""Do messages that are due together reach one person as one, each with its own wording, and none lost or doubled?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Literal

import pytest

from activities.courier import Courier
from channels.contract import Capability, Outbound, Sent
from domain.case import Case
from domain.message import Message, Recipient
from domain.people import Role
from storage import receipts
from storage.engine import Database
from storage.receipts import Heard
from tests.activities.house import SECOND, Killed, Notebook, Watch, courier, message, row, say, tried

Hands = ThreadPoolExecutor
LEADER = Recipient(role=Role.TEAM_LEADER)
TEN = timedelta(seconds=10)


def works(database: Database, watch: Watch, notebook: Notebook, name: str = "courier-1") -> Courier:
    return courier(database, notebook, name, now=watch.now, bundle_within=TEN)


def three(order: Case, watch: Watch, notebook: Notebook) -> tuple[Message, ...]:
    """Two within the window for the leader, who must take notice; a third comes for the customer."""
    now = watch.now()
    watch.pass_by(5 * SECOND)
    asks = {"says": "call-overdue", "to": LEADER, "asks_acknowledgement": True, "about": "x#1"}
    return (
        message(order, "a", now, **asks),
        message(order, "b", now + 4 * SECOND, **{**asks, "says": "work-overdue"}),
        message(order, "c", now + SECOND),
    )


def test_two_to_one_person_are_one_and_each_keeps_its_words(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, *three(order, watch, notebook))
    works(database, watch, notebook).round(hands)
    assert [row(database, key).status for key in "abc"] == ["delivered"] * 3
    assert len(notebook.sent) == 2
    [both] = [text for text in notebook.texts if "\n" in text]
    assert both == f"1/2 {row(database, 'a').text}\n2/2 {row(database, 'b').text}"
    [lead], [rider] = tried(database, "a"), tried(database, "b")
    assert (lead.bundle, rider.bundle, lead.provider_id) == (lead.id, lead.id, rider.provider_id)
    assert tried(database, "c")[0].bundle is None


def test_it_is_a_setting_and_never_for_what_lies_further_apart(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, *three(order, watch, notebook)[:2])
    courier(database, notebook, now=watch.now).round(hands)
    assert len(notebook.sent) == 2
    now = watch.now()
    watch.pass_by(60 * SECOND)
    say(database, order, message(order, "d", now), message(order, "e", now + 30 * SECOND))
    works(database, watch, notebook).round(hands)
    assert not any("\n" in text for text in notebook.texts)


def test_calls_are_made_one_by_one(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    calls = Notebook()
    calls.name, calls.capabilities = "voice", calls.capabilities | {Capability.KEYPRESS}
    given = [one.model_copy(update={"channel": "voice"}) for one in three(order, watch, notebook)[:2]]
    say(database, order, *given)
    desk = works(database, watch, notebook)
    desk.channels = {"sms": notebook, "voice": calls}
    desk.round(hands)
    assert len(calls.sent) == 2


@pytest.mark.parametrize("kills", ["before", "after"])
def test_killed_in_between_nothing_is_lost_and_nothing_doubled(
    database: Database,
    order: Case,
    watch: Watch,
    notebook: Notebook,
    hands: Hands,
    kills: Literal["before", "after"],
) -> None:
    say(database, order, *three(order, watch, notebook)[:2])
    notebook.kills = kills
    with pytest.raises(Killed):
        works(database, watch, notebook, "killed").round(hands)
    notebook.kills = None
    watch.pass_by(31 * SECOND)
    other = works(database, watch, notebook, "courier-2")
    other.round(hands)
    other.round(hands)
    assert [row(database, key).status for key in "ab"] == ["delivered"] * 2
    assert len(notebook.sent) == 1, "as one, whoever sent it"
    assert len(notebook.asked) == 1, "and asked about once"


class Posted(Notebook):
    """It takes a message, and what became of it is heard later."""

    def send(self, outbound: Outbound) -> Sent:
        super().send(outbound)
        return Sent(outcome="accepted", provider_id="SM1")


def test_a_receipt_is_for_all_of_it(database: Database, order: Case, watch: Watch, hands: Hands) -> None:
    posted = Posted()
    say(database, order, *three(order, watch, posted)[:2])
    works(database, watch, posted).round(hands)
    assert [row(database, key).status for key in "ab"] == ["sent"] * 2
    [lead] = tried(database, "a")
    heard = Heard(what="undelivered", received_at=watch.now(), attempt_id=lead.id, code="30003")
    receipts.apply(database, heard)
    assert [row(database, key).status for key in "ab"] == ["undeliverable"] * 2
    assert len(receipts.unheard(database)) == 2, "each case tries its own next way"


def test_an_acknowledgement_is_for_all_of_it(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, *three(order, watch, notebook)[:2])
    works(database, watch, notebook).round(hands)
    report = receipts.acknowledge(database, row(database, "b").id, "per_team_leader", watch.now())
    assert report is not None
    assert report.message_id == row(database, "b").id
    assert [row(database, key).status for key in "ab"] == ["acknowledged"] * 2
    assert {one.message_id for one in receipts.unheard(database)} == {row(database, key).id for key in "ab"}
