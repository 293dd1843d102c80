"""Can every form be printed, blank before it is filled in and with what it says and who signed afterwards?"""

import pytest

from tests.api.conftest import NEAR, Door
from tests.console.visitor import shown


def test_blank_then_filled_in(door: Door) -> None:
    no = door.order(standard="engr", facts={"service": "installation"})["no"]
    sheet = f"/cases/{no}/papers/delegation_order"
    assert f'href="{sheet}"' in shown(door, f"/cases/{no}")
    blank = shown(door, sheet)
    assert "委派安装单" in blank
    assert "设备名称和数量" in blank
    answers = {"equipment": "监测仪两台", "services": "安装、培训", "contact": "样例联系人"}
    filed = door.command(no, "file_paper", paper="delegation_order", answers=answers)
    assert filed.status_code == 200, filed.text
    filled = shown(door, sheet)
    assert "监测仪两台" in filled
    assert "监测仪两台" not in blank


def test_what_happens_fills_a_form_in(door: Door) -> None:
    """A quote is a sheet by itself, with the names of what is priced, and the customer's place to sign."""
    no = door.order(facts={"scope": "small", "items": {"tap-replace": 2}})["no"]
    sheet = shown(door, f"/cases/{no}/papers/quote_sheet")
    assert "报价单" in sheet
    assert "换水龙头×2" in sheet or "更换水龙头×2" in sheet
    assert "296.00" in sheet
    assert "签字：客户" in sheet


def test_a_form_that_is_there_to_be_printed(door: Door) -> None:
    """Nothing waits for the message card; it says whom to call, and who reads the page may be a technician."""
    no = door.order()["no"]
    door.command(no, "grab", by=NEAR)
    assert "Message card" in shown(door, f"/cases/{no}/papers/message_card", "en")


@pytest.mark.parametrize("code", ["nothing", "UPPER"])
def test_a_form_that_is_not_there(door: Door, code: str) -> None:
    no = door.order()["no"]
    assert door.client.get(f"/cases/{no}/papers/{code}").status_code in (404, 422)
