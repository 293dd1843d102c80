"""Does a message only ever move forward, whatever comes back and in whatever order?"""

from concurrent.futures import ThreadPoolExecutor, wait
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import func, select, update

from domain.case import Case
from domain.stages.appointment import LogCall
from storage import outbox, receipts
from storage.asked import questions
from storage.engine import Database
from storage.opening import mark_started
from storage.outbox import Claimed
from storage.outcomes import Result, finish
from storage.reading_messages import messages_of
from storage.receipts import Heard
from storage.tables_messages import callbacks, messages
from tests.storage.scene import T0, act, at, grabbed, open_order, pass_time, say, settle_staff, technician


@pytest.fixture
def sent(database: Database) -> Claimed:
    settle_staff(database)
    return send(database, open_order(database).case)


def send(db: Database, case: Case, provider_id: str = "SM1") -> Claimed:
    say(db, case, 1)
    (claimed,) = outbox.claim(db, T0, 10, "w")
    result = Result(
        attempt_id=claimed.attempt_id,
        message_id=claimed.message_id,
        outcome="accepted",
        provider_id=provider_id,
    )
    finish(db, [result], T0)
    return claimed


def hear(db: Database, claimed: Claimed, what: str, **given: Any) -> receipts.Report | None:
    heard = Heard(what=what, received_at=at(1), attempt_id=claimed.attempt_id, provider_id="SM1", **given)
    return receipts.apply(db, heard)


def row(db: Database, message_id: str) -> Any:
    with db.reading() as connection:
        return connection.execute(select(messages).where(messages.c.id == message_id)).one()


def kept(db: Database) -> int:
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(callbacks)) or 0


@pytest.mark.parametrize("order", list(permutations(("accepted", "sent", "delivered"))))
def test_any_order_ends_delivered(database: Database, sent: Claimed, order: tuple[str, ...]) -> None:
    for what in order:
        hear(database, sent, what)
    assert row(database, sent.message_id).status == "delivered"
    assert kept(database) == 3


def test_a_failure_is_told_to_the_case_once_and_every_report_is_kept(
    database: Database, sent: Claimed
) -> None:
    report = hear(database, sent, "undelivered", code="30005", reason_zh="空号", reason_en="no such number")
    assert report is not None
    assert (report.what, report.case_no, report.message) == ("failed", sent.case_no, sent.message)
    assert hear(database, sent, "undelivered", code="30005") is None
    assert hear(database, sent, "delivered") is None
    found = row(database, sent.message_id)
    assert (found.status, found.reason_zh) == ("undeliverable", "空号")
    assert kept(database) == 3


def test_a_keypress_wins_over_everything(database: Database, sent: Claimed) -> None:
    hear(database, sent, "machine")
    report = hear(database, sent, "acknowledged", by="per_l1")
    assert report is not None
    assert (report.what, report.person) == ("acknowledged", "per_l1")
    assert hear(database, sent, "acknowledged") is None
    assert hear(database, sent, "failed") is None
    found = row(database, sent.message_id)
    assert (found.status, found.acknowledged_by, found.acknowledged_at) == ("acknowledged", "per_l1", at(1))


