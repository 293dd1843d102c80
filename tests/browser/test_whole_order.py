"""Does a whole order run through the pages of its three sides alone, from the report to the follow-up call?"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import comes_and_quotes, gives, link_of, presses, signs, signs_in_as, stands, works
from tests.browser.watch import Watch, serious
from tests.stories.street import Street

TOMORROW = timedelta(hours=25)


def test_from_the_report_to_the_follow_up_call(watch: Watch, street: Street, axe: str) -> None:
    with watch.visitor() as office, watch.visitor(phone=True) as hand, watch.visitor(phone=True) as home:
        desk = office.new_page()
        no = _reports(desk)
        technician = _offered_to(desk, no)
        expect(_row(desk, no)).to_contain_text("待抢单")
        phone = signs_in_as(hand, technician)
        _takes_and_books(phone, no)
        expect(_row(desk, no)).to_contain_text("已预约")
        link = link_of(watch, no, technician)
        customer = home.new_page()
        customer.goto(link)
        stands(customer, "约好了")
        presses(customer, "打给师傅")
        expect(customer.locator("#call")).to_contain_text("已接通")
        assert serious(customer, axe) == []
        _a_day_passes(desk, no)
        phone.goto(f"/m/{no}")
        comes_and_quotes(phone)
        assert serious(phone, axe) == []
        customer.reload()
        presses(customer, "同意报价", "#approve_quote")
        stands(customer, "谈妥")
        works(phone)
        _accepts_pays_and_rates(customer)
        assert serious(customer, axe) == []
        for page in (phone, customer):
            expect(page.locator("body")).not_to_contain_text(re.compile(r"199 ?\d{4} ?\d{4}"))
            expect(page.locator("a[href^='tel:']")).to_have_count(0)
        desk.goto(f"/cases/{no}")
        gives(desk, "follow_up", reached="true", satisfied="true", still_good="true", score="5")
        expect(desk.locator(".head")).to_contain_text("已结案")
    events = street.door.events(no)
    assert [event.facts["stars"] for event in events if event.name == "rated"] == [5]
    assert not [event for event in events if event.name == "breached"], "everybody kept their promises"


def _reports(desk: Page) -> str:
    """The office enters what a caller says."""
    desk.goto("/")
    desk.get_by_role("link", name="登记报修").click()
    wanted = datetime.now(ZoneInfo("Asia/Shanghai")) + TOMORROW
    desk.locator("#requested_for").fill(wanted.strftime("%Y-%m-%dT%H:%M"))
    desk.get_by_role("button", name="下单").click()
    desk.wait_for_url("**/cases/SO-*")
    return desk.url.split("/")[-1].split("?")[0]


def _offered_to(desk: Page, no: str) -> str:
    """Whose phone it is that the offer came to first."""
    desk.goto(f"/phones?case={no}")
    handset = desk.locator("article.handset", has_text="抢单").first
    expect(handset).to_contain_text("新单")
    return str(handset.locator("input[name=person]").first.get_attribute("value"))


def _row(desk: Page, no: str) -> Locator:
    desk.goto(f"/?q={no}")
    return desk.locator("tr", has=desk.get_by_role("link", name=no))


def _takes_and_books(phone: Page, no: str) -> None:
    """Grabs, calls without a number, and writes down what was agreed."""
    offer = phone.locator("article.offer", has=phone.locator(f'a[href="/m/{no}"]'))
    expect(offer).to_contain_text("km")
    offer.get_by_role("button", name="抢这一单").click()
    stands(phone, "待预约")
    presses(phone, "打给客户")
    expect(phone.locator("#call")).to_contain_text("已接通")
    phone.locator("#appoint input[name=read_back]").check()
    presses(phone, "登记预约", "#appoint")
    stands(phone, "已预约")


def _a_day_passes(desk: Page, no: str) -> None:
    """By the button of the rehearsal: an hour is left until the visit."""
    desk.goto(f"/cases/{no}")
    with desk.expect_navigation():
        desk.get_by_role("button", name="24 小时").click()
    expect(desk.locator(".glance .countdown")).to_have_text(re.compile(r"^\d?\d:\d\d$|^1:00:"))


def _accepts_pays_and_rates(customer: Page) -> None:
    customer.reload()
    signs(customer, "#accept")
    presses(customer, "满意，验收通过", "#accept")
    presses(customer, "付款", "#pay")
    stands(customer, "等您评价")
    customer.locator("#rate label").nth(4).click()
    customer.locator("#rate textarea").fill("来得准时")
    presses(customer, "送出评价")
    expect(customer.locator("main")).to_contain_text("★★★★★")
