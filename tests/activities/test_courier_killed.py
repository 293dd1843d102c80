"""A courier is killed at any point: is what it had in hand said by another, and once?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Literal

import pytest

from channels.contract import Outbound, Sent
from channels.paper import Paper
from domain.case import Case
from domain.message import Recipient
from domain.people import Role
from storage import outbox, people
from storage.engine import Database
from tests.activities.house import (
    SECOND,
    Killed,
    Notebook,
    Watch,
    courier,
    message,
    open_order,
    row,
    say,
    tried,
)

Hands = ThreadPoolExecutor


def test_claimed_by_a_courier_that_was_killed_it_is_said_by_another(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, message(order, "m", watch.now()))
    outbox.claim(database, watch.now(), 10, "killed")
    other = courier(database, notebook, "courier-2", now=watch.now)
    watch.pass_by(29 * SECOND)
    assert other.round(hands) == 0, "it may still be in somebody's hands"
    watch.pass_by(2 * SECOND)
    other.round(hands)
    other.round(hands)
    assert (row(database, "m").status, len(notebook.sent)) == ("delivered", 1)
    assert [(one.outcome, one.worker) for one in tried(database, "m")] == [
        ("retry", "killed"),
        ("accepted", "courier-2"),
    ]
    assert notebook.asked == [], "without words on record nothing had been sent"


@pytest.mark.parametrize("kills", ["before", "after"])
def test_killed_in_the_middle_of_a_sending_it_is_said_once(
    database: Database,
    order: Case,
    watch: Watch,
    notebook: Notebook,
    hands: Hands,
    kills: Literal["before", "after"],
) -> None:
    """The provider is asked: what it has was sent, what it does not have was not."""
    say(database, order, message(order, "m", watch.now()))
    notebook.kills = kills
    with pytest.raises(Killed):
        courier(database, notebook, "killed", now=watch.now).round(hands)
    assert row(database, "m").status == "sending"
    notebook.kills = None
    watch.pass_by(31 * SECOND)
    other = courier(database, notebook, "courier-2", now=watch.now)
    other.round(hands)
    other.round(hands)
    assert (row(database, "m").status, len(notebook.sent)) == ("delivered", 1)
    outcomes = {"before": ["retry", "accepted"], "after": ["accepted"]}
    assert [one.outcome for one in tried(database, "m")] == outcomes[kills]


def test_it_is_found_by_the_words_it_was_said_in_whatever_has_changed_since(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    to = Recipient(role=Role.TECHNICIAN, person="per_t1")
    say(database, order, message(order, "m", watch.now(), says="order-cancelled", to=to))
    notebook.kills = "after"
    with pytest.raises(Killed):
        courier(database, notebook, "killed", now=watch.now).round(hands)
    people.change(database, "per_t1", name="改了名", language="en")
    watch.pass_by(31 * SECOND)
    asked: list[str] = []

    class Asked(Notebook):
        def look_up(
            self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
        ) -> Sent | None:
            asked.append(outbound.text)
            return super().send(outbound)

    courier(database, Asked(), "courier-2", now=watch.now).round(hands)
    assert asked == notebook.texts
    assert row(database, "m").text == notebook.texts[0]


def test_nobody_on_duty_is_not_found_to_have_been_told_after_a_kill(
    database: Database, watch: Watch, hands: Hands
) -> None:
    order = say(database, open_order(database, watch.now()))
    say(database, order, message(order, "m", watch.now(), to=Recipient(role=Role.FINANCE)))
    outbox.claim(database, watch.now(), 10, "killed")
    watch.pass_by(31 * SECOND)
    courier(database, Paper("sms"), now=watch.now).round(hands)
    assert (row(database, "m").status, row(database, "m").reason_zh) == (
        "undeliverable",
        "没有人担任这个角色",
    )


def test_a_sentence_that_cannot_be_made_does_not_stop_whoever_settles(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, message(order, "a", watch.now(), says="no-such-sentence"))
    outbox.claim(database, watch.now(), 10, "killed")
    watch.pass_by(31 * SECOND)
    courier(database, notebook, now=watch.now).round(hands)
    assert row(database, "a").status == "held"
    assert notebook.asked == []
