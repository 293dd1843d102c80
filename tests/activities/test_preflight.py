"""Does the pre-flight find everybody who would not be told, and does the courier then do what it foresaw?"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

import standards
from activities.courier import Courier
from channels import open_channels
from channels.contract import Channel
from channels.preflight import Gap, Preflight, preflight
from domain import judge
from domain.case import Case
from domain.channel import channel_name
from domain.machines import Given
from domain.message import Recipient
from domain.people import THE_SYSTEM, Role
from domain.plan import compose
from domain.stages.everywhere import Hear
from domain.telling import Telling, tellings
from simulation.town import everybody
from storage import people, receipts
from storage.case_rows import load_case
from storage.engine import Database
from storage.reading_people import Duty, duties
from tests.activities.house import SECOND, Watch, keep, open_order, rows, say, wording
from tests.channels.conftest import account_at, shut
from tests.far_end.twilio import FarEnd

Channels = Mapping[str, Channel]
LEADER, SECOND_LEADER = "per_sun_21", "per_ma_22"


@pytest.fixture
def town(database: Database) -> Database:
    people.add_all(database, everybody())
    return database


@pytest.fixture
def twilio() -> Iterator[Channels]:
    with FarEnd() as far_end:
        channels = open_channels(account_at(far_end, 2))
        yield channels
        shut(channels)


def laws() -> list[Telling]:
    return [telling for name in standards.names() for telling in tellings(standards.load(name))]


def found(db: Database, channels: Channels) -> Preflight:
    return preflight(laws(), duties(db), channels)


def of(gaps: tuple[Gap, ...], person: str) -> list[Gap]:
    return [gap for gap in gaps if gap.person == person]


def test_on_paper_everybody_is_told_and_can_answer(town: Database) -> None:
    survey = found(town, open_channels(None))
    assert (survey.unreachable, survey.silent) == ((), ())
    assert {gap.kind for gap in survey.notes} <= {"stand_in"}


def test_every_step_and_every_part_is_looked_at() -> None:
    said = laws()
    written = sum(
        len(law.notices) + sum(len(d.remind) + len(d.escalate) for d in law.deadlines)
        for law in map(standards.load, standards.names())
    )
    assert len(said) == written > 150
    [owner] = [one for one in said if one.entry.endswith("react_soft remind.0")]
    assert Role.CUSTOMER_SERVICE in owner.roles
    assert Role.CS_MANAGER in owner.roles


def test_mainland_calls_fall_to_words_that_nobody_can_answer(town: Database, twilio: Channels) -> None:
    survey = found(town, twilio)
    assert (survey.unreachable, survey.silent) == ((), ())
    noted = {(hit.entry, hit.by) for gap in survey.notes for hit in gap.hits if gap.kind == "cannot_answer"}
    wishes = [one for one in laws() if one.by[0] == "voice" and one.asks]
    assert len(wishes) > 10
    assert {(one.entry, one.by) for one in wishes} <= noted
    [gap] = [gap for gap in of(survey.notes, LEADER) if "Twilio" in gap.reason.zh]
    assert gap.reason.zh == "改用短信（电话：Twilio 打不通中国大陆的电话，请改用其他渠道），对方不能由此回应"
    assert gap.reason.en.startswith("by SMS instead (call: Twilio does not place calls to mainland China")
    assert gap.teams == (None, "team_east")


def test_a_leader_without_a_phone_is_named_with_step_and_clause(town: Database, twilio: Channels) -> None:
    people.change(town, LEADER, phone=None)
    survey = found(town, twilio)
    [gap] = of(survey.unreachable, LEADER)
    assert (gap.kind, gap.roles) == ("unreachable", (Role.TEAM_LEADER,))
    assert (gap.reason.zh, gap.reason.en) == ("没有登记手机号", "no phone number on record")
    hits = [hit for hit in gap.hits if hit.clause == "RENO-008"]
    assert [(hit.standard, hit.entry, hit.tell) for hit in hits] == [
        ("reno", "appointment.call_customer escalate.0", "team_leader")
    ]
    assert not survey.silent, "two other teams have a leader who hears it"


def test_where_every_leader_is_deaf_an_escalation_is_silent(town: Database, twilio: Channels) -> None:
    for one in everybody():
        if "team_leader" in one["roles"]:
            people.change(town, one["id"], phone=None)
    silent = found(town, twilio).silent
    assert ("RENO-008", "team_leader") in {(hit.clause, hit.tell) for hit in silent}
    assert {hit.does for hit in silent} == {"escalate"}


def test_a_part_that_nobody_plays_is_named(town: Database, twilio: Channels) -> None:
    for one in everybody():
        if "executive" in one["roles"]:
            people.change(town, one["id"], active=False)
    stood_in = found(town, twilio)
    [gap] = [gap for gap in stood_in.notes if gap.kind == "stand_in" and Role.EXECUTIVE in gap.roles]
    assert gap.reason.zh == "没有人担任分管领导"
    assert not stood_in.silent
    for one in everybody():
        if {"supervisor", "dispatcher", "admin"} & set(one["roles"]):
            people.change(town, one["id"], active=False)
    left = found(town, twilio)
    [gap] = [gap for gap in left.unreachable if gap.roles == (Role.EXECUTIVE,)]
    assert (gap.kind, gap.person, gap.reason.en) == (
        "nobody",
        None,
        "nobody holds the part of executive in charge",
    )
    assert "executive" in {hit.tell for hit in left.silent}


def test_a_channel_that_is_not_open_says_so(town: Database, twilio: Channels) -> None:
    chat = [one.model_copy(update={"by": ("wecom_app",)}) for one in laws() if one.tell == "customer"]
    survey = preflight(chat, duties(town), twilio)
    [gap] = survey.unreachable
    assert (gap.roles, gap.reason.zh) == ((Role.CUSTOMER,), "企业微信：渠道没有开通")


def test_an_empty_house_tells_nobody_but_its_customers(database: Database) -> None:
    survey = found(database, open_channels(None))
    assert {gap.kind for gap in survey.unreachable} == {"nobody"}
    assert {hit.tell for hit in survey.silent} == {one.tell for one in laws() if one.does == "escalate"} - {
        "customer"
    }


@pytest.mark.parametrize("paper", [True, False])
def test_the_courier_does_what_was_foreseen(
    town: Database, twilio: Channels, watch: Watch, hands: ThreadPoolExecutor, paper: bool
) -> None:
    people.change(town, LEADER, phone=None)
    people.change(town, SECOND_LEADER, phone="+85290000002")
    for somebody in everybody():
        if {"finance", "executive", "supervisor", "dispatcher", "admin"} & set(somebody["roles"]):
            people.change(town, somebody["id"], active=False)
    channels = open_channels(None) if paper else twilio
    cases = {
        team: open_order(town, watch.now(), team=team)
        for team in (None, "team_east", "team_west", "team_centre")
    }
    kinds = {
        (role, one.by, one.asks): one for one in laws() for role in one.roles if role is not Role.CUSTOMER
    }
    foreseen = {}
    for number, ((role, _, _), telling) in enumerate(kinds.items()):
        for duty in (one for one in duties(town) if one.role is role):
            key = f"k{number}-{duty.person.id if duty.person and role is Role.TECHNICIAN else duty.team}"
            one = telling.model_copy(update={"roles": (role,)})
            foreseen[key] = (one, duty, preflight([one], [duty], channels))
            cases[duty.team] = told(town, cases[duty.team], key, one, duty, watch)
    deliver(town, Courier(town, channels, wording(town), "courier-1", now=watch.now), watch, hands)
    assert len(foreseen) > 60
    missed = {gap.kind for _, _, survey in foreseen.values() for gap in survey.unreachable}
    assert missed == ({"nobody"} if paper else {"nobody", "unreachable"})
    for key, (one, duty, survey) in foreseen.items():
        said = [row for row in rows(town) if row.key.startswith(f"{key}/")]
        agrees(said, one, duty, survey)


def told(db: Database, case: Case, key: str, one: Telling, duty: Duty, watch: Watch) -> Case:
    person = duty.person.id if duty.person and duty.role is Role.TECHNICIAN else None
    said = compose(
        key=key,
        to=Recipient(role=duty.role, person=person),
        by=one.by,
        says="case-idle",
        clause=one.clause,
        about=None,
        asks=one.asks,
        at=watch.now(),
        facts={},
    )
    return say(db, case, said)


def deliver(db: Database, courier: Courier, watch: Watch, hands: ThreadPoolExecutor) -> None:
    """Until nothing is left to say: what failed goes on to the next channel, as the case decides."""
    while courier.round(hands):
        watch.pass_by(SECOND)
        for report in receipts.unheard(db):
            hear = Hear(what=report.what, message=report.message, person=report.person)
            given = Given(command=hear, by=THE_SYSTEM, key=f"hear {report.message_id}")
            with db.reading() as connection:
                case = load_case(connection, report.case_no)
            keep(db, given, judge.act(case, given, watch.now()))
            receipts.mark_heard(db, [report.message_id])


def agrees(said: list, one: Telling, duty: Duty, survey: Preflight) -> None:  # type: ignore[type-arg]
    """The same person, by the same channel, or the same reasons."""
    ways = sorted(said, key=lambda row: one.by.index(row.channel))
    reached = [row for row in ways if row.status in ("sent", "delivered")]
    assert {row.told_person for row in ways} == {duty.person.id if duty.person else None}
    if survey.unreachable:
        [gap] = survey.unreachable
        assert not reached
        assert [row.channel for row in ways] == list(one.by)
        assert {row.status for row in ways} == {"undeliverable"}
        expected = (row.reason_zh in gap.reason.zh or row.reason_zh == "没有人担任这个角色" for row in ways)
        assert all(expected), gap.reason
        return
    [last] = reached
    assert last is ways[-1]
    instead = [gap.reason.zh for gap in survey.notes if gap.reason.zh.startswith("改用")]
    assert bool(instead) == (len(ways) > 1)
    assert all(text.startswith(f"改用{channel_name(last.channel, 'zh')}（") for text in instead)
