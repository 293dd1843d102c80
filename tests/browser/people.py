"""What do people do in front of a page, in the words that stand on it?"""

import base64
import re
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.watch import Watch

A_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


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


def shows_a_photo(page: Page) -> None:
    """A photo of the work: a single dot will do."""
    photo = FilePayload(name="work.png", mimeType="image/png", buffer=base64.b64decode(A_DOT))
    page.locator("#photo").set_input_files(photo)
    presses(page, "上传照片", "#photos")
    expect(page.locator("#photos img")).to_have_count(1)


def comes_and_quotes(page: Page) -> None:
    """From the way there to a price by the list."""
    presses(page, "出发", "#depart")
    presses(page, "到达门口", "#arrive")
    stands(page, "已到门口")
    ticks_all(page, "enter")
    presses(page, "进门", "#enter")
    stands(page, "已进门")
    page.get_by_label("更换水龙头").fill("1")
    presses(page, "现场报价", "#propose_solution")
    stands(page, "待客户确认")


def works(page: Page) -> None:
    """From the customer's yes, of which the phone may have to hear first, to work that is done."""
    stands(page, "已达成")
    expect(page.locator("#start_work")).to_be_visible()
    ticks_all(page, "start_work")
    presses(page, "开工", "#start_work")
    stands(page, "施工中")
    shows_a_photo(page)
    ticks_all(page, "finish")
    presses(page, "完工", "#finish")
    stands(page, "待验收")


def signs(page: Page, form: str) -> None:
    """By finger, on the pad."""
    pad = page.locator(f"{form} canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box, "there is a pad"
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 20 + step * 15, box["y"] + 30 + step % 3 * 20)
    page.mouse.up()


def form_for(page: Page, kind: str) -> Locator:
    """The form of a command on the page of a case, which may lie behind one fold or two."""
    form = page.locator(f"form:has(input[name=kind][value={kind}])")
    if form.locator("xpath=ancestor::details[contains(@class, 'more')][not(@open)]").count():
        page.locator("#acting details.more > summary").click()
    if not form.is_visible():
        page.locator("details.command", has=form).locator("> summary").click()
    expect(form).to_be_visible()
    return form


def gives(page: Page, kind: str, **fields: str) -> None:
    """A command from the page of a case, everything ticked, and the answer waited for."""
    form = form_for(page, kind)
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button.primary").click()
    expect(page.locator(".banner.late[role=alert]")).to_have_count(0)
