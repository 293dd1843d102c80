"""Is everything that our standards have to say said in whole sentences, in both languages and by both channels?"""

import re

import pytest
from sqlalchemy import text

import messages
import standards
from channels.segments import segments_of
from domain.deadline import EscalationStep, Reminder
from domain.people import Role
from storage.engine import Database
from storage.tables import METADATA
from tests.activities.house import SMITH
from tests.domain import journeys as ways
from tests.domain.scene import Scene
from tests.messages import journeys
from tests.messages.telling import WORDS, Said, play, told

HOLES = re.compile(r"（未填）|\(not given\)|[{}]|txt_|per_|cus_|None|conflict-|\d{4}-\d\d-\d\dT|\+00:00")
# The shared defaults say these where work is assigned, and no edition here does so yet; reports are told by schedules.
FOR_WHO_ASSIGNS = {"assign-wanted", "assign-overdue", "report-ready"}
LONGEST = 2
# Every way through every standard is played once, before the first of these tests: a minute of work.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def said(worker_database: Database) -> list[Said]:
    """All that is said on all those ways; played once for all tests of this file."""
    names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
    with worker_database.transaction() as connection:
        connection.execute(text("SET LOCAL shangmen.purge = 'on'"))
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    return play(worker_database, *journeys.ORDERS, *journeys.COMPLAINTS, *journeys.SALES)


def uses() -> set[tuple[str, str | None]]:
    """Every sentence that an edition says, with the clause by which it says it; what the defaults say is shared."""
    found: set[tuple[str, str | None]] = set()
    for law in map(standards.load, standards.names()):
        found |= {(notice.say, notice.clause) for notice in law.notices}
        for deadline in law.deadlines:
            steps: tuple[Reminder | EscalationStep, ...] = (*deadline.remind, *deadline.escalate)
            found |= {(step.say, step.clause or deadline.clause) for step in steps}
    return found


def only(said: list[Said], says: str, language: str = "zh", channel: str = "sms") -> list[Said]:
    return [one for one in said if (one.says, one.language, one.channel) == (says, language, channel)]


def test_every_use_of_every_sentence_is_heard(said: list[Said]) -> None:
    heard = {(one.says, one.message.clause) for one in said}
    assert {use for use in uses() - heard if not (use[1] or "").startswith("conflict-")} == set()
    assert set(messages.names()) - {one.says for one in said} <= FOR_WHO_ASSIGNS


def test_no_sentence_has_a_hole(said: list[Said]) -> None:
    holes = {(one.says, one.language, one.channel): one.text for one in said if HOLES.search(one.text)}
    assert holes == {}


def test_each_is_said_in_both_languages_by_both_channels(said: list[Said]) -> None:
    ways = {(one.says, one.language, one.channel) for one in said}
    assert len(ways) == 4 * len({one.says for one in said})
    assert all(re.search("[一-鿿]{4}", one.text) for one in said if one.language == "zh")


def test_an_sms_in_chinese_takes_two_parts_at_most(said: list[Said]) -> None:
    sms = [one for one in said if (one.language, one.channel) == ("zh", "sms")]
    assert {one.says: one.text for one in sms if segments_of(one.text).count > LONGEST} == {}


def test_what_the_sources_leave_open_is_called_a_rule_of_the_house(said: list[Said]) -> None:
    [unfilled, *_] = [one for one in only(said, "nobody-grabbed") if one.message.clause == "conflict-11"]
    assert "请您现在指派一位师傅（公司约定）" in unfilled.text
    [unfilled, *_] = [
        one for one in only(said, "nobody-grabbed", "en") if one.message.clause == "conflict-11"
    ]
    assert "assign a technician now (house rule)" in unfilled.text
    [again, *_] = only(said, "rework-again")
    assert "公司约定：返工不限次数，多次不满意要报上级。" in again.text


def test_a_clause_of_a_standard_is_named_with_its_words(said: list[Said]) -> None:
    law = standards.clauses("reno")["RENO-008"]
    [overdue, *_] = [one for one in only(said, "call-overdue") if one.message.clause == "RENO-008"]
    assert f"RENO-008：{law.zh}" in overdue.text
    [overdue, *_] = [one for one in only(said, "call-overdue", "en") if one.message.clause == "RENO-008"]
    assert f"RENO-008: {law.en}" in overdue.text


