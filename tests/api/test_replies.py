"""Does a reply in a word or a figure do what the customer was offered, once, and never anything else?"""

from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conftest import NEAR, Door
from tests.api.test_webhooks import FROM_LEADER, escalates, late_call, report
from tests.domain.journeys import BEFORE_WORK, ENTRY, FINISHING

FROM_CUSTOMER = "+8619900007001"
SOON = "2030-01-15T10:00:00+08:00"


def agreed(door: Door) -> str:
    """An order whose visit is agreed, and whose customer was told of it."""
    no: str = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    door.command(no, "log_call", by=NEAR, connected=True)
    assert door.command(no, "appoint", by=NEAR, at=SOON, read_back=True).status_code == 200
    door.send_all()
    return no


def completed(door: Door) -> str:
    """An order whose work is done, accepted and paid, and whose customer was asked for stars."""
    no = agreed(door)
    for kind, fields in (
        ("arrive", {"by": NEAR}),
        ("enter", {"by": NEAR, "ticks": ENTRY}),
        ("propose_solution", {"by": NEAR, "items": {"tap-replace": 1}}),
        ("approve_quote", {}),
        ("start_work", {"by": NEAR, "ticks": BEFORE_WORK}),
        ("finish", {"by": NEAR, "ticks": FINISHING}),
        ("accept", {}),
        ("pay", {"amount": "148.00"}),
    ):
        answer = door.command(no, kind, **fields)
        assert answer.status_code == 200, answer.text
    door.send_all()
    return no


def texted(door: Door, body: str, sid: str, sender: str = FROM_CUSTOMER, signed: bool = True) -> str:
    form = {"From": sender, "Body": body, "MessageSid": sid}
    answer = report(door, "sms-reply", None, form, signed=signed)
    assert answer.status_code == (200 if signed else 403)
    return str(answer.text)


def happened(door: Door, no: str, name: str) -> list[Any]:
    return [one for one in door.get(f"/v1/orders/{no}/events").json() if one["name"] == name]


def inbox(door: Door) -> list[tuple[str | None, str]]:
    with door.house.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT case_no, text FROM inbox ORDER BY id"))]


def test_yes_confirms_the_visit_once(twilio_door: Door) -> None:
    no = agreed(twilio_door)
    assert f"谢谢您。{no} 上门时间是1月15日 10:00。" in texted(twilio_door, "确认", "SM1")
    [confirmed] = happened(twilio_door, no, "visit_confirmed")
    assert confirmed["by"].startswith("cus_")
    for sid in ("SM1", "SM2"):
        assert f"{no} 上门时间是1月15日 10:00" in texted(twilio_door, "好的", sid)
    assert len(happened(twilio_door, no, "visit_confirmed")) == 1
    assert inbox(twilio_door) == []


def test_a_wish_for_another_time_reaches_the_desk_and_moves_nothing_yet(twilio_door: Door) -> None:
    no = agreed(twilio_door)
    wish = "改约，周五下午行吗"
    assert "客服会联系您另约时间" in texted(twilio_door, wish, "SM1")
    [wanted] = happened(twilio_door, no, "another_time_wanted")
    assert wish in wanted["texts"].values()
    assert inbox(twilio_door) == [(no, wish)]
    twilio_door.send_all()
    told = twilio_door.get(f"/v1/orders/{no}/messages").json()
    [desk] = [one for one in told if one["intent"] == "another-time-wanted"]
    assert desk["to"]["person"] == "per_desk"
    assert wish in desk["text"]
    assert twilio_door.get(f"/v1/orders/{no}").json()["stage"] == "scheduled"


def test_an_answer_that_comes_when_things_have_moved_on_changes_nothing_and_says_how_it_stands(
    twilio_door: Door,
) -> None:
    no = agreed(twilio_door)
    assert twilio_door.command(no, "cancel", reason="不修了").status_code == 200
    answer = texted(twilio_door, "确认", "SM1")
    assert "没有登记" in answer
    assert "已取消" in answer
    assert happened(twilio_door, no, "visit_confirmed") == []


def test_forged_replies_do_nothing(twilio_door: Door) -> None:
    no = agreed(twilio_door)
    texted(twilio_door, "确认", "SM1", signed=False)
    texted(twilio_door, "改约", "SM2", signed=False)
    assert (
        happened(twilio_door, no, "visit_confirmed") + happened(twilio_door, no, "another_time_wanted") == []
    )
    assert inbox(twilio_door) == []


def test_nobody_answers_for_another_number(twilio_door: Door) -> None:
    no = agreed(twilio_door)
    texted(twilio_door, "确认", "SM1", sender="+8619900007999")
    assert happened(twilio_door, no, "visit_confirmed") == []
    assert inbox(twilio_door) == [(None, "确认")]


def test_while_the_engine_is_away_people_get_it(twilio_door: Door) -> None:
    no = agreed(twilio_door)
    twilio_door.cases.away = True
    assert "客服会为您登记" in texted(twilio_door, "确认", "SM1")
    assert inbox(twilio_door) == [(no, "确认")]


def test_several_wait_and_one_is_named(twilio_door: Door) -> None:
    first, _ = late_call(twilio_door)
    second, _ = late_call(twilio_door)
    answer = texted(twilio_door, f"1 {first[-6:]}", "SM1", sender=FROM_LEADER)
    assert f"{first} 已确认" in answer
    assert second in answer
    assert (escalates(twilio_door, first), escalates(twilio_door, second)) == (False, True)
    texted(twilio_door, "1 999", "SM2", sender=FROM_LEADER)
    assert escalates(twilio_door, second)
    assert [words for _, words in inbox(twilio_door)] == ["1 999"]
    again = texted(twilio_door, f"1 {first[-6:]}", "SM3", sender=FROM_LEADER)
    assert f"{first} 的这条提醒已由班长确认" in again
    assert escalates(twilio_door, second)


@pytest.mark.parametrize(("body", "stars"), [("5", 5), ("４", 4), ("三星", 3)])
def test_a_figure_is_the_rating_that_was_asked_for(twilio_door: Door, body: str, stars: int) -> None:
    no = completed(twilio_door)
    assert f"谢谢您。{no} 登记的评价是 {stars} 星。" in texted(twilio_door, body, "SM1")
    [rated] = happened(twilio_door, no, "rated")
    assert rated["facts"]["stars"] == stars
    assert f"{no} 登记的评价是 {stars} 星" in texted(twilio_door, "1", "SM2")
    assert len(happened(twilio_door, no, "rated")) == 1


def test_the_question_last_put_decides(twilio_door: Door) -> None:
    """The visit of the first order was never confirmed; 1 is a mark for the second."""
    first = completed(twilio_door)
    second = agreed(twilio_door)
    texted(twilio_door, "1", "SM1")
    assert len(happened(twilio_door, second, "visit_confirmed")) == 1
    assert f"{second} 上门时间是" in texted(twilio_door, "1", "SM2")
    assert happened(twilio_door, first, "rated") == []
    assert len(happened(twilio_door, second, "visit_confirmed")) == 1


def test_a_figure_is_no_rating_where_none_was_asked(twilio_door: Door) -> None:
    no, _ = late_call(twilio_door)
    texted(twilio_door, "５", "SM1", sender=FROM_LEADER)
    assert inbox(twilio_door) == [(no, "５")]
    assert escalates(twilio_door, no)
