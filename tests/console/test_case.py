"""Does the page of a case say what comes next and what happened, and are its commands those of the API?"""

import html

from console.timeline import Reader
from tests.api.conftest import CUSTOMER, LEADER, NEAR, Door
from tests.console.visitor import send, shown


def test_a_newcomer_walks_without_a_terminal(door: Door) -> None:
    """Report, grab, forget to call; the leader's phone rings; press 1."""
    form = {"name": "来客", "phone": "199 0000 7301", "address": "样例路 9 号", "problem": "灯不亮"}
    seen = send(door, "/report", "/report", **form, requested_for="2026-11-30T10:00", channel="web")
    assert seen.status_code == 200, seen.text
    no = seen.url.path.rsplit("/", 1)[-1]
    assert no in shown(door, "/")
    seen = send(door, f"/cases/{no}", f"/cases/{no}/commands", kind="grab", by=NEAR)
    assert "待预约" in seen.text
    seen = send(door, f"/cases/{no}", f"/cases/{no}/forward", by="5 minutes")
    assert "RENO-008" in seen.text
    send(door, f"/cases/{no}", f"/cases/{no}/forward", by="1 minute")
    door.send_all()
    assert "还没有应答" in shown(door, f"/cases/{no}")
    done = send(door, "/phones", f"/phones/{LEADER}/answer", digit="1")
    assert "已确认" in done.text
    assert "还没有应答" not in shown(door, f"/cases/{no}")


def test_a_refusal_comes_back_with_what_was_filled_in_and_the_clause(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    said = {"kind": "appoint", "at": "2020-01-01T10:00", "read_back": "true", "by": NEAR}
    refused = send(door, f"/cases/{no}", f"/cases/{no}/commands", **said)
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text
    assert 'value="2020-01-01T10:00"' in refused.text
    unread = send(door, f"/cases/{no}", f"/cases/{no}/commands", kind="appoint", by=NEAR)
    assert unread.status_code == 422
    assert "必须填写" in unread.text


def test_the_sum_behind_a_deadline_is_shown(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    page = shown(door, f"/cases/{no}")
    assert "这些时间是怎么算出来的" in page
    assert "抢单成功" in page
    assert "+ 5 分钟" in page


def test_the_command_that_keeps_the_next_promise_comes_first(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    page = shown(door, f"/cases/{no}")
    assert page.index('value="appoint"') < page.index('value="release"')
    assert f'<option value="{NEAR}"' in page


def test_words_of_customers_are_no_markup(door: Door) -> None:
    no = door.order(customer={**CUSTOMER, "name": "<script>alert(1)</script>"}, problem="<b>坏</b>")["no"]
    send(door, f"/cases/{no}", f"/cases/{no}/commands", kind="note", text="<img src=x onerror=alert(1)>")
    for path in ("/", f"/cases/{no}"):
        page = shown(door, path)
        assert "<script>alert" not in page
        assert "<b>坏" not in page
        assert "<img src=x" not in page
    assert html.escape("<img src=x") in shown(door, f"/cases/{no}")


def test_everything_is_said_in_english_too(door: Door) -> None:
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    page = shown(door, f"/cases/{no}", "en")
    assert "What happens next" in page
    assert "agree the visit" in page
    assert "to be called" in page


def test_nobody_else_sends_our_forms(door: Door) -> None:
    no = door.order()["no"]
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = door.client.post(
            f"/cases/{no}/commands", data={"kind": "note", "text": "x"}, headers=headers
        )
        assert answer.status_code == 403


def test_what_is_not_there_is_said_on_a_page(door: Door) -> None:
    assert door.client.get("/cases/SO-20200101-000001").status_code == 404
    assert door.client.get("/cases/nonsense").status_code in (404, 422)


def test_what_was_priced_is_called_by_its_name() -> None:
    reader = Reader("order", "Asia/Shanghai", {}, {"socket-replace": ("更换插座", "Replace a socket")})
    assert reader.says(["socket-replace×2", "new-item×1"], {}) == (
        "更换插座×2、new-item×1",
        "Replace a socket × 2, new-item × 1",
    )
