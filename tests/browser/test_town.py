"""Do the pages work together: a newcomer's walk, two people at once, a phone without a network?"""

import time

from playwright.sync_api import expect

from simulation.pace import hours
from tests.browser.people import presses, signs_in_as, stands
from tests.browser.watch import Watch, serious
from tests.stories.street import Street

AT_ONCE = 1.0


def test_a_newcomer_needs_no_terminal(watch: Watch, street: Street, axe: str) -> None:
    """Report, grab, forget to call, the leader's phone rings, press 1: the walk of the README."""
    with watch.visitor() as newcomer:
        page = newcomer.new_page()
        page.goto("/")
        page.get_by_role("link", name="登记报修").click()
        page.get_by_role("button", name="下单").click()
        page.wait_for_url("**/cases/SO-*")
        no = page.url.split("/")[-1].split("?")[0]
        page.goto(f"/phones?case={no}")
        phone = page.locator("article.handset", has_text="抢单").first
        expect(phone).to_contain_text("新单")
        assert serious(page, axe) == []
        phone.get_by_role("button", name="用这部手机").click()
        page.wait_for_url("**/m")
        offer = page.locator("article.offer", has=page.locator(f'a[href="/m/{no}"]'))
        offer.get_by_role("button", name="抢这一单").click()
        stands(page, "待预约")
        page.goto("/m")
        presses(page, "回到看板")
        page.goto(f"/phones?case={no}")
        page.get_by_role("button", name="5 分钟").click()
        page.goto(f"/phones?case={no}")
        leader = page.locator("article.handset", has_text="班组长")
        expect(leader).to_contain_text("RENO-008")
        leader.get_by_role("button", name="按 1 确认").first.click()
        expect(page.locator(".toast")).to_contain_text("确认")
    heard = [event.name for event in street.door.events(no)]
    assert "acknowledged" in heard, "the escalation stops"


def test_two_browsers_see_each_others_change_within_a_second(watch: Watch, street: Street) -> None:
    job = street.order(wanted_in=hours(70))
    nearest = job.candidates()[0]
    with watch.visitor() as desk, watch.visitor(phone=True) as hand:
        board, phone = desk.new_page(), signs_in_as(hand, nearest, f"/m/{job.no}")
        board.goto(f"/?q={job.no}")
        row = board.locator("tr", has_text=job.no)
        expect(row).to_contain_text("待抢单")
        board.wait_for_timeout(500)  # its ear is open
        phone.get_by_role("button", name="抢单").first.click()
        stands(phone, "待预约")
        began = time.monotonic()
        expect(row).to_contain_text("待预约", timeout=AT_ONCE * 1000)
        assert time.monotonic() - began < AT_ONCE


def test_without_a_network_a_command_is_kept_and_sent_once(watch: Watch, street: Street) -> None:
    job = street.agreed(wanted_in=hours(76))
    with watch.visitor(phone=True) as hand:
        page = signs_in_as(hand, job.technician, f"/m/{job.no}")
        hand.set_offline(True)
        page.locator("#depart").get_by_role("button").click()
        expect(page.locator("#queue")).to_contain_text("记在手机里")
        page.wait_for_timeout(300)
        assert street.events(job, "departed") == []
        hand.set_offline(False)
        expect(page.locator("#queue")).to_be_hidden()
        page.reload()
        page.wait_for_timeout(300)
    assert len(street.events(job, "departed")) == 1
