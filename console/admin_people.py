"""Who belongs to the house, in which part and team, and how are they let in?"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.errors import Problem
from api.house import House
from api.people import PersonChange, PersonId, PersonIn, add_person, change_person
from console.access import Signed, SignedIn
from console.admin import Wrong, attempt, part
from console.commanding import Form, first
from console.forms import Filled
from domain.people import Role
from storage import accounts, audit, sessions, teams
from storage.invitations import invite
from storage.people import Person
from storage.reading_people import person as find_person
from storage.reading_people import staff

router = APIRouter(include_in_schema=False)
GIVEN = tuple(role for role in Role if role not in (Role.SYSTEM, Role.CUSTOMER))
PLAIN = ("name", "phone", "email", "wecom", "team", "language", "badge_no", "district", "lat", "lng")
PATH = "/administration/people"


@router.get(PATH, name="people_page")
def people_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    asked = request.query_params
    role = Role(asked["role"]) if asked.get("role") in set(GIVEN) else None
    found = staff(house.database, role, asked.get("team") or None)
    sought = asked.get("q", "").strip().lower()
    if sought:
        found = [one for one in found if sought in f"{one.name} {one.id} {one.phone} {one.badge_no}".lower()]
    if asked.get("gone") is None:
        found = [one for one in found if one.active]
    return part(request, signed, "people.html", "people_page", people=found, **_choices(house))


@router.get(f"{PATH}/new", name="new_person_page")
def new_person_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return _form(request, signed, house, None, {"language": "zh"})


@router.post(f"{PATH}/new", name="add_person_on_page")
def add_person_on_page(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    added: list[str] = []

    def work() -> None:
        given = PersonIn.model_validate({**_given(form), "id": None})
        added.append(add_person(house, signed, given, Response()).id)

    if wrong := attempt(request, work):
        return _form(request, signed, house, None, _given(form), wrong)
    return RedirectResponse(f"{PATH}/{added[0]}", status_code=303)


@router.get(PATH + "/{person}", name="person_page")
def person_page(request: Request, signed: SignedIn, house: TheHouse, person: PersonId) -> Response:
    found = _found(house, person)
    return _form(request, signed, house, found, found.model_dump())


@router.post(PATH + "/{person}", name="change_person_on_page")
def change_person_on_page(
    request: Request, signed: SignedIn, house: TheHouse, person: PersonId, form: Filled
) -> Response:
    found = _found(house, person)
    given = {
        **dict.fromkeys(PLAIN),
        "language": found.language,
        **_given(form),
        "active": first(form, "active") == "yes",
    }

    def work() -> None:
        change_person(house, signed, person, PersonChange.model_validate(given))
        if not given["active"]:
            sessions.revoke_all(house.database, person)

    if wrong := attempt(request, work):
        return _form(request, signed, house, found, given, wrong)
    return RedirectResponse(f"{PATH}/{person}?saved=1", status_code=303)


@router.post(PATH + "/{person}/invitation", name="invite_on_page")
def invite_on_page(request: Request, signed: SignedIn, house: TheHouse, person: PersonId) -> Response:
    found = _found(house, person)
    token = invite(house.database, person, signed.actor.person)
    link = f"{house.settings.own_url}/invitations/{token}"
    return _form(request, signed, house, found, found.model_dump(), link=link)


@router.post(PATH + "/{person}/account", name="switch_account_on_page")
def switch_account_on_page(signed: SignedIn, house: TheHouse, person: PersonId, form: Filled) -> Response:
    """Shut it or open it again. Nobody shuts the door behind themselves."""
    shut = first(form, "state") == "shut"
    if shut and person == signed.actor.person:
        words = (
            "不能停用自己的账号，请别的管理员来做。",
            "Nobody shuts their own account: ask another administrator.",
        )
        raise Problem(409, "OwnAccount", words)
    if (accounts.disable if shut else accounts.enable)(house.database, person):
        audit.write(house.database, signed.actor.person, "account_shut" if shut else "account_opened", person)
    return RedirectResponse(f"{PATH}/{person}", status_code=303)


@router.post(PATH + "/{person}/sessions/end", name="end_sessions_on_page")
def end_sessions_on_page(signed: SignedIn, house: TheHouse, person: PersonId) -> Response:
    but = signed.session if person == signed.actor.person else None
    ended = sessions.revoke_all(house.database, person, but=but)
    audit.write(house.database, signed.actor.person, "sessions_ended", person, sessions=ended)
    return RedirectResponse(f"{PATH}/{person}", status_code=303)


def _given(form: Form) -> dict[str, Any]:
    given: dict[str, Any] = {name: first(form, name) for name in PLAIN if first(form, name)}
    return {**given, "roles": form.get("roles", [])}


def _found(house: House, person: str) -> Person:
    found = find_person(house.database, person)
    if found is None or Role.CUSTOMER in found.roles:
        raise Problem(404, "NotFound")
    return found


def _choices(house: House) -> dict[str, Any]:
    return {"roles": GIVEN, "teams": teams.listed(house.database)}


def _form(
    request: Request,
    signed: Signed,
    house: House,
    person: Person | None,
    given: dict[str, Any],
    wrong: Wrong | None = None,
    link: str | None = None,
) -> Response:
    shown = {
        "person": person,
        "given": given,
        "wrong": wrong or {},
        "link": link,
        "account": accounts.one(house.database, person.id) if person else None,
        "sessions": [s for s in sessions.listed(house.database, person.id) if s.in_force] if person else [],
        "deeds": audit.read(house.database, subject=person.id, limit=20) if person else [],
    }
    status = 422 if wrong else 200
    return part(request, signed, "person.html", "people_page", status, **shown, **_choices(house))
