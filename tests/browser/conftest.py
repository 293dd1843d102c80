"""What may every browser test ask for: a real house behind a port, a browser, and somebody who watches it?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from settings import Settings
from simulation import town
from simulation.door import Door
from tests import engine, postgres
from tests.browser import chromium
from tests.browser.watch import PATIENCE, Watch
from tests.referee.fetching import place
from tests.referee.pins import AXE
from tests.stories.house import api, settings_for, working
from tests.stories.street import Street


@pytest.fixture(scope="package")
def program() -> str:
    """The machine's browser. Where there is none the tests do not run, and say so; in CI they fail."""
    found = chromium.program()
    if found is None:
        if chromium.must_run():
            pytest.fail(chromium.MISSING)
        pytest.skip(chromium.MISSING)
    return found


@pytest.fixture(scope="package")
def axe() -> str:
    """axe-core as it was published, never committed."""
    return place(AXE).read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def house_settings(program: str, worker_id: str) -> Settings:
    """A house of the browser's own in each worker of the run, with the sample town in it."""
    database_url = postgres.database_for(f"browser_{worker_id}")
    settings = settings_for(database_url, engine.address_of_shared(), f"{worker_id}-browser")
    town.load(settings)
    return settings


@pytest.fixture(scope="package")
def door(house_settings: Settings) -> Iterator[Door]:
    with working(house_settings), api(house_settings) as door:
        yield door


@pytest.fixture(scope="package")
def street(door: Door) -> Street:
    return Street(door)


@pytest.fixture(scope="package")
def browser(program: str, door: Door) -> Iterator[Browser]:
    """After the house, since Playwright keeps an event loop running in this thread, in which no database is asked;
    and gone before the next room's tests."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=list(chromium.QUIET))
        expect.set_options(timeout=PATIENCE)
        yield made
        made.close()


@pytest.fixture
def watch(browser: Browser, house_settings: Settings) -> Iterator[Watch]:
    """Whatever a test does, no request may leave the machine and no page may break its own rules."""
    watching = Watch(browser, f"http://127.0.0.1:{house_settings.port}")
    yield watching
    assert watching.elsewhere == [], "a page asked somebody else"
    assert watching.complaints == [], "a page broke its own rules"
