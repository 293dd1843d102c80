"""How does a test look at the pages: as a visitor of a sandbox, or as somebody who signed in?"""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from storage import accounts
from tests.api.conftest import Door, door, front_door

__all__ = ["door", "front_door"]

PASSWORD = "correct horse battery"


class Browser:
    """A browser with cookies of its own, at the pages of a house outside the sandbox, over https."""

    def __init__(self, house: Door) -> None:
        self.house = house
        self.client = TestClient(house.client.app, "https://testserver", raise_server_exceptions=False)

    def sign_in(self, person: str) -> "Browser":
        if person not in {one.person for one in accounts.listed(self.house.house.database)}:
            accounts.set_password(self.house.house.database, person, PASSWORD)
        answer = self.client.post(
            "/sign-in", data={"name": person, "password": PASSWORD}, follow_redirects=False
        )
        assert answer.status_code == 303, answer.text
        return self

    def csrf(self, path: str) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.client.get(path).text)
        assert found, f"{path} has no form"
        return found[1]


@pytest.fixture
def browser(front_door: Door) -> Iterator[Browser]:
    browser = Browser(front_door)
    yield browser
    browser.client.close()
