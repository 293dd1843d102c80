"""Can a customer without scripts change the time and complain, and does a wrong link open nothing?"""

from playwright.sync_api import expect

from simulation.pace import hours
from tests.browser.people import link_of, presses
from tests.browser.watch import Watch
from tests.stories.street import Street


def test_another_time_and_a_complaint(watch: Watch, street: Street) -> None:
    job = street.agreed(wanted_in=hours(56))
    link = link_of(watch, job.no, job.technician)
    with watch.visitor(phone=True, scripts=False) as phone:
        page = phone.new_page()
        page.goto(link)
        page.get_by_text("改时间、取消、留言").click()
        page.get_by_text("改约", exact=True).first.click()
        page.locator("#reschedule-at").fill("2020-01-01T10:00")
        presses(page, "改约", "form[aria-label=改约]")
        expect(page.get_by_role("alert")).to_contain_text("过去")
        assert page.locator("#reschedule-at").input_value() == "2020-01-01T10:00", (
            "the form comes back as sent"
        )
        page.locator("#complaint summary").click()
        page.locator("#words").fill("师傅态度不好")
        presses(page, "提交投诉", "#complaint")
        expect(page.locator(".banner.good")).to_contain_text("TS-")


def test_a_link_that_nobody_made_opens_nothing(watch: Watch) -> None:
    with watch.visitor(phone=True) as phone:
        page = phone.new_page()
        answer = page.goto("/c/not-a-token-of-ours")
        assert answer
        assert answer.status == 404
        expect(page.locator("main")).to_contain_text("失效")
