"""What do people do in front of a page, in the words that stand on it?"""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from simulation.cast import Job
from tests.browser.watch import Watch

SOON = timedelta(hours=3)


def signs_in_as(context: BrowserContext, person: str, there: str = "/m") -> Page:
    """The rehearsal's way in: be anybody of the town."""
    answer = context.request.post("/sign-in/as", form={"person": person, "next": there}, max_redirects=0)
    assert answer.status == 303, answer.text()
    page = context.new_page()
    page.goto(there)
    return page


def presses(page: Page, said: str, within: str = "main") -> None:
    """And waits for the answer, as people do."""
    page.locator(within).get_by_role("button", name=said).first.click()
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


def stands(page: Page, said: str) -> None:
    expect(page.locator("#job")).to_contain_text(said)


def ticks_all(page: Page, kind: str) -> None:
    for box in page.locator(f"#{kind} input[type=checkbox]").all():
        box.check()


def link_of(watch: Watch, no: str, person: str) -> str:
    """The customer's address, as the technician's slip shows it."""
    with watch.visitor(phone=True) as phone:
        page = signs_in_as(phone, person, f"/m/{no}")
        presses(page, "给客户看的二维码")
        found = page.locator("#link").get_attribute("href")
    assert found, "a slip has a link"
    path: Any = re.search(r"/c/[\w-]+$", found)
    return str(path[0])


def other(job: Job) -> str:
    """Of the technicians asked, the one who is not the nearest."""
    return job.candidates()[1]
