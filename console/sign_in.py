"""How does somebody come in, and go out again?"""

from datetime import timedelta

from fastapi import APIRouter, Request
from pydantic_core import PydanticCustomError
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.errors import Problem
from api.house import House
from api.phones import e164
from api.words import language_of, pick
from console.access import FromOurPage, SignedIn, give_cookie, take_cookie, within
from console.commanding import first
from console.forms import Filled
from console.rendering import page
from domain.people import ROLE_NAMES
from storage import accounts, audit, sessions
from storage.people import Person
from storage.reading_people import person as find_person
from storage.reading_people import staff

router = APIRouter(include_in_schema=False)
sandbox_router = APIRouter(include_in_schema=False)
WRONG = (
    "名字或密码不对。忘了密码，请管理员发一条重设链接。",
    "The name or the password is not right. An administrator can send you a link to set a new one.",
)
NAME_LONGEST, PASSWORD_LONGEST = 254, 200


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, house: TheHouse) -> Response:
    return _page(request, house, within(request.query_params.get("next")))


@router.post("/sign-in", name="sign_in", dependencies=[FromOurPage])
def sign_in(request: Request, house: TheHouse, form: Filled) -> Response:
    """A def: the password takes a good part of a second to try, in a thread."""
    name, password, there = first(form, "name"), first(form, "password"), within(first(form, "next"))
    language = language_of(request)
    if len(name) > NAME_LONGEST or len(password) > PASSWORD_LONGEST:
        return _page(request, house, there, 401, pick(WRONG, language))
    wait = accounts.wait_before(house.database, name, address_of(request))
    if wait is not None:
        answer = _page(request, house, there, 429, pick(_wait_words(wait), language))
        answer.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
        return answer
    person = accounts.sign_in(house.database, _names(name), password)
    if person is None:
        return _page(request, house, there, 401, pick(WRONG, language))
    accounts.succeeded(house.database, name)
    return let_in(request, house, person, "password", there)


@router.post("/sign-out", name="sign_out")
def sign_out(signed: SignedIn, house: TheHouse) -> Response:
    if signed.session:
        sessions.revoke(house.database, signed.session)
    answer = RedirectResponse("/" if house.settings.sandbox else "/sign-in", status_code=303)
    take_cookie(answer, house.settings)
    return answer


@sandbox_router.post("/sign-in/as", name="act_as", dependencies=[FromOurPage])
def act_as(request: Request, house: TheHouse, form: Filled) -> Response:
    """Rehearsal only: be anybody of the town, at one press."""
    return let_in(request, house, first(form, "person"), "sandbox", within(first(form, "next")))


def let_in(request: Request, house: House, person: str, by: sessions.CameBy, there: str) -> Response:
    """Begin a session and go on to an address of this house."""
    found = find_person(house.database, person)
    if found is None or not found.active:
        raise Problem(404, "NotFound")
    lasts = timedelta(hours=house.settings.session_hours)
    agent, address = request.headers.get("user-agent"), address_of(request)
    shown = sessions.begin(house.database, person, by, user_agent=agent, address=address, lasts=lasts)
    audit.write(house.database, person, "signed_in", person, by=by)
    answer = RedirectResponse(there, status_code=303)
    give_cookie(answer, house.settings, shown)
    return answer


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _names(name: str) -> list[str]:
    """People write their number as they like."""
    try:
        return [name, e164(name)]
    except PydanticCustomError:
        return [name]


def _wait_words(wait: timedelta) -> tuple[str, str]:
    minutes = int(wait.total_seconds()) // 60 + 1
    return (
        f"试了太多次。请过 {minutes} 分钟再试，或请管理员发一条重设链接。",
        f"Too many tries. Wait {minutes} min, or ask an administrator for a link to set a new password.",
    )


def _page(request: Request, house: House, there: str, status: int = 200, said: str = "") -> Response:
    chinese = language_of(request) == "zh"
    people = staff(house.database, active_only=True) if house.settings.sandbox else []
    town = [(one, _parts(one, chinese)) for one in people]
    company = house.settings.oidc_name if house.settings.oidc_issuer else ""
    return page(request, "sign_in.html", status, said=said, next=there, town=town, company=company)


def _parts(person: Person, chinese: bool) -> str:
    return "、".join(ROLE_NAMES[role][not chinese] for role in person.roles)
