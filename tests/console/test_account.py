"""Does an account belong to its owner: invited once, tried a few times only, and ended from anywhere?"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from console.access import csrf_of
from storage import accounts, audit, links, sessions
from storage import tables_access as tables
from storage.engine import Database
from storage.invitations import invite
from tests.api.conftest import NEAR
from tests.console.conftest import PASSWORD, Browser
from tests.house.test_cli import shangmen

COOKIE = "__Host-shangmen"
NEW = {"new": "a wholly new password", "again": "a wholly new password"}


def post(browser: Browser, path: str, **form: str) -> int:
    token = csrf_of(browser.client.cookies[COOKIE])
    return browser.client.post(path, data={"csrf": token, **form}, follow_redirects=False).status_code


def try_in(browser: Browser, name: str, password: str) -> int:
    answer = browser.client.post(
        "/sign-in", data={"name": name, "password": password}, follow_redirects=False
    )
    if answer.status_code == 429:
        assert 0 < int(answer.headers["retry-after"]) <= 900
        assert "太多次" in answer.text
    return answer.status_code


def test_a_name_is_tried_five_times_and_then_waits(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    database = browser.house.house.database
    accounts.set_password(database, NEAR, PASSWORD)
    assert [try_in(browser, NEAR, "wrong") for _ in range(5)] == [401] * 5
    assert try_in(browser, NEAR, PASSWORD) == 429
    assert try_in(browser, "per_nobody", "wrong") == 401
    with database.transaction() as connection:
        connection.execute(update(tables.sign_in_failures).values(at=text("at - interval '16 minutes'")))
    assert try_in(browser, NEAR, PASSWORD) == 303
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sign_in_failures")).scalar() == 0


def test_an_address_is_tried_from_only_so_often(browser: Browser) -> None:
    database = browser.house.house.database
    waits = [accounts.wait_before(database, f"name {number}", "192.0.2.1") for number in range(31)]
    assert waits[:30] == [None] * 30
    assert waits[30] is not None
    assert waits[30] > timedelta(minutes=14)
    assert accounts.wait_before(database, "name 1", "192.0.2.2") is None


def test_many_tries_at_once_are_no_more_than_their_number(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: accounts.wait_before(database, "x", "192.0.2.1"), range(24)))
    assert waits.count(None) == 5


def test_an_invitation_sets_a_password_once(browser: Browser) -> None:
    database = browser.house.house.database
    old, token = invite(database, NEAR, "test"), invite(database, NEAR, "test")
    assert browser.client.get(f"/invitations/{old}").status_code == 404
    assert "近师傅" in browser.client.get(f"/invitations/{token}").text
    address = f"/invitations/{token}"
    assert browser.client.post(address, data={"new": "short", "again": "short"}).status_code == 422
    assert browser.client.post(address, data={**NEW, "again": "another one then"}).status_code == 422
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.client.post(address, data=NEW, headers=foreign).status_code == 403
    assert browser.client.post(address, data=NEW, follow_redirects=False).status_code == 303
    assert sessions.look_up(database, browser.client.cookies[COOKIE])
    assert browser.client.post(address, data=NEW).status_code == 404
    assert links.look_up(database, token, "track") is None
    assert {deed.what for deed in audit.read(database, subject=NEAR)} == {
        "person_invited",
        "password_changed",
        "signed_in",
    }


def test_a_password_is_changed_by_whoever_knows_it(browser: Browser) -> None:
    browser.sign_in(NEAR)
    assert post(browser, "/account/password", password="wrong one here", **NEW) == 422
    token = invite(browser.house.house.database, NEAR, "test")
    assert post(browser, "/account/password", password=PASSWORD, **NEW) == 303
    assert links.look_up(browser.house.house.database, token, "invite") is None
    assert browser.client.get("/account").status_code == 200
    assert try_in(Browser(browser.house), NEAR, PASSWORD) == 401


def test_sessions_elsewhere_are_seen_and_ended(browser: Browser) -> None:
    other = Browser(browser.house).sign_in(NEAR)
    stranger = Browser(browser.house).sign_in("per_super")
    browser.sign_in(NEAR)
    database = browser.house.house.database
    theirs = sessions.look_up(database, stranger.client.cookies[COOKIE])
    assert theirs
    assert post(browser, f"/account/sessions/{theirs.id}/end") == 303
    assert sessions.look_up(database, stranger.client.cookies[COOKIE])
    assert post(browser, "/account/sessions/end-others") == 303
    assert sessions.look_up(database, other.client.cookies[COOKIE]) is None
    assert sessions.look_up(database, browser.client.cookies[COOKIE])


def test_the_phone_signs_in_however_it_is_written(browser: Browser) -> None:
    accounts.set_password(browser.house.house.database, NEAR, PASSWORD)
    for name in ("199 0000 7101", "+86 199-0000-7101"):
        assert try_in(browser, name, PASSWORD) == 303


@pytest.fixture
def verb(
    database: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    home = str(tmp_path_factory.mktemp("home"))

    def run(*words: str, code: int = 0) -> str:
        done = shangmen("people", *words, SHANGMEN_HOME=home, SHANGMEN_DATABASE_URL=database_url)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return run


def test_the_first_administrator_comes_by_the_command_line(
    database: Database, verb: Callable[..., str]
) -> None:
    person, address = verb("add", "--name", "头一位", "--role", "admin").split()
    token = address.rpartition("/invitations/")[2]
    link = links.look_up(database, token, "invite")
    assert link
    assert link.person == person
    assert [one["person"] for one in json.loads(verb("list", "--json"))] == [person]
    verb("shut", person)
    assert "停用" in verb("list")
    verb("open", person)
    assert "没有" in verb("invite", "per_nobody", code=2)
