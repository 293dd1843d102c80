"""Is everything that waits for an answer in the inbox, and is one tap enough?"""

from datetime import UTC, datetime

from storage import inbox
from tests.api.conftest import Door
from tests.console.test_board import late_order
from tests.console.visitor import send, shown


def test_an_unanswered_escalation_takes_one_tap(door: Door) -> None:
    no = late_order(door)
    assert no in shown(door, "/inbox")
    answered = send(door, "/inbox", f"/cases/{no}/acknowledge", back="/inbox")
    assert answered.url.path == "/inbox"
    assert no not in answered.text
    assert "都应答了" in answered.text


def test_a_reply_is_taken_and_settled_with_a_note(door: Door) -> None:
    written = inbox.keep(
        door.house.database, text="<b>师傅几点到</b>", received_at=datetime.now(UTC), phone="+8619900007001"
    )
    page = shown(door, "/inbox")
    assert "师傅几点到" in page
    assert "<b>师傅" not in page
    assert "处理中" in send(door, "/inbox", f"/inbox/{written}/take").text
    settled = send(door, "/inbox", f"/inbox/{written}/settle", note="已回电")
    assert "师傅几点到" not in settled.text
    assert "已回电" in shown(door, "/inbox?settled=1")
    again = send(door, "/report", f"/inbox/{written}/settle")
    assert again.status_code == 409
