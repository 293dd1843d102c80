"""Does a complaint run through the pages alone: written by the customer, risen to the gravest class, and closed?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from simulation.pace import hours
from tests.browser.people import form_for, gives, link_of, presses
from tests.browser.watch import Watch, serious
from tests.stories.street import Street


def test_from_a_customers_words_to_the_case_study(watch: Watch, street: Street, axe: str) -> None:
    job = street.agreed(wanted_in=hours(82))
    no = _complains(watch, link_of(watch, job.no, job.technician))
    with watch.visitor() as desk:
        page = desk.new_page()
        page.goto("/complaints")
        expect(_lane(page, 1)).to_contain_text(no)
        page.get_by_role("link", name=no).click()
        gives(page, "raise_class", signal="media")
        expect(page.locator(".head")).to_contain_text("三类")
        assert serious(page, axe) == []
        _solves(page)
        _closes(page)
        page.goto("/complaints")
        expect(page.locator(".closed-complaints")).to_contain_text(no)
        assert serious(page, axe) == []
    filed = {event.facts["paper"] for event in street.door.events(no) if event.name == "paper_filed"}
    assert {"case_study", "department_discussion"} <= filed


def _complains(watch: Watch, link: str) -> str:
    with watch.visitor(phone=True) as home:
        page = home.new_page()
        page.goto(link)
        page.locator("#complaint summary").click()
        page.locator("#words").fill("等了一上午没有人来，打电话也没有人接")
        presses(page, "提交投诉", "#complaint")
        said = page.locator(".banner.good", has_text="TS-").inner_text()
    return next(word for word in said.replace("。", " ").split() if word.startswith("TS-"))


def _lane(page: Page, severity: int) -> Locator:
    return page.locator(f".lane.class-{severity}")


def _solves(page: Page) -> None:
    """Step by step as the desk works, with a night's sleep before the customer is asked."""
    gives(page, "react", note="已接到，正在了解情况")
    said = {"time": "今天上午", "place": "客户家中", "course": "照客户的原话记下", "people": "客户与当班师傅"}
    gives(page, "record", **said)
    gives(page, "understood")
    gives(page, "check", note="已与相关人员核对")
    gives(page, "decide_fault", fault="ours")
    gives(page, "apologise")
    when = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=24)
    plan = {
        "measures": "派人上门",
        "time": when.strftime("%Y-%m-%dT%H:%M"),
        "steps": "先查，再改，请客户看过",
    }
    gives(page, "propose_plan", **plan)
    gives(page, "answer_plan", agreed="true")
    gives(page, "resolve", result="已照方案处理完毕，客户看过")
    with page.expect_navigation():
        page.get_by_role("button", name="24 小时").click()
    gives(page, "follow_up_complaint", reached="true", satisfied="true")


def _closes(page: Page) -> None:
    """Not before the papers are on file."""
    form = form_for(page, "close")
    with page.expect_navigation():
        form.locator("button.primary").click()
    expect(page.get_by_role("alert").first).to_contain_text("案例分析")
    missing = page.locator("details.paper", has_text="还没有")
    while missing.count():
        paper = missing.first
        paper.locator("> summary").click()
        paper.locator("textarea[name=text]").fill("经过、原因和改进")
        with page.expect_navigation():
            paper.get_by_role("button", name="归档").click()
    gives(page, "close")
    expect(page.locator(".head")).to_contain_text("已结案")
