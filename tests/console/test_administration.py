"""Can the house be administered on its pages, and is all of it on record?"""

from datetime import UTC, datetime, timedelta

import pytest

from console.access import csrf_of
from domain.people import Role
from storage import accounts, audit, duty, keys, links, opt_outs, people, sessions, teams
from storage.reading_people import nearest_technicians, on_duty
from tests.api.conftest import LEADER, NEAR, NEXT, Door
from tests.console.conftest import PASSWORD, Browser

BOSS = "per_boss"
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
PAGES = ("people", "people/new", f"people/{NEAR}", "teams", "duty", "contact-points", "calendar", "opt-outs")
ADMINS = ("accounts", "keys", "audit")


@pytest.fixture
def boss(browser: Browser) -> Browser:
    people.add(browser.house.house.database, id=BOSS, name="管理员", roles=[Role.ADMIN])
    return browser.sign_in(BOSS)


def post(browser: Browser, path: str, form: dict[str, str | list[str]]) -> tuple[int, str]:
    token = csrf_of(browser.client.cookies["__Host-shangmen"])
    answer = browser.client.post(
        f"/administration/{path}", data={"csrf": token, **form}, follow_redirects=False
    )
    return answer.status_code, answer.headers.get("location") or answer.text


def test_every_page_is_shown_in_both_languages(boss: Browser) -> None:
    opt_outs.leave(
        boss.house.house.database,
        [opt_outs.OptOut(phone="+8619900009901", channel="sms", told_by="reply", opted_out_at=NOW)],
    )
    for page in (*PAGES, *ADMINS):
        for language, said in (("zh", "管理"), ("en", "Administration")):
            answer = boss.client.get(f"/administration/{page}?lang={language}")
            assert answer.status_code == 200, (page, answer.text)
            assert said in answer.text
            assert "<script>" not in answer.text
    first = boss.client.get("/administration", follow_redirects=False)
    assert first.headers["location"] == "/administration/people"


def test_a_dispatcher_looks_and_plans_duty_but_changes_nobody(browser: Browser) -> None:
    browser.sign_in("per_desk")
    for page in set(PAGES) - {"people/new"}:
        assert browser.client.get(f"/administration/{page}").status_code == 200, page
    for page in ("people/new", *ADMINS):
        assert browser.client.get(f"/administration/{page}").status_code == 403, page
    assert post(browser, f"people/{NEAR}", {"name": "x"})[0] == 403
    assert "保存" not in browser.client.get(f"/administration/people/{NEAR}").text


def test_somebody_is_added_changed_invited_shut_and_gone(boss: Browser) -> None:
    database = boss.house.house.database
    status, there = post(boss, "people/new", {"name": "新人", "roles": ["technician", "estimator"]})
    assert status == 303
    person = there.rpartition("/")[2]
    status, page = post(boss, f"people/{person}", {"name": "新人", "phone": "12345", "roles": ["technician"]})
    assert status == 422
    assert "电话号码不对" in page
    form: dict[str, str | list[str]] = {"name": "新名", "phone": "199 0000 7301", "roles": ["technician"]}
    assert post(boss, f"people/{person}", {**form, "active": "yes"})[0] == 303
    assert "+8619900007301" in boss.client.get(f"/administration/people/{person}").text
    status, page = post(boss, f"people/{person}/invitation", {})
    token = page.partition("/invitations/")[2][:22]
    assert links.look_up(database, token, "invite")
    accounts.set_password(database, person, PASSWORD)
    shown = sessions.begin(database, person, "password")
    post(boss, f"people/{person}/sessions/end", {})
    assert sessions.look_up(database, shown) is None
    shown = sessions.begin(database, person, "password")
    post(boss, f"people/{person}/account", {"state": "shut"})
    assert sessions.look_up(database, shown) is None
    post(boss, f"people/{person}/account", {"state": "open"})
    assert post(boss, f"people/{person}", form)[0] == 303
    assert accounts.sign_in(database, [person], PASSWORD) is None
    told = {deed.what for deed in audit.read(database, subject=person)}
    assert {"person_added", "person_changed", "person_invited", "account_shut", "sessions_ended"} <= told
    assert post(boss, f"people/{BOSS}/account", {"state": "shut"})[0] == 409


def test_a_key_is_shown_once_on_its_page(boss: Browser) -> None:
    database = boss.house.house.database
    assert post(boss, "keys", {"name": "网站"})[0] == 422
    status, page = post(boss, "keys", {"name": "网站", "roles": ["dispatcher"], "lasts": "30"})
    assert status == 200
    [key] = keys.all_keys(database)
    shown = page.partition('class="secret">')[2].partition("<")[0]
    assert keys.look_up(database, shown)
    assert shown not in boss.client.get("/administration/keys").text
    assert post(boss, f"keys/{key.id}/revoke", {})[0] == 303
    assert keys.look_up(database, shown) is None


def test_teams_get_names(boss: Browser) -> None:
    assert post(boss, "teams", {"id": "e a", "name": "东"})[0] == 422
    assert post(boss, "teams", {"id": "east", "name": "东片"})[0] == 303
    [east] = teams.listed(boss.house.house.database)
    assert (east.name, east.technicians, east.leaders) == ("东片", 3, ("班长",))


def test_duty_is_planned_on_its_page(boss: Browser) -> None:
    database = boss.house.house.database
    form: dict[str, str | list[str]] = {"person": LEADER, "kind": "away"}
    assert post(boss, "duty", {**form, "from": "2026-11-23T09:00", "to": "2026-11-23T08:00"})[0] == 422
    assert post(boss, "duty", {**form, "from": "2026-11-23T09:00", "to": "2026-11-25T12:00"})[0] == 303
    page = boss.client.get("/administration/duty?week=2026-11-23").text
    for said in ("09:00–24:00", "全天", "00:00–12:00"):
        assert said in page
    [line] = duty.between(database, datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
    assert post(boss, f"duty/{line.id}/drop", {"week": "2026-11-23"})[0] == 303
    assert "09:00–24:00" not in boss.client.get("/administration/duty?week=2026-11-23").text


def test_who_is_away_is_passed_over_while_another_is_there(door: Door) -> None:
    database = door.house.database

    def plan(person: str, *, away: bool) -> None:
        duty.plan(database, person, away=away, from_at=NOW - HOUR, to_at=NOW + HOUR, made_by="test")

    second = people.add(database, name="副班长", roles=[Role.TEAM_LEADER], team="east").id
    assert on_duty(database, Role.TEAM_LEADER, "east") == [LEADER, second]
    plan(second, away=False)
    assert on_duty(database, Role.TEAM_LEADER, "east") == [second, LEADER]
    plan(second, away=True)
    assert on_duty(database, Role.TEAM_LEADER, "east") == [LEADER]
    plan(LEADER, away=True)
    assert on_duty(database, Role.TEAM_LEADER, "east") == ["per_super"], "another part stands in"
    plan("per_super", away=True)
    plan("per_desk", away=True)
    assert on_duty(database, Role.TEAM_LEADER, "east") == [second, LEADER], "somebody always answers"
    plan(NEAR, away=True)
    assert [one for one, _ in nearest_technicians(database, lat=30.0, lng=120.0, count=1)] == [NEXT]
