"""Whatever a slow or silent provider does to our hands: is a message neither doubled nor tried for ever?"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from channels.contract import Outbound, Sent
from domain.case import Case
from storage import doubts, outbox, outcomes
from storage.engine import Database
from storage.outcomes import Result
from tests.activities.house import SECOND, Notebook, Watch, courier, message, row, say

Hands = ThreadPoolExecutor
HOUR = timedelta(hours=1)


class Scripted(Notebook):
    """A provider that gives the answers it is told to give; then it accepts."""

    def __init__(self, *answers: Sent, found: Sent | None = None) -> None:
        super().__init__()
        self.answers, self.found = deque(answers), found

    def send(self, outbound: Outbound) -> Sent:
        self.sent.append((datetime.now().astimezone(), outbound))
        accepted = Sent(outcome="accepted", provider_id=f"SM{len(self.sent)}", delivered=True)
        return self.answers.popleft() if self.answers else accepted

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        self.asked.append(outbound.attempt_id)
        return self.found


UNKNOWN = Sent(outcome="unknown", code="timeout")
BUSY = Sent(outcome="retry", code="20429", retry_after=7)
WRONG_KEY = Sent(outcome="rejected", code="20003")


def test_what_waited_too_long_in_our_hands_is_put_back_unsent(
    database: Database, order: Case, watch: Watch
) -> None:
    """A provider that hangs holds every hand; before the rest is taken for lost elsewhere, it goes back."""

    class Slow(Scripted):
        def send(self, outbound: Outbound) -> Sent:
            watch.pass_by(10 * SECOND)
            return super().send(outbound)

    say(database, order, *(message(order, f"m{number}", watch.now()) for number in range(5)))
    slow = Slow()
    works = courier(database, slow, now=watch.now)
    with ThreadPoolExecutor(1) as one_hand:
        works.round(one_hand)
        assert len(slow.sent) == 2
        assert [row(database, f"m{number}").status for number in range(5)].count("held") == 3
        while works.round(one_hand):
            pass
    assert len({outbound.message_id for _, outbound in slow.sent}) == len(slow.sent) == 5
    assert {row(database, f"m{number}").status for number in range(5)} == {"delivered"}


def test_a_late_end_of_a_lost_attempt_does_not_touch_the_next_one(
    database: Database, order: Case, watch: Watch
) -> None:
    """Else the message would be due again while the second attempt is on its way, and be said a third time."""
    say(database, order, message(order, "m", watch.now()))
    [slow] = outbox.claim(database, watch.now(), 10, "slow")
    watch.pass_by(31 * SECOND)
    [lost] = doubts.stuck(database, watch.now(), 30 * SECOND)
    ended = Result(
        attempt_id=lost.attempt_id, message_id=lost.message_id, outcome="retry", again_at=watch.now()
    )
    outcomes.resolve(database, [ended], watch.now())
    [second] = outbox.claim(database, watch.now(), 10, "second")
    assert (second.number, second.message_id) == (2, slow.message_id)
    outcomes.finish(database, [ended], watch.now())
    assert row(database, "m").status == "sending"
    assert outbox.claim(database, watch.now(), 10, "third") == []


def test_a_provider_that_never_has_it_is_not_tried_for_ever(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    say(database, order, message(order, "m", watch.now()))
    deaf = Scripted(*[UNKNOWN] * 50)
    works = courier(database, deaf, now=watch.now)
    for _ in range(20):
        works.round(hands)
        watch.pass_by(31 * SECOND)
    assert len(deaf.sent) == 6
    told = row(database, "m")
    assert (told.status, told.reason_zh, told.reason_en) == ("undeliverable", "没有发成", "it failed")


def test_what_is_busy_is_tried_again_when_it_said_and_not_for_ever(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    say(database, order, message(order, "m", watch.now()))
    busy = Scripted(*[BUSY] * 50)
    works = courier(database, busy, now=watch.now)
    for count in range(1, 7):
        works.round(hands)
        assert len(busy.sent) == count
        watch.pass_by(6.9 * SECOND)
        works.round(hands)
        assert len(busy.sent) == count, "not before it said"
        watch.pass_by(0.2 * SECOND)
    assert (row(database, "m").status, row(database, "m").reason_zh) == ("undeliverable", "发送太快，被限速")


def test_our_own_mistakes_do_not_use_up_the_tries(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    """A wrong key for an hour; and when it is mended everybody is sent at once, and the provider is busy."""
    say(database, order, message(order, "m", watch.now()))
    provider = Scripted(*[WRONG_KEY] * 12, BUSY)
    works = courier(database, provider, now=watch.now)
    for _ in range(12):
        works.round(hands)
        held = row(database, "m")
        assert (held.status, held.reason_zh) == ("held", "Twilio 账户认证失败")
        watch.pass_by(timedelta(minutes=5))
    works.round(hands)
    assert row(database, "m").status == "due"
    watch.pass_by(8 * SECOND)
    works.round(hands)
    assert row(database, "m").status == "delivered"


def asked_in_vain(database: Database, order: Case, watch: Watch, hands: Hands, says: str) -> Scripted:
    say(database, order, message(order, "m", watch.now(), says=says))
    silent = Scripted(UNKNOWN, found=UNKNOWN)
    works = courier(database, silent, now=watch.now)
    works.round(hands)
    for _ in range(4):
        assert row(database, "m").status == "unknown"
        watch.pass_by(HOUR / 4)
        works.round(hands)
    assert len(silent.sent) == 1
    assert row(database, "m").status == "unknown", "an hour is not over an hour"
    watch.pass_by(31 * SECOND)
    works.round(hands)
    works.round(hands)
    return silent


def test_after_an_hour_of_asking_in_vain_the_sentence_decides_to_say_it_again(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    silent = asked_in_vain(database, order, watch, hands, "order-cancelled-customer")
    assert len(silent.sent) == 2
    assert row(database, "m").status == "delivered"


def test_after_an_hour_of_asking_in_vain_the_sentence_decides_to_stay_silent(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    silent = asked_in_vain(database, order, watch, hands, "payment-received")
    assert len(silent.sent) == 1
    assert (row(database, "m").status, row(database, "m").reason_zh) == (
        "undeliverable",
        "不知道是否已发出，没有重发",
    )


def test_nobody_is_told_again_every_hour_for_ever(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    """A key that may send and may not look leaves every doubt a doubt."""
    say(database, order, message(order, "m", watch.now(), says="order-cancelled-customer"))
    silent = Scripted(*[UNKNOWN] * 50, found=UNKNOWN)
    works = courier(database, silent, now=watch.now)
    for _ in range(24):
        works.round(hands)
        watch.pass_by(HOUR + 31 * SECOND)
    assert len(silent.sent) == 6
    assert row(database, "m").status == "undeliverable"
