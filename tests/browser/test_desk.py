"""Does a new order come to the board by itself, and does what is red take few clicks?"""

from playwright.sync_api import Page, expect

from simulation.pace import minutes
from tests.browser.watch import Watch, serious
from tests.stories.street import Street

AT_ONCE = 1000


def ready(page: Page) -> None:
    """The page hears news from now on: the stream is open, and its first word has been looked at."""
    page.wait_for_function("document.body.dataset.live !== undefined && window.htmx !== undefined")
    page.wait_for_timeout(1500)


def test_a_new_order_comes_to_the_board_by_itself(watch: Watch, street: Street) -> None:
    with watch.visitor() as desk:
        page = desk.new_page()
        page.goto("/?kind=order&stage=offered")
        ready(page)
        job = street.order()
        expect(page.locator("#board")).to_contain_text(job.no, timeout=3 * AT_ONCE)


def test_what_is_red_takes_at_most_three_clicks(watch: Watch, street: Street, axe: str) -> None:
    job = street.taken()
    job.passes(minutes(6))
    with watch.visitor() as desk:
        page = desk.new_page()
        page.goto(f"/?q={job.no}")
        row = page.locator("tr", has=page.get_by_role("link", name=job.no))
        expect(row.get_by_role("button", name="确认")).to_be_visible()
        assert serious(page, axe) == []
        row.get_by_role("button", name="确认").click()
        expect(row.get_by_role("button", name="确认")).to_have_count(0)
