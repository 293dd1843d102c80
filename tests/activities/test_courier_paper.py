"""Does what is due go out once, in the person's language, and does what cannot go out say why?"""

from concurrent.futures import ThreadPoolExecutor

from domain.case import Case
from domain.message import Recipient
from domain.people import Role
from storage import outbox, people
from storage.engine import Database
from storage.people import Caller
from tests.activities.house import (
    MINUTE,
    SECOND,
    SMITH,
    Notebook,
    Watch,
    courier,
    message,
    open_order,
    row,
    rows,
    say,
    settle_staff,
    tried,
    wording,
)

Hands = ThreadPoolExecutor


def test_a_due_message_is_said_and_delivered(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, message(order, "m", watch.now()))
    assert courier(database, notebook, now=watch.now).round(hands) == 1
    told = row(database, "m")
    assert (told.status, told.told_person, told.language) == ("delivered", order.body.customer, "zh")
    assert told.text == f"王小样您好，{order.no}收到您付的120.00元，谢谢您。样板上门"
    assert told.sent_at == told.delivered_at == watch.now()
    assert (told.segments, told.reason_zh, told.attempts) == (1, None, 1)
    [attempt] = tried(database, "m")
    assert (attempt.outcome, attempt.worker, attempt.address) == ("accepted", "courier-1", "+8619900000001")
    assert courier(database, notebook, now=watch.now).round(hands) == 0
    assert len(notebook.sent) == 1


