"""Against a provider that refuses, hangs, breaks off and loses: is each message told once, and does the case hear?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from channels import open_channels
from domain import judge
from domain.message import Recipient
from domain.people import Role
from storage import outbox, people, receipts
from storage.engine import Database
from tests.activities.house import MINUTE, SECOND, Watch, message, row, rows, say, tried
from tests.activities.road import ABROAD, Road, built
from tests.channels.conftest import PUBLIC, Town, account_at, shut
from tests.channels.house_door import HouseDoor, opened
from tests.far_end.faults import Fault, Kind
from tests.far_end.twilio import FarEnd

# Long enough for a busy machine to answer, short enough to wait for a provider that hangs.
LIMIT = 1.2


@pytest.fixture
def road(database: Database, watch: Watch, hands: ThreadPoolExecutor) -> Iterator[Road]:
    house = HouseDoor()
    with FarEnd() as far_end, opened(house) as local:
        far_end.deliver_to[PUBLIC] = local
        account = account_at(far_end, LIMIT)
        house.account, house.channels = account, open_channels(account)
        yield built(database, Town(far_end, house, account, house.channels), watch, hands)
        shut(house.channels)


def test_accepted_is_sent_and_a_later_report_makes_it_delivered(road: Road) -> None:
    road.tells()
    road.round()
    assert road.status == "sent"
    assert row(road.db, "m").delivered_at is None
    [sent], [attempt] = road.sent, tried(road.db, "m")
    assert (attempt.provider_id, sent.body, sent.to) == (sent.sid, row(road.db, "m").text, ABROAD)
    road.watch.pass_by(9 * SECOND)
    road.reports("delivered")
    assert road.status == "delivered"
    assert row(road.db, "m").delivered_at - row(road.db, "m").sent_at == 9 * SECOND
    assert road.round(MINUTE) == 0


def test_a_report_that_is_quicker_than_the_answer_is_not_undone(road: Road) -> None:
    road.tells()
    road.town.far_end.faults.append(Fault(Kind.EARLY_REPORT))
    road.round()
    assert road.status == "sent"
    [heard] = road.town.house.heard
    receipts.apply(
        road.db,
        receipts.Heard(what=heard.what, attempt_id=heard.attempt_id, received_at=road.watch.now()),
    )
    assert road.status == "delivered"


def test_too_many_requests_are_tried_again_when_the_provider_said(road: Road) -> None:
    road.tells()
    road.town.far_end.faults.append(Fault(Kind.TOO_MANY, retry_after="7"))
    road.round()
    waiting = row(road.db, "m")
    assert (waiting.status, waiting.reason_zh) == ("due", "发送太快，被限速")
    assert waiting.ready_at == road.watch.now() + 7 * SECOND
    assert road.round(6.9 * SECOND) == 0
    assert road.round(0.1 * SECOND) == 1
    assert (road.status, row(road.db, "m").reason_zh, len(road.sent)) == ("sent", None, 1)


def test_a_wrong_number_is_heard_by_the_case_which_takes_the_next_channel(road: Road) -> None:
    road.tells(fallback=("voice",))
    road.town.far_end.faults.append(Fault(Kind.REFUSE, status=400, code=21211))
    road.round()
    told = row(road.db, "m")
    assert (told.status, told.reason_zh, told.reason_en) == (
        "undeliverable", "号码无效", "the number is not valid",
    )  # fmt: skip
    [given] = road.sweep()
    assert given.command.model_dump()["what"] == "failed"
    [_, next_way] = road.told
    assert (next_way.says, next_way.about, next_way.asks_acknowledgement) == ("case-idle", "x#1", True)
    assert road.sweep() == []
    road.round()
    assert [sent.is_call for sent in road.sent] == [True]


def test_a_message_lost_on_the_way_is_heard_by_the_case_too(road: Road) -> None:
    road.tells(fallback=("voice",))
    road.round()
    road.reports("undelivered", ErrorCode="30005")
    assert (road.status, row(road.db, "m").reason_zh) == ("undeliverable", "空号或已停机")
    assert len(road.sweep()) == 1
    assert road.ways == [("sms", "undeliverable"), ("voice", "due")]


def test_after_the_last_channel_the_case_notes_that_nobody_was_reached(road: Road) -> None:
    road.tells()
    road.town.far_end.faults.append(Fault(Kind.REFUSE, status=400, code=21211))
    road.round()
    [given] = road.sweep()
    step = judge.act(road.case, given, road.watch.now())
    assert [event.name for event in step.events] == ["not_reached"]


def test_a_wrong_key_holds_the_message_and_nobody_is_blamed(road: Road) -> None:
    road.tells(fallback=("voice",))
    road.town.far_end.api_secret, mended = "another", road.town.far_end.api_secret
    road.round()
    held = row(road.db, "m")
    assert (held.status, held.reason_zh, held.reason_en) == (
        "held", "Twilio 账户认证失败", "our credentials were refused",
    )  # fmt: skip
    assert road.sweep() == []
    assert road.round(4 * MINUTE) == 0
    road.town.far_end.api_secret = mended
    assert road.round(MINUTE) == 1
    assert (road.status, len(road.sent)) == ("sent", 1)


AFTER = [Kind.FAIL_AFTER, Kind.HANG_AFTER, Kind.DROP_AFTER, Kind.GARBLE_AFTER]
BEFORE = [Kind.FAIL_BEFORE, Kind.HANG_BEFORE, Kind.DROP_BEFORE]


@pytest.mark.parametrize("kind", AFTER)
def test_silence_after_accepting_is_asked_about_and_not_sent_again(road: Road, kind: Kind) -> None:
    road.tells()
    road.town.far_end.faults.append(Fault(kind))
    road.round()
    doubtful = row(road.db, "m")
    assert (doubtful.status, bool(doubtful.reason_zh)) == ("unknown", True)
    assert road.round(29 * SECOND) == 0
    road.round(2 * SECOND)
    assert (road.status, len(road.sent), row(road.db, "m").reason_zh) == ("sent", 1, None)
    [attempt] = tried(road.db, "m")
    assert (attempt.outcome, attempt.provider_id) == ("accepted", road.sent[0].sid)
    road.reports("delivered")
    assert road.status == "delivered"


@pytest.mark.parametrize("kind", BEFORE)
def test_silence_before_accepting_is_asked_about_and_sent_once(road: Road, kind: Kind) -> None:
    road.tells()
    road.town.far_end.faults.append(Fault(kind))
    road.round()
    assert (road.status, road.sent) == ("unknown", [])
    road.round(31 * SECOND)
    assert (road.status, len(road.sent)) == ("sent", 1)
    assert [one.outcome for one in tried(road.db, "m")] == ["retry", "accepted"]
    assert road.round(MINUTE) == 0


def test_a_twin_to_the_same_number_is_not_taken_for_it(road: Road) -> None:
    """Two equal sentences to one phone: the one whose outcome is known must not vouch for the other."""
    road.tells()
    road.round()
    twin = message(
        road.case, "twin", road.watch.now(), says="case-idle", to=Recipient(role=Role.TEAM_LEADER), facts={}
    )
    say(road.db, road.case, twin)
    road.town.far_end.faults.append(Fault(Kind.DROP_BEFORE))
    road.round()
    assert row(road.db, "twin").status == "unknown"
    road.round(31 * SECOND)
    assert (row(road.db, "twin").status, len(road.sent)) == ("sent", 2)


@pytest.mark.parametrize(
    ("says", "times", "status"), [("case-idle", 2, "sent"), ("offer-widened", 1, "undeliverable")]
)
def test_asking_in_vain_for_an_hour_the_sentence_decides(
    road: Road, says: str, times: int, status: str
) -> None:
    to = Recipient(role=Role.TEAM_LEADER)
    say(
        road.db,
        road.case,
        message(road.case, "m", road.watch.now(), says=says, to=to, clause="conflict-11", facts={}),
    )
    road.town.far_end.faults.append(Fault(Kind.DROP_AFTER))
    road.town.far_end.list_faults.extend([Fault(Kind.FAIL_BEFORE)] * 9)
    road.round()
    for _ in range(6):
        road.round(9 * MINUTE)
        assert (road.status, len(road.sent)) == ("unknown", 1)
    road.round(7 * MINUTE)
    road.round()
    assert (road.status, len(road.sent)) == (status, times)


def test_no_phone_is_said_in_words_and_nothing_is_asked(road: Road) -> None:
    people.change(road.db, "per_team_leader", phone=None)
    road.tells()
    road.round()
    told = row(road.db, "m")
    assert (told.status, told.reason_zh, told.reason_en, told.text) == (
        "undeliverable", "没有登记手机号", "no phone number on record", None,
    )  # fmt: skip
    assert road.town.far_end.requests == []


def test_whoever_has_no_phone_is_not_looked_for_among_everybody(road: Road) -> None:
    """A listing without a number is a listing of all: another's equal message must not vouch for this one."""
    to = Recipient(role=Role.TEAM_LEADER)
    said = message(road.case, "n", road.watch.now(), says="case-idle", to=to, facts={})
    road.case = say(road.db, road.case, said)
    road.town.far_end.faults.append(Fault(Kind.TOO_MANY, retry_after="60"))
    road.round()
    road.tells()
    road.round()
    assert road.sent[0].body == row(road.db, "n").text
    people.change(road.db, "per_team_leader", phone=None)
    road.watch.pass_by(MINUTE)
    outbox.claim(road.db, road.watch.now(), 10, "killed")
    road.round(31 * SECOND)
    road.round()
    assert (row(road.db, "n").status, row(road.db, "n").reason_zh) == ("undeliverable", "没有登记手机号")
    assert not [asked for asked in road.town.far_end.requests if asked.method == "GET"]


