"""Can a technician do a whole visit on a phone that runs no script?"""

from playwright.sync_api import Page, expect

from simulation.pace import hours
from tests.browser.people import presses, shows_a_photo, signs_in_as, stands, ticks_all
from tests.browser.watch import Watch
from tests.stories.street import Street


def test_grab_appoint_arrive_and_finish(watch: Watch, street: Street) -> None:
    job = street.order(wanted_in=hours(36))
    with watch.visitor(phone=True, scripts=False) as phone:
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
        page.get_by_label("更换水龙头").fill("1")
        presses(page, "现场报价", "#propose_solution")
        stands(page, "待客户确认")
        _signs_by_name(page)
        stands(page, "已达成")
        ticks_all(page, "start_work")
        presses(page, "开工", "#start_work")
        stands(page, "施工中")
        shows_a_photo(page)
        ticks_all(page, "finish")
        presses(page, "完工", "#finish")
        stands(page, "待验收")
        _signs_by_name(page)
        stands(page, "待结清")
    assert [event.by for event in street.events(job, "accepted")] == [job.customer]


def _signs_by_name(page: Page) -> None:
    page.locator("#sign input[name=signed_name]").fill("顾客样本")
    presses(page, "客户同意", "#sign")
