"""Is the house administered in a browser, without breaking a rule of its own, so that everybody can read it?"""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.watch import Watch, serious
from tests.stories.street import Street

PARTS = (
    *(
        "people",
        "people/new",
        "people/per_hu_31",
        "teams",
        "duty",
        "contact-points",
        "calendar",
        "opt-outs",
        "erasing",
    ),
    *("accounts", "keys", "audit"),
)
OTHERS = ("/account", "/sign-in")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_it(watch: Watch, street: Street, axe: str, theme: str) -> None:
    with watch.visitor(phone=theme == "dark", color_scheme=theme) as visitor:
        page = visitor.new_page()
        for path in (*(f"/administration/{part}" for part in PARTS), *OTHERS):
            answer = page.goto(path)
            assert answer
            assert answer.status == 200, path
            assert serious(page, axe) == []
            assert page.evaluate(WIDER) <= 0, f"{path} is wider than the window"


def test_somebody_new_is_invited_and_comes_in(watch: Watch, street: Street) -> None:
    with watch.visitor() as boss, watch.visitor(phone=True) as newcomer:
        page = boss.new_page()
        page.goto("/administration/people/new")
        page.get_by_label("姓名 *").fill("新来的")
        page.get_by_label("师傅", exact=True).check()
        page.get_by_role("button", name="保存").click()
        expect(page).to_have_url(re.compile("/administration/people/per_"))
        page.get_by_role("button", name="邀请").click()
        link = page.locator("code.secret").inner_text()
        hers = _chooses(newcomer, link, "three unrelated words")
        expect(hers.locator("body")).to_contain_text("新来的")
        page.reload()
        page.goto("/administration/accounts")
        expect(page.locator("tr", has_text="新来的").first).to_contain_text("可以登录")
        page.locator("tr", has_text="新来的").get_by_role("button", name="退出").first.click()
        hers.goto("/account")
        expect(hers.locator("body")).not_to_contain_text("新来的")


def _chooses(newcomer: BrowserContext, link: str, password: str) -> Page:
    """The link of the invitation is opened once, and a password is chosen."""
    page = newcomer.new_page()
    page.goto(link)
    page.get_by_label("新密码").fill(password)
    page.get_by_label("再写一次").fill(password)
    page.get_by_role("button", name="设好并登录").click()
    page.goto("/account")
    return page


def test_whoever_is_planned_to_be_away_is_seen_in_the_week(watch: Watch, street: Street) -> None:
    with watch.visitor() as visitor:
        page = visitor.new_page()
        page.goto("/administration/duty")
        page.get_by_label("谁", exact=True).select_option("per_guo_32")
        page.get_by_label(re.compile("请假")).check()
        page.get_by_role("button", name="登记").click()
        row = page.locator(".week tr", has_text="郭巡查")
        expect(row).to_contain_text("09:00–18:00")
        row.get_by_role("button", name="去掉").click()
        expect(page.locator(".week tr", has_text="郭巡查")).to_have_count(0)
