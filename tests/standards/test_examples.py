"""Does every worked example of an edition come true?"""

import pytest

from tests.standards.examples import Page, Telling, examples


@pytest.mark.parametrize("page", examples(), ids=lambda page: f"{page.standard} {page.edition} {page.name}")
def test_the_example_is_true(page: Page) -> None:
    Telling(page).tell()
