"""Is somebody let in whom the company's issuer vouches for, and nobody whom it does not?"""

import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from api.app import create_app
from storage import accounts, people, sessions
from tests.api.conftest import FAR, NEAR, Door, settings_for
from tests.console.conftest import Browser
from tests.far_end.issuer import CLIENT, SECRET, Issuer

COOKIE = "__Host-shangmen"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture
def traveller(front_door: Door, issuer: Issuer) -> Iterator[Browser]:
    """A browser at a house where people sign in with the company."""
    given = settings_for(
        sandbox=False,
        public_url="https://testserver",
        oidc_issuer=issuer.url,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
    )
    front_door.house.settings = given
    database = front_door.house.database
    people.change(database, NEAR, email="Near@House.example")
    accounts.open_for(database, NEAR)
    app = create_app(given, front_door.house)
    browser = Browser(front_door)
    browser.client.app = app
    app.state.house = front_door.house
    browser.client._transport.app = app  # type: ignore[attr-defined]
    yield browser
    browser.client.close()


def away(browser: Browser) -> str:
    """Off to the issuer; where it sends the browser back to."""
    off = browser.client.get("/sign-in/company?next=/account", follow_redirects=False)
    assert off.status_code == 303, off.text
    there = httpx2.get(off.headers["location"], follow_redirects=False)
    return there.headers["location"].removeprefix("https://testserver")


def come_in(browser: Browser) -> Any:
    return browser.client.get(away(browser), follow_redirects=False)


def test_whoever_is_vouched_for_comes_in(traveller: Browser, issuer: Issuer) -> None:
    assert "/sign-in/company?next=" in traveller.client.get("/sign-in").text
    answer = come_in(traveller)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    database = traveller.house.house.database
    session = sessions.look_up(database, traveller.client.cookies[COOKIE])
    assert session
    assert (session.person, session.came_by) == (NEAR, "company")
    # From now on the subject counts: the e-mail may change, and may even go to somebody else.
    people.change(database, NEAR, email=None)
    people.change(database, FAR, email="near@house.example")
    accounts.open_for(database, FAR)
    assert come_in(traveller).status_code == 303
    again = sessions.look_up(database, traveller.client.cookies[COOKIE])
    assert again
    assert again.person == NEAR


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another.example"},
        {"exp": int(time.time()) - 3600},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@house.example"},
        {"sub": None},
    ],
)
def test_what_does_not_hold_lets_nobody_in(
    traveller: Browser, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims |= claims
    assert come_in(traveller).status_code == 403
    assert COOKIE not in traveller.client.cookies


def test_another_key_another_browser_and_a_shut_account_let_nobody_in(
    traveller: Browser, issuer: Issuer
) -> None:
    issuer.signs_with = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
    assert come_in(traveller).status_code == 403
    issuer.signs_with = issuer.key
    back = away(traveller)
    kept = dict(traveller.client.cookies)
    traveller.client.cookies.clear()
    assert traveller.client.get(back, follow_redirects=False).status_code == 403
    traveller.client.cookies.update(kept)
    assert traveller.client.get(back.replace("state=", "state=x")).status_code == 403
    assert traveller.client.get("/sign-in/company/back?code=made-up&state=x").status_code == 403
    accounts.disable(traveller.house.house.database, NEAR)
    assert traveller.client.get(back, follow_redirects=False).status_code == 403
    accounts.enable(traveller.house.house.database, NEAR)
    assert traveller.client.get(back, follow_redirects=False).status_code == 403, "a code is used once"
    assert come_in(traveller).status_code == 303


def test_an_issuer_that_is_away_is_an_answer(traveller: Browser, issuer: Issuer) -> None:
    issuer.url, kept = "https://another.example", issuer.url
    assert traveller.client.get("/sign-in/company", follow_redirects=False).status_code == 503
    issuer.url = kept
    assert come_in(traveller).status_code == 303
