"""Can a technician do a whole visit on a phone that runs no script?"""

from playwright.sync_api import Page, expect

from simulation.pace import hours
from tests.browser.people import comes_and_quotes, presses, signs_in_as, stands, works
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
        comes_and_quotes(page)
        _signs_by_name(page)
        works(page)
        _signs_by_name(page)
        stands(page, "待结清")
    assert [event.by for event in street.events(job, "accepted")] == [job.customer]


def _signs_by_name(page: Page) -> None:
    page.locator("#sign input[name=signed_name]").fill("顾客样本")
    presses(page, "客户同意", "#sign")