def test_whoever_speaks_english_is_told_in_english(
    database: Database, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    settle_staff(database)
    order = say(database, open_order(database, watch.now(), SMITH))
    to_bob = Recipient(role=Role.TECHNICIAN, person="per_t2")
    to_zhang = Recipient(role=Role.TECHNICIAN, person="per_t1")
    said = (
        message(order, "a", watch.now()),
        message(order, "b", watch.now(), says="job-taken-by-other", to=to_bob),
        message(order, "c", watch.now(), says="job-taken-by-other", to=to_zhang),
    )
    say(database, order, *said)
    courier(database, notebook, now=watch.now).round(hands)
    assert row(database, "a").text.startswith("Hello Ann Sample, we have received 120.00 yuan for ")
    assert row(database, "b").text.startswith("Hello Bob, ")
    assert row(database, "c").text.startswith("张样师傅您好，")
    assert [row(database, key).language for key in "abc"] == ["en", "en", "zh"]


def test_a_part_is_told_to_whoever_is_on_duty(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    to = Recipient(role=Role.SUPERVISOR)
    say(database, order, message(order, "m", watch.now(), says="order-cancelled", to=to))
    courier(database, notebook, now=watch.now).round(hands)
    assert (row(database, "m").told_person, row(database, "m").status) == ("per_supervisor", "delivered")


def test_nothing_goes_out_before_its_instant(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, planned=(message(order, "m", watch.now() + MINUTE),))
    early = courier(database, notebook, now=watch.now)
    assert early.round(hands) == 0
    watch.pass_by(MINUTE - SECOND / 1000)
    assert early.round(hands) == 0
    watch.pass_by(SECOND / 1000)
    assert early.round(hands) == 1
    assert row(database, "m").sent_at == row(database, "m").planned_at


def test_sent_early_and_then_released_by_the_timer_it_is_one_message(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    planned = message(order, "m", watch.now() + MINUTE)
    case = say(database, order, planned=(planned,))
    watch.pass_by(MINUTE)
    works = courier(database, notebook, now=watch.now)
    works.round(hands)
    watch.pass_by(SECOND)
    say(database, case, planned)
    assert works.round(hands) == 0
    assert len(notebook.sent) == 1
    assert (row(database, "m").status, row(database, "m").standing) == ("delivered", "released")


def test_what_the_plan_dropped_just_before_is_not_said(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    planned = message(order, "m", watch.now() + MINUTE)
    case = say(database, order, planned=(planned,))
    watch.pass_by(MINUTE)
    say(database, case)
    assert courier(database, notebook, now=watch.now).round(hands) == 0
    assert (notebook.sent, rows(database, order)) == ([], [])


def test_dropped_while_it_was_being_said_it_is_said_once_and_shown_as_said(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    case = say(database, order, planned=(message(order, "m", watch.now()),))
    works = courier(database, notebook, now=watch.now)
    notebook.may_go.clear()
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(works.round, hands)
        assert notebook.begun.wait(5)
        say(database, case)
        notebook.may_go.set()
        assert sending.result(5) == 1
    assert (row(database, "m").status, row(database, "m").standing) == ("delivered", "dropped")
    assert works.round(hands) == 0


def test_couriers_side_by_side_say_each_message_once(database: Database, order: Case, watch: Watch) -> None:
    say(database, order, *(message(order, f"m{number:03}", watch.now()) for number in range(200)))
    notebooks = [Notebook(), Notebook()]

    def work(name: int) -> int:
        with ThreadPoolExecutor(8) as hands:
            works = courier(database, notebooks[name], f"courier-{name}", now=watch.now)
            return sum(iter(lambda: works.round(hands), 0))

    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(work, range(2)))
    sent = [outbound.message_id for one in notebooks for _, outbound in one.sent]
    assert len(sent) == len(set(sent)) == sum(shares) == 200
    assert {one.status for one in rows(database, order)} == {"delivered"}
    assert {one.attempts for one in rows(database, order)} == {1}


def test_nobody_on_duty_is_said_in_words(
    database: Database, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    order = say(database, open_order(database, watch.now()))
    to = Recipient(role=Role.FINANCE)
    say(database, order, message(order, "m", watch.now(), says="balance-overdue", to=to))
    courier(database, notebook, now=watch.now).round(hands)
    told = row(database, "m")
    assert (told.status, told.told_person) == ("undeliverable", None)
    assert (told.reason_zh, told.reason_en) == ("没有人担任这个角色", "nobody holds this part")
    assert notebook.sent == []


def test_a_channel_that_is_not_there_is_said_in_words(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    say(database, order, message(order, "m", watch.now(), channel="pigeon"))
    courier(database, notebook, now=watch.now).round(hands)
    told = row(database, "m")
    assert (told.status, told.reason_zh, told.reason_en) == (
        "undeliverable",
        "渠道没有开通",
        "this channel is not set up",
    )


def test_paper_needs_no_phone(database: Database, watch: Watch, notebook: Notebook, hands: Hands) -> None:
    settle_staff(database)
    order = say(database, open_order(database, watch.now(), Caller(name="无号样")))
    say(database, order, message(order, "m", watch.now()))
    courier(database, notebook, now=watch.now).round(hands)
    assert (row(database, "m").status, len(notebook.sent)) == ("delivered", 1)


def test_a_sentence_that_cannot_be_made_holds_its_message_and_no_other(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    """A case of an old edition may ask for a sentence that today's house has no more; it must not stop the couriers."""
    say(
        database,
        order,
        message(order, "a", watch.now(), says="no-such-sentence"),
        message(order, "b", watch.now()),
    )
    works = courier(database, notebook, now=watch.now)
    works.round(hands)
    assert row(database, "b").status == "delivered"
    held = row(database, "a")
    assert held.status == "held"
    assert held.ready_at > watch.now()
    assert held.reason_zh
    assert held.reason_en


def test_a_language_that_we_do_not_speak_is_spoken_to_in_chinese(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    people.change(database, "per_t1", language="fr")
    to = Recipient(role=Role.TECHNICIAN, person="per_t1")
    say(database, order, message(order, "m", watch.now(), says="order-cancelled", to=to))
    courier(database, notebook, now=watch.now).round(hands)
    assert row(database, "m").text.startswith("张样师傅您好")


def test_a_word_in_braces_is_only_a_word(database: Database, watch: Watch, hands: Hands) -> None:
    settle_staff(database)
    order = say(
        database, open_order(database, watch.now(), Caller(name="{hotline}样", phone="+8619900000002"))
    )
    say(database, order, message(order, "m", watch.now()))
    [claimed] = outbox.claim(database, watch.now(), 10, "w")
    assert wording(database).compose(claimed).startswith("{hotline}样您好")
