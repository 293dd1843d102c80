"""Is a masked number shown whole to those who may, on record, and does a customer's link end when it is taken back?"""

from console.access import csrf_of
from domain.people import Role
from storage import audit, people
from tests.api.conftest import Door
from tests.console.conftest import Browser


def post(browser: Browser, path: str) -> str:
    token = csrf_of(browser.client.cookies["__Host-shangmen"])
    return browser.client.post(path, data={"csrf": token}).text


def test_a_number_is_shown_whole_and_that_is_on_record(browser: Browser) -> None:
    no = browser.house.order()["no"]
    people.add(browser.house.house.database, id="per_money", name="财务", roles=[Role.FINANCE])
    browser.sign_in("per_money")
    page = browser.client.get(f"/cases/{no}").text
    assert "199 **** 7001" in page
    assert "199 0000 7001" not in page
    assert f'action="/cases/{no}/contact"' in page
    assert "199 0000 7001" in post(browser, f"/cases/{no}/contact")
    [deed] = audit.read(browser.house.house.database, what="contact_revealed")
    assert (deed.who, deed.subject) == ("per_money", no)
    browser.sign_in("per_desk")
    page = browser.client.get(f"/cases/{no}").text
    assert "199 0000 7001" in page
    assert f'action="/cases/{no}/contact"' not in page


def test_a_link_opens_one_order_until_it_is_taken_back(door: Door, browser: Browser) -> None:
    no, other = door.order()["no"], door.order()["no"]
    made = [door.post("/v1/links", {"case": no}).json() for _ in range(2)]
    paths = ["/c/" + link["address"].rpartition("/c/")[2] for link in made]
    stranger = browser.client
    for path in paths:
        assert no in stranger.get(path).text
        assert other not in stranger.get(path).text
        assert "近师傅" not in stranger.get(path).text
    assert door.call("DELETE", f"/v1/links/{made[0]['id']}").status_code == 204
    assert door.call("DELETE", f"/v1/links/{made[0]['id']}").status_code == 404
    assert stranger.get(paths[0]).status_code == 404
    over = {one["id"]: one["over_at"] for one in door.get(f"/v1/links?case={no}").json()}
    assert over[made[0]["id"]]
    assert not over[made[1]["id"]]
    assert paths[1].rpartition("/")[2] not in door.get(f"/v1/links?case={no}").text
    browser.sign_in("per_desk")
    assert made[1]["id"] in browser.client.get(f"/cases/{no}/links").text
    post(browser, f"/links/{made[1]['id']}/revoke")
    assert stranger.get(paths[1]).status_code == 404
    assert door.post("/v1/links", {"case": no}, key=door.key_for(Role.VIEWER)).status_code == 403
