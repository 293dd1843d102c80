"""Is every page fit for everybody: no serious fault for those who see, hear or move otherwise, in both lights?"""

import pytest

from tests.browser.people import link_of, signs_in_as
from tests.browser.watch import Watch, serious
from tests.stories.street import Street


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_desk(watch: Watch, street: Street, axe: str, light: str) -> None:
    job, complaint = street.order(), street.complaint()
    with watch.visitor() as desk:
        page = desk.new_page()
        page.goto(f"/?theme={light}")
        menu = [link.get_attribute("href") or "/" for link in page.locator("nav a").all()]
        ways = dict.fromkeys(way for way in menu if way.startswith("/") and "theme=" not in way)
        for path in (*ways, "/report", "/sign-in", f"/cases/{job.no}", f"/cases/{complaint.no}"):
            answer = page.goto(path)
            assert answer, path
            assert answer.status == 200, path
            assert serious(page, axe) == []


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_phones(watch: Watch, street: Street, axe: str, light: str) -> None:
    job = street.taken()
    link = link_of(watch, job.no, job.technician)
    with watch.visitor(phone=True, language="en-GB") as hand:
        page = signs_in_as(hand, job.technician, f"/m?theme={light}")
        for path in ("/m", f"/m/{job.no}", link, "/c/nothing-at-all"):
            page.goto(path)
            assert serious(page, axe) == []
