"""Do messages find the people by the channels besides the telephone, and another way where there is none?"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import messages
from activities.courier import Courier
from channels.contract import Channel
from channels.paper import Paper
from domain import judge
from domain.case import Case
from domain.channel import CHANNELS
from domain.machines import Given
from domain.message import Recipient
from domain.people import THE_SYSTEM, Role
from domain.stages.everywhere import Hear
from storage import links, people, receipts
from storage.case_rows import load_case
from storage.engine import Database
from tests.activities.house import SECOND, Watch, keep, message, row, rows, say, tried, wording
from tests.channels.booths import Booth, booth_of
from tests.far_end.faults import Fault, Kind
from tests.far_end.mailbox import Mailbox

Hands = ThreadPoolExecutor
TO_ZHANG = Recipient(role=Role.TECHNICIAN, person="per_t1")
DOUBT = 31 * SECOND


@pytest.fixture
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    with booth_of(request.param) as found:
        yield found


def works(database: Database, watch: Watch, *channels: Channel) -> Courier:
    named = {channel.name: channel for channel in channels}
    return Courier(database, named, wording(database), "courier-1", now=watch.now)


def tells(database: Database, order: Case, watch: Watch, channel: str, **more: Any) -> None:
    given: dict[str, Any] = {"says": "job-taken-by-other", "to": TO_ZHANG, "channel": channel, **more}
    say(database, order, message(order, "m", watch.now(), **given))


@pytest.mark.parametrize(
    ("booth", "known", "point"),
    [
        ("wecom_app", {"wecom": "zhangyang"}, "zhangyang"),
        ("email", {"email": "zhang@house.example"}, "zhang@house.example"),
        ("wecom_bot", {}, None),
        ("dingtalk_bot", {}, None),
        ("feishu_bot", {}, None),
        ("webhook", {}, None),
    ],
    indirect=["booth"],
)
def test_each_finds_a_person_by_its_own_contact(
    database: Database,
    order: Case,
    watch: Watch,
    hands: Hands,
    booth: Booth,
    known: dict[str, str],
    point: str | None,
) -> None:
    if known:
        people.change(database, "per_t1", **known)
    tells(database, order, watch, booth.channel.name)
    works(database, watch, booth.channel).round(hands)
    told, [attempt] = row(database, "m"), tried(database, "m")
    assert (told.status, told.told_person, len(booth.far.taken)) == ("sent", "per_t1", 1)
    assert (attempt.outcome, attempt.address) == ("accepted", point)
    assert told.text in str(booth.far.taken[0]) or booth.channel.name == "email"


@pytest.mark.parametrize(
    ("channel", "zh"),
    [("wecom_app", "渠道没有开通"), ("email", "渠道没有开通"), ("feishu_bot", "渠道没有开通")],
)
def test_one_that_is_not_set_up_fails_at_once_and_says_so(
    database: Database, order: Case, watch: Watch, hands: Hands, channel: str, zh: str
) -> None:
    tells(database, order, watch, channel, fallback=("sms",))
    works(database, watch, Paper("sms")).round(hands)
    told = row(database, "m")
    assert (told.status, told.reason_zh, told.reason_en) == (
        "undeliverable",
        zh,
        "this channel is not set up",
    )


@pytest.mark.parametrize(
    ("booth", "zh"), [("wecom_app", "没有登记企业微信账号"), ("email", "没有登记邮箱")], indirect=["booth"]
)
def test_nobody_is_told_at_a_contact_that_nobody_knows(
    database: Database, order: Case, watch: Watch, hands: Hands, booth: Booth, zh: str
) -> None:
    tells(database, order, watch, booth.channel.name)
    works(database, watch, booth.channel).round(hands)
    assert (row(database, "m").status, row(database, "m").reason_zh) == ("undeliverable", zh)
    assert booth.times_sent() == 0


@pytest.mark.parametrize("booth", ["wecom_bot", "dingtalk_bot", "feishu_bot"], indirect=True)
def test_a_customers_message_is_not_said_in_the_group_of_staff(
    database: Database, order: Case, watch: Watch, hands: Hands, booth: Booth
) -> None:
    say(database, order, message(order, "m", watch.now(), channel=booth.channel.name))
    works(database, watch, booth.channel).round(hands)
    assert (row(database, "m").status, booth.times_sent()) == ("undeliverable", 0)
    assert row(database, "m").reason_en.startswith("the group is for staff")


@pytest.mark.parametrize("booth", ["wecom_app", "email", "feishu_bot"], indirect=True)
@pytest.mark.parametrize("says", ["job-taken-by-other", "job-offer"])
def test_who_cannot_be_asked_is_not_asked_for_an_hour(
    database: Database,
    order: Case,
    watch: Watch,
    hands: Hands,
    booth: Booth,
    says: str,
) -> None:

    people.change(database, "per_t1", wecom="zhangyang", email="zhang@house.example")
    tells(database, order, watch, booth.channel.name, says=says)
    booth.far.faults.append(Fault(Kind.DROP_AFTER))
    courier = works(database, watch, booth.channel)
    courier.round(hands)
    assert row(database, "m").status == "unknown"
    watch.pass_by(DOUBT)
    courier.round(hands)
    courier.round(hands)
    again = messages.load(says).if_unsure == "send_again"
    assert row(database, "m").status == ("sent" if again else "undeliverable")
    assert booth.times_sent() == (2 if again else 1)


def test_a_webhook_is_asked_by_sending_the_same_again_and_takes_it_once(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    for fault, times in ((Kind.DROP_AFTER, 2), (Kind.DROP_BEFORE, 2)):
        with booth_of("webhook") as booth:
            key = f"m-{fault}"
            given: dict[str, Any] = {"says": "job-taken-by-other", "to": TO_ZHANG, "channel": "webhook"}
            order = say(database, order, message(order, key, watch.now(), **given))
            booth.far.faults.append(Fault(fault))
            courier = works(database, watch, booth.channel)
            courier.round(hands)
            assert row(database, key).status == "unknown"
            watch.pass_by(DOUBT)
            courier.round(hands)
            assert (row(database, key).status, len(booth.far.taken)) == ("sent", 1)
            assert (booth.times_sent(), len(tried(database, key))) == (times, 1)


def test_waiting_for_a_robots_turn_is_no_attempt(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    with booth_of("feishu_bot", at_most=1) as booth:
        given: dict[str, Any] = {"says": "job-taken-by-other", "to": TO_ZHANG, "channel": "feishu_bot"}
        say(database, order, *(message(order, f"m{number}", watch.now(), **given) for number in range(3)))
        courier = works(database, watch, booth.channel)
        courier.round(hands)
        assert sorted(row(database, f"m{number}").status for number in range(3)) == ["held", "held", "sent"]
        waiting = [row(database, f"m{number}") for number in range(3)]
        held = [one for one in waiting if one.status == "held"]
        assert all(50 * SECOND < one.ready_at - watch.now() <= 60 * SECOND for one in held)
        assert held[0].reason_zh.startswith("机器人每分钟最多发 20 条")
        assert {attempt.outcome for one in held for attempt in tried(database, one.key)} == {"held"}


@pytest.mark.parametrize("booth", ["dingtalk_bot"], indirect=True)
def test_our_own_mistake_holds_a_message_only_where_nobody_else_could_say_it(
    database: Database, order: Case, watch: Watch, hands: Hands, booth: Booth
) -> None:
    given: dict[str, Any] = {"says": "job-taken-by-other", "to": TO_ZHANG, "channel": "dingtalk_bot"}
    alone, another = (
        message(order, "a", watch.now(), **given),
        message(order, "b", watch.now(), fallback=("sms",), **given),
    )
    say(database, order, alone, another)
    booth.far.faults.extend([Fault(Kind.REFUSE, 200, 310000)] * 2)
    works(database, watch, booth.channel, Paper("sms")).round(hands)
    assert (row(database, "a").status, row(database, "b").status) == ("held", "undeliverable")


def test_dingtalks_ten_minutes_are_kept(database: Database, order: Case, watch: Watch, hands: Hands) -> None:
    with booth_of("dingtalk_bot") as booth:
        tells(database, order, watch, "dingtalk_bot")
        booth.far.faults.append(Fault(Kind.REFUSE, 200, 130101))
        courier = works(database, watch, booth.channel)
        courier.round(hands)
        assert row(database, "m").ready_at == watch.now() + 600 * SECOND
        watch.pass_by(600 * SECOND)
        courier.round(hands)
        assert row(database, "m").status == "sent"


def test_each_way_that_fails_gives_place_to_the_next_until_somebody_is_told(
    database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    case = order
    with booth_of("email") as booth:
        courier = works(database, watch, booth.channel, Paper("sms"))
        tells(database, order, watch, "wecom_app", fallback=("feishu_bot", "email", "sms"))
        for _ in range(4):
            watch.pass_by(SECOND)
            courier.round(hands)
            for report in receipts.unheard(database):
                hear = Hear(what=report.what, message=report.message, person=report.person)
                given = Given(command=hear, by=THE_SYSTEM, key=f"hear {report.message_id}")
                case = keep(database, given, judge.act(load_case(database, case.no), given, watch.now()))
                receipts.mark_heard(database, [report.message_id])
    told = [(one.channel, one.status, one.reason_en) for one in rows(database, order)]
    told = [one for one in told if one[1] != "planned"]
    assert sorted(told, key=lambda one: list(CHANNELS).index(one[0])) == [
        ("sms", "delivered", None),
        ("wecom_app", "undeliverable", "this channel is not set up"),
        ("feishu_bot", "undeliverable", "this channel is not set up"),
        ("email", "undeliverable", "no e-mail address on record"),
    ]


@pytest.mark.parametrize("booth", ["email"], indirect=True)
def test_a_mail_that_wants_an_answer_brings_a_link_of_its_own(
    booth: Booth, database: Database, order: Case, watch: Watch, hands: Hands
) -> None:
    people.change(database, "per_t1", email="zhang@house.example")
    tells(database, order, watch, "email", asks_acknowledgement=True)
    works(database, watch, booth.channel).round(hands)
    assert isinstance(booth.far, Mailbox)
    [mail] = booth.far.taken
    found = re.search(r"https://house\.example/a/([A-Za-z0-9_-]{22})", mail.get_content())
    assert found, mail.get_content()
    link = links.look_up(database, found[1], "acknowledge")
    assert link is not None
    assert (link.message, link.person, link.case_no) == (row(database, "m").id, "per_t1", order.no)
    assert links.look_up(database, found[1], "track") is None