def test_the_mainland_cannot_be_called_and_is_written_to_instead(road: Road) -> None:
    people.change(road.db, "per_team_leader", phone="+8619900000777")
    road.tells(channel="voice", fallback=("sms",))
    road.round()
    told = row(road.db, "m")
    assert (told.status, told.reason_zh) == ("undeliverable", "Twilio 打不通中国大陆的电话，请改用其他渠道")
    assert road.town.far_end.requests == []
    assert len(road.sweep()) == 1
    road.round()
    [sent] = road.sent
    assert (sent.is_call, sent.to) == (False, "+8619900000777")
    assert road.ways == [("voice", "undeliverable"), ("sms", "sent")]


def test_fifty_messages_on_a_bad_wire_are_each_told_once(road: Road) -> None:
    kinds = [*AFTER, *BEFORE, Kind.TOO_MANY]
    fast = [kind for kind in kinds if kind not in (Kind.HANG_AFTER, Kind.HANG_BEFORE)]
    road.town.far_end.faults.extend(Fault(fast[number % len(fast)]) for number in range(30))
    to = Recipient(role=Role.TEAM_LEADER)
    said = [
        message(road.case, f"m{number:02}", road.watch.now(), says="follow-up-due", to=to, clause="RENO-038",
                facts={"due_at": (road.watch.now() + number * MINUTE).isoformat()})
        for number in range(50)
    ]  # fmt: skip
    say(road.db, road.case, *said)
    road.round()
    for _ in range(8):
        road.round(31 * SECOND)
    assert {one.status for one in rows(road.db, road.case)} == {"sent"}
    bodies = [sent.body for sent in road.sent]
    assert len(bodies) == len(set(bodies)) == 50


def test_words_are_there_before_the_phone_rings(road: Road) -> None:
    """Twilio asks at once what to say: the row must hold it before the call is made."""
    seen: list[str | None] = []
    voice = road.town.channels["voice"]
    place = voice.send

    def send(outbound):  # type: ignore[no-untyped-def]
        seen.append(row(road.db, "m").text)
        return place(outbound)

    voice.send = send  # type: ignore[method-assign]
    road.tells(channel="voice")
    road.round()
    assert seen == [row(road.db, "m").text]
    assert seen[0]
    assert seen[0].endswith("收到请按 1。")