def test_times_are_those_of_the_place(said: list[Said]) -> None:
    """Opened at 09:00 in Shanghai, which is 01:00 in UTC; grabbed at once; to be called by 09:05."""
    [zh, *_] = [one for one in only(said, "call-the-customer") if one.message.clause == "RENO-008"]
    assert "9月14日 09:05前" in zh.text
    [en, *_] = [one for one in only(said, "call-the-customer", "en") if one.message.clause == "RENO-008"]
    assert "by 14 Sep 09:05" in en.text
    moved = [one for one in only(said, "appointment-moved") if one.message.clause == "RENO-084"]
    assert {("9月15日 15:00" in one.text) for one in moved} == {True}
    assert "9月15日 14:30" in only(said, "visit-delayed")[0].text


def test_a_technician_is_addressed_by_the_own_name_whoever_has_the_job(said: list[Said]) -> None:
    offers = [one for one in only(said, "job-offer") if one.message.to.person in ("a", "b")]
    assert {one.message.to.person: one.text[:6] for one in offers} == {
        "a": "张样师傅您好",
        "b": "刘样师傅您好",
    }
    [lost] = {one.text[:6] for one in only(said, "job-taken-by-other") if one.message.to.person == "b"}
    assert lost == "刘样师傅您好"
    for one in said:
        if one.message.to.role is Role.TECHNICIAN and "师傅您好" in one.text:
            assert one.text.startswith(one.name)


def test_words_that_stay_in_the_database_are_said_and_their_ids_are_not(said: list[Said]) -> None:
    assert WORDS["txt_8"] in only(said, "complaint-progress")[0].text
    assert WORDS["txt_7"] in only(said, "complaint-result")[0].text
    assert WORDS["txt_7"] in only(said, "complaint-class-3-closed")[0].text


def test_classes_and_kinds_of_complaints_are_named(said: list[Said]) -> None:
    assert {one.text[:2] for one in only(said, "complaint-opened")} >= {"一类", "二类", "三类"}
    assert "class three, about service" in " ".join(one.text for one in only(said, "complaint-opened", "en"))
    assert only(said, "complaint-result-company")[0].text[:3] in ("产品类", "服务类")


def test_the_amount_is_what_is_to_be_paid_now(database: Database) -> None:
    """Of 1,480 yuan for a large job 30 % are due at the agreement and 70 % at the acceptance (RENO-024, RENO-049)."""
    with told(database) as said:
        scene = ways.large(requested_for="2026-09-15T14:00:00+08:00")
        scene.by("estimator").price(items={"tap-replace": 10})
        scene.by("customer").approve_quote(signed=True)
        scene.by("customer").pay(amount="444.00")
        assert scene.case.order.total == 1480
    for says, amount in (("quote-ready", "1480.00"), ("payment-due", "444.00"), ("payment-received", "444.00"),
                         ("quote-approved", "1480.00")):  # fmt: skip
        [one] = only(said, says)
        assert f"{amount}元" in one.text, one.text


def test_the_balance_is_what_is_left(said: list[Said]) -> None:
    for says in ("balance-due", "balance-overdue"):
        owed = [one for one in only(said, says) if one.message.clause == "RENO-049"]
        assert {("148.00元" in one.text) for one in owed} == {True}
    assert "退款148.00元" in only(said, "refund-notice")[0].text


def test_a_reminder_before_the_last_moment_does_not_name_the_moment_after_it(said: list[Said]) -> None:
    """A delay is told an hour ahead: "by 15:00" would be an hour too late for a visit at 15:00."""
    for one in only(said, "late-notice-last-chance"):
        assert one.text.count("15:00") + one.text.count("14:00") == 1, one.text


def test_a_customer_whose_language_is_english_hears_of_it_in_english(database: Database) -> None:
    with told(database, SMITH) as said:
        Scene.complaint()
    [received] = only(said, "complaint-received", "en")
    assert received.text.startswith("Hello Ann Sample, we have noted")
