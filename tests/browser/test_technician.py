"""Can a technician do a whole visit on the phone: with scripts, without, and while there is no network?"""

import base64

import pytest
from playwright.sync_api import FilePayload, Page, expect

from simulation.pace import hours
from tests.browser.people import presses, signs_in_as, stands, ticks_all
from tests.browser.watch import Watch, serious
from tests.stories.street import Street

A_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_grab_appoint_arrive_and_finish(watch: Watch, street: Street, axe: str, scripts: bool) -> None:
    job = street.order(wanted_in=hours(30 if scripts else 36))
    with watch.visitor(phone=True, scripts=scripts) as phone:
        page = signs_in_as(phone, job.candidates()[0])
        offer = page.locator("article.offer", has=page.locator(f'a[href="/m/{job.no}"]'))
        expect(offer).to_contain_text("km")
        offer.get_by_role("button", name="抢这一单").click()
        stands(page, "待预约")
        presses(page, "打通了")
        page.locator("#appoint input[name=read_back]").check()
        presses(page, "登记预约", "#appoint")
        stands(page, "已预约")
        presses(page, "出发", "#depart")
        presses(page, "到达门口", "#arrive")
        stands(page, "已到门口")
        ticks_all(page, "enter")
        presses(page, "进门", "#enter")
        stands(page, "已进门")
        if scripts:
            assert serious(page, axe) == []
        page.get_by_label("更换水龙头").fill("1")
        presses(page, "现场报价", "#propose_solution")
        stands(page, "待客户确认")
        _signs(page, scripts)
        stands(page, "已达成")
        ticks_all(page, "start_work")
        presses(page, "开工", "#start_work")
        stands(page, "施工中")
        _shows(page)
        ticks_all(page, "finish")
        presses(page, "完工", "#finish")
        stands(page, "待验收")
        _signs(page, scripts)
        stands(page, "待结清")
    assert [event.by for event in street.events(job, "accepted")] == [job.customer]


def _shows(page: Page) -> None:
    """A photo of the work: a single dot will do."""
    photo = FilePayload(name="work.png", mimeType="image/png", buffer=base64.b64decode(A_DOT))
    page.locator("#photo").set_input_files(photo)
    presses(page, "上传照片", "#photos")
    expect(page.locator("#photos img")).to_have_count(1)


def _signs(page: Page, scripts: bool) -> None:
    """By finger where the page can draw, else by name."""
    if scripts:
        box = page.locator("#sign canvas").bounding_box()
        assert box, "there is a pad"
        page.locator("#sign canvas").scroll_into_view_if_needed()
        box = page.locator("#sign canvas").bounding_box()
        assert box
        page.mouse.move(box["x"] + 20, box["y"] + 30)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(box["x"] + 20 + step * 15, box["y"] + 30 + step % 3 * 20)
        page.mouse.up()
    else:
        page.locator("#sign input[name=signed_name]").fill("顾客样本")
    presses(page, "客户同意", "#sign")
