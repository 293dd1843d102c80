"""Does somebody come in by their password alone, stay as long as they may, and leave for good?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from console.access import csrf_of, within
from storage import accounts, sessions
from storage import tables_access as tables
from tests.api.conftest import NEAR, Door
from tests.console.conftest import PASSWORD, Browser

COOKIE = "__Host-shangmen"


def out(browser: Browser, **headers: str) -> int:
    shown = browser.client.cookies.get(COOKIE) or ""
    answer = browser.client.post(
        "/sign-out", data={"csrf": csrf_of(shown)}, headers=headers, follow_redirects=False
    )
    return answer.status_code


def test_a_password_opens_and_a_wrong_one_does_not(browser: Browser) -> None:
    accounts.set_password(browser.house.house.database, NEAR, PASSWORD)
    for name, password in ((NEAR, "wrong"), ("per_nobody", PASSWORD), (NEAR, ""), ("per_far", PASSWORD)):
        answer = browser.client.post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 401
        assert "不对" in answer.text
        assert COOKIE not in browser.client.cookies
    answer = browser.client.post(
        "/sign-in", data={"name": NEAR, "password": PASSWORD, "next": "/docs"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    cookie = answer.headers["set-cookie"]
    for part in (COOKIE, "HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_whoever_left_is_out_although_the_cookie_was_copied(browser: Browser) -> None:
    shown = browser.sign_in(NEAR).client.cookies[COOKIE]
    assert sessions.look_up(browser.house.house.database, shown)
    assert out(browser) == 303
    assert sessions.look_up(browser.house.house.database, shown) is None
    assert COOKIE not in browser.client.cookies


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://testserver"}, 303),
    ],
)
def test_a_form_of_somebody_elses_page_is_refused(
    browser: Browser, headers: dict[str, str], status: int
) -> None:
    assert out(browser.sign_in(NEAR), **headers) == status


def test_a_form_carries_the_token_of_its_session(browser: Browser) -> None:
    browser.sign_in(NEAR)
    for token in ("", "0" * 64, csrf_of("another"), "钥匙"):
        assert browser.client.post("/sign-out", data={"csrf": token}).status_code == 403
    token = csrf_of(browser.client.cookies[COOKIE])
    assert token != browser.client.cookies[COOKIE]
    answer = browser.client.post("/sign-out", headers={"X-CSRF-Token": token}, follow_redirects=False)
    assert answer.status_code == 303


def test_strangers_are_shown_the_way(browser: Browser) -> None:
    answer = browser.client.post("/sign-out", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/")
    answer = browser.client.post("/sign-out", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/")


def test_a_session_ends_with_its_time_its_account_or_its_person(browser: Browser) -> None:
    database = browser.house.house.database
    shown = sessions.begin(database, "per_super", "password", lasts=timedelta(seconds=-1))
    assert sessions.look_up(database, shown) is None
    shown = browser.sign_in(NEAR).client.cookies[COOKIE]
    accounts.disable(database, NEAR)
    assert sessions.look_up(database, shown) is None
    accounts.enable(database, NEAR)
    assert sessions.look_up(database, shown) is None
    browser.sign_in(NEAR)
    browser.house.call("PATCH", f"/v1/people/{NEAR}", json={"active": False})
    assert browser.client.post("/sign-out", follow_redirects=False).headers["location"].startswith("/sign-in")
    assert browser.client.post("/sign-in", data={"name": NEAR, "password": PASSWORD}).status_code == 401


def test_a_new_password_ends_the_sessions_of_the_old(browser: Browser) -> None:
    database = browser.house.house.database
    shown = browser.sign_in(NEAR).client.cookies[COOKIE]
    accounts.set_password(database, NEAR, "another long password")
    assert sessions.look_up(database, shown) is None


def test_the_database_knows_nothing_worth_stealing(browser: Browser) -> None:
    shown = browser.sign_in(NEAR).client.cookies[COOKIE]
    with browser.house.house.database.reading() as connection:
        rows = repr([connection.execute(select(table)).all() for table in (tables.sessions, tables.accounts)])
    assert shown not in rows
    assert csrf_of(shown) not in rows
    assert PASSWORD not in rows
    assert "$argon2id$" in rows


def test_in_a_sandbox_a_newcomer_is_anybody_at_one_press(door: Door) -> None:
    page = door.client.get("/sign-in").text
    assert "近师傅" in page
    answer = door.client.post("/sign-in/as", data={"person": NEAR}, follow_redirects=False)
    assert answer.status_code == 303
    session = sessions.look_up(door.house.database, door.client.cookies["shangmen"])
    assert session
    assert (session.person, session.came_by) == (NEAR, "sandbox")
    assert door.client.post("/sign-in/as", data={"person": "per_nobody"}).status_code == 404
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert door.client.post("/sign-in/as", data={"person": NEAR}, headers=headers).status_code == 403


def test_outside_the_sandbox_nobody_acts_as_another(browser: Browser) -> None:
    page = browser.client.get("/sign-in").text
    assert "近师傅" not in page
    assert browser.client.post("/sign-in/as", data={"person": NEAR}).status_code in (404, 405)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/board?x=1", "/board?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil", "/"),
        ("", "/"),
        (None, "/"),
        ("/a\nb", "/"),
    ],
)
def test_one_is_sent_on_within_the_house_only(asked: str | None, there: str) -> None:
    assert within(asked) == there