def test_a_report_that_is_quicker_than_the_courier_is_not_undone(database: Database) -> None:
    settle_staff(database)
    say(database, open_order(database).case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    hear(database, claimed, "delivered")
    result = Result(
        attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome="accepted", text="您好"
    )
    finish(database, [result], at(2))
    found = row(database, claimed.message_id)
    assert (found.status, found.text, found.delivered_at) == ("delivered", "您好", at(1))


def test_a_report_by_an_id_that_nobody_knows_yet_waits_for_it(database: Database) -> None:
    settle_staff(database)
    say(database, open_order(database).case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    assert receipts.apply(database, Heard(what="failed", received_at=at(1), provider_id="SM9")) is None
    result = Result(
        attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome="accepted", provider_id="SM9"
    )
    (report,) = finish(database, [result], at(2))
    assert (report.what, report.message_id) == ("failed", claimed.message_id)


def test_the_failure_of_an_attempt_that_was_made_again_says_nothing(database: Database) -> None:
    settle_staff(database)
    say(database, open_order(database).case, 1)
    (first,) = outbox.claim(database, T0, 10, "w")
    retry = Result(attempt_id=first.attempt_id, message_id=first.message_id, outcome="retry", again_at=at(1))
    finish(database, [retry], T0)
    assert hear(database, first, "failed") is None
    (second,) = outbox.claim(database, at(1), 10, "w")
    assert hear(database, first, "failed") is None
    assert row(database, second.message_id).status == "sending"


def test_a_message_that_was_delivered_after_all_is_not_said_again(database: Database) -> None:
    settle_staff(database)
    say(database, open_order(database).case, 1)
    (first,) = outbox.claim(database, T0, 10, "w")
    retry = Result(attempt_id=first.attempt_id, message_id=first.message_id, outcome="retry", again_at=at(1))
    finish(database, [retry], T0)
    hear(database, first, "delivered")
    assert outbox.claim(database, at(1), 10, "w") == []


def test_a_reply_by_phone_or_person_means_the_last_question(database: Database, sent: Claimed) -> None:
    later = send(database, open_order(database).case, "SM2")
    [asked, *_] = [one for one in questions(database, phone="+8619900000001") if one.waits]
    assert asked is not None
    assert asked.message_id in (sent.message_id, later.message_id)
    report = receipts.acknowledge(database, asked.message_id, "per_l1", at(3))
    assert report is not None
    assert receipts.acknowledge(database, asked.message_id, "per_l1", at(3)) is None
    [other, *_] = [one for one in questions(database, person=sent.to.person) if one.waits]
    assert other is not None
    assert other.message_id != asked.message_id
    receipts.acknowledge(database, other.message_id, None, at(3))
    assert not [one for one in questions(database, phone="+8619900000001") if one.waits]
    assert not [one for one in questions(database, phone="+8619900009999") if one.waits]


def test_whoever_reads_while_another_writes_waits_and_is_not_lost(database: Database) -> None:
    """A courier has the row in its hands when the answer comes: the answer is told of the row as it is then."""
    settle_staff(database)
    claimed = send(database, open_order(database).case)
    with ThreadPoolExecutor(2) as hands:
        with database.transaction() as connection:
            connection.execute(
                update(messages).where(messages.c.id == claimed.message_id).values(told_person="per_l2")
            )
            reading = hands.submit(receipts.acknowledge, database, claimed.message_id, None, at(3))
            keypress = hands.submit(hear, database, claimed, "acknowledged")
            assert wait([reading, keypress], timeout=0.3).done == set()
        reports = [report for report in (reading.result(5), keypress.result(5)) if report]
    (report,) = reports
    assert (report.person, row(database, claimed.message_id).acknowledged_by) == ("per_l2", "per_l2")


def test_what_is_only_planned_cannot_be_acknowledged(database: Database) -> None:
    settle_staff(database)
    say(database, open_order(database).case, 1)
    with database.reading() as connection:
        message_id = connection.scalars(select(messages.c.id)).one()
    assert receipts.acknowledge(database, message_id, None, at(1)) is None


def test_an_end_that_the_case_never_heard_of_is_found(database: Database, sent: Claimed) -> None:
    hear(database, sent, "failed")
    (report,) = receipts.unheard(database)
    assert (report.what, report.message_id) == ("failed", sent.message_id)
    mark_started(database, report.case_no)
    receipts.mark_heard(database, [sent.message_id])
    assert receipts.unheard(database) == []


def test_nobody_answers_a_call_that_was_never_made(database: Database) -> None:
    """A rejected attempt put no question: it must not swallow the answer to one that was put."""
    settle_staff(database)
    say(database, open_order(database).case, 1)
    (claimed,) = outbox.claim(database, T0, 10, "w")
    refused = Result(attempt_id=claimed.attempt_id, message_id=claimed.message_id, outcome="rejected")
    finish(database, [refused], T0)
    assert row(database, claimed.message_id).status == "undeliverable"
    phone = claimed.to.point(claimed.message.channel)
    assert not [one for one in questions(database, phone=phone) if one.waits]
    assert not [one for one in questions(database, person=claimed.to.person) if one.waits]


def test_who_took_notice_is_told_no_further_step_before_the_case_has_heard(database: Database) -> None:
    """Nor where the engine is behind: the row waits for its release, and the report says when notice was taken."""
    settle_staff(database)
    case = grabbed(database, open_order(database).case)
    case = pass_time(database, case, at(6))
    first = next(one for one in outbox.claim(database, at(6), 10, "w") if one.message.says == "call-overdue")
    result = Result(attempt_id=first.attempt_id, message_id=first.message_id, outcome="accepted", text="您好")
    finish(database, [result], at(6))
    outbox.claim(database, at(6), 10, "w")
    report = receipts.acknowledge(database, first.message_id, "per_l1", at(7))
    assert report is not None
    assert report.at == at(7)
    assert outbox.claim(database, at(60), 10, "w") == []
    assert [told.at for told in receipts.unheard(database)] == [at(7)]
    case = act(database, case, LogCall(connected=False), technician(), at(8))
    assert outbox.claim(database, at(15), 10, "w") == [], "nor by a step that plans it anew"
    pass_time(database, case, at(60))
    assert outbox.claim(database, at(60), 10, "w") == [], (
        "the timers fired first, and nobody is told all the same"
    )
    further = [one for one in messages_of(database, case.no) if "/escalate.1." in one.key]
    assert [one.status for one in further] == ["withdrawn"] * 3
