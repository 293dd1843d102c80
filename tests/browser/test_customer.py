"""Does a customer who follows the link of the job see where it stands, decide, sign, rate and complain?"""

from playwright.sync_api import expect

from simulation.pace import hours
from tests.browser.people import link_of, presses, stands
from tests.browser.watch import Watch, serious
from tests.stories.street import Street


def test_from_the_appointment_to_the_rating(watch: Watch, street: Street, axe: str) -> None:
    job = street.agreed(wanted_in=hours(50))
    link = link_of(watch, job.no, job.technician)
    with watch.visitor(phone=True) as phone:
        page = phone.new_page()
        page.goto(link)
        stands(page, "约好了")
        expect(page.locator("main")).to_contain_text("工号")
        assert "+86199" not in page.content(), "no telephone number stands here"
        assert serious(page, axe) == []
        job.does(job.technician, "arrive")
        job.enters()
        job.does(job.technician, "propose_solution", items={"tap-replace": 1})
        page.reload()
        presses(page, "同意报价", "#approve_quote")
        stands(page, "谈妥")
        job.starts_work()
        job.finishes()
        page.reload()
        page.locator("#accept input[name=signed_name]").fill("顾客样本")
        presses(page, "满意，验收通过", "#accept")
        presses(page, "付款", "#pay")
        stands(page, "等您评价")
        page.locator("#rate label").nth(4).click()
        page.locator("#rate textarea").fill("来得准时")
        presses(page, "送出评价")
        expect(page.locator("main")).to_contain_text("★★★★★")
        assert serious(page, axe) == []
    assert [event.facts["stars"] for event in street.events(job, "rated")] == [5]


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


def test_a_link_opens_its_own_case_until_it_is_taken_back(watch: Watch, street: Street) -> None:
    with watch.visitor(phone=True) as phone:
        page = phone.new_page()
        answer = page.goto("/c/not-a-token-of-ours")
        assert answer
        assert answer.status == 404
        expect(page.locator("main")).to_contain_text("失效")
