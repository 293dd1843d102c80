"""How does every page look, in both languages and both lights, on a desk and in the hand? (`make screenshots`)"""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.people import link_of, signs_in_as
from tests.browser.scene import Moment, set_scene
from tests.browser.watch import Watch
from tests.stories.street import Street

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
QUALITY = 0.72
# Chromium writes PNG; as WebP the whole folder is a sixth.
AS_WEBP = """async ([png, quality]) => {
  const blob = await (await fetch('data:image/png;base64,' + png)).blob();
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({type: 'image/webp', quality})).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}"""
# Dispatchers sit at a desk, technicians and customers hold a phone: each page is shown where it is used, and the
# desk's own pages on a phone as well.
DESK, HAND = "desk", "phone"


@pytest.fixture(scope="module")
def moment(street: Street, browser: Browser) -> Moment:
    return set_scene(street)


@pytest.fixture(scope="module")
def darkroom(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, in which pictures become smaller ones."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, HAND])
def test_pictures(watch: Watch, moment: Moment, darkroom: Page, size: str, language: str, light: str) -> None:
    spoken = "zh-CN" if language == "zh" else "en-GB"
    pages = _held(watch, moment) if size == HAND else []
    with watch.visitor(phone=size == HAND, language=spoken) as context:
        page = context.new_page()
        for name, path in [*_at_a_desk(moment), *[(name, path) for name, who, path in pages if not who]]:
            _keep(
                page, darkroom, f"{path}?lang={language}&theme={light}", f"{name}-{size}-{language}-{light}"
            )
    for name, who, path in pages:
        if who:
            with watch.visitor(phone=True, language=spoken) as context:
                page = signs_in_as(context, who, path)
                _keep(
                    page,
                    darkroom,
                    f"{path}?lang={language}&theme={light}",
                    f"{name}-{size}-{language}-{light}",
                )


def _at_a_desk(moment: Moment) -> list[tuple[str, str]]:
    """Name of the picture and address, as the visitor of a rehearsal sees them; on a phone too."""
    return [
        ("board", "/"),
        ("case", f"/cases/{moment.quoted.no}"),
        ("case-complaint", f"/cases/{moment.media.no}"),
        ("report", "/report"),
        ("complaints", "/complaints"),
        ("inbox", "/inbox"),
        ("phones", "/phones"),
        ("reports", "/reports"),
        ("standards", "/standards"),
        ("standard", "/standards/reno/2026.1"),
        ("administration", "/administration"),
        ("people", "/administration/people"),
        ("duty", "/administration/duty"),
        ("sign-in", "/sign-in"),
    ]


def _held(watch: Watch, moment: Moment) -> list[tuple[str, str, str]]:
    """Name, who looks, and where: pages that are held in the hand. Nobody is named where a link is followed."""
    if not LINKS:
        for job in (moment.scheduled, moment.quoted, moment.done):
            LINKS[job.no] = link_of(watch, job.no, job.technician)
    technician = moment.scheduled.technician
    return [
        ("technician-day", technician, "/m"),
        ("technician-visit", technician, f"/m/{moment.scheduled.no}"),
        ("technician-waiting", moment.waiting.technician, f"/m/{moment.waiting.no}"),
        ("technician-signature", moment.quoted.technician, f"/m/{moment.quoted.no}"),
        ("customer-booked", "", LINKS[moment.scheduled.no]),
        ("customer-quote", "", LINKS[moment.quoted.no]),
        ("customer-rating", "", LINKS[moment.done.no]),
    ]


LINKS: dict[str, str] = {}


def _keep(page: Page, darkroom: Page, path: str, name: str) -> None:
    answer = page.goto(path)
    assert answer, path
    if answer.status == 404:
        return
    page.wait_for_timeout(80)
    png = base64.b64encode(page.screenshot(caret="initial")).decode()
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = darkroom.evaluate(AS_WEBP, [png, QUALITY])
    (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(made))
