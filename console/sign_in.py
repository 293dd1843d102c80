"""How does somebody come in, and go out again?"""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.errors import Problem
from api.house import House
from api.words import language_of, pick
from console.access import SignedIn, give_cookie, must_be_ours, take_cookie, within
from console.rendering import page
from domain.people import ROLE_NAMES
from storage import accounts, audit, sessions
from storage.people import Person
from storage.reading_people import person as find_person
from storage.reading_people import staff

router = APIRouter(include_in_schema=False)
sandbox_router = APIRouter(include_in_schema=False)
WRONG = ("名字或密码不对。", "The name or the password is not right.")


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, house: TheHouse) -> Response:
    return _page(request, house)


@router.post("/sign-in", name="sign_in")
async def sign_in(request: Request, house: TheHouse) -> Response:
    must_be_ours(request, house.settings)
    form = await request.form()
    name, password = (str(form.get(field, "")).strip() for field in ("name", "password"))
    person = await run_in_threadpool(accounts.sign_in, house.database, [name], password)
    if person is None:
        return await run_in_threadpool(_page, request, house, 401, said=pick(WRONG, language_of(request)))
    return await run_in_threadpool(_let_in, request, house, person, "password", str(form.get("next", "/")))


@router.post("/sign-out", name="sign_out")
def sign_out(signed: SignedIn, house: TheHouse) -> Response:
    if signed.session:
        sessions.revoke(house.database, signed.session)
    answer = RedirectResponse("/" if house.settings.sandbox else "/sign-in", status_code=303)
    take_cookie(answer, house.settings)
    return answer


@sandbox_router.post("/sign-in/as", name="act_as")
async def act_as(request: Request, house: TheHouse) -> Response:
    """Rehearsal only: be anybody of the town, at one press."""
    must_be_ours(request, house.settings)
    form = await request.form()
    person = str(form.get("person", ""))
    return await run_in_threadpool(_let_in, request, house, person, "sandbox", str(form.get("next", "/")))


def _let_in(request: Request, house: House, person: str, by: sessions.CameBy, there: str) -> Response:
    found = find_person(house.database, person)
    if found is None or not found.active:
        raise Problem(404, "NotFound")
    address = request.client.host if request.client else None
    agent = request.headers.get("user-agent")
    shown = sessions.begin(house.database, person, by, user_agent=agent, address=address)
    audit.write(house.database, person, "signed_in", person, by=by)
    answer = RedirectResponse(within(there), status_code=303)
    give_cookie(answer, house.settings, shown)
    return answer


def _page(request: Request, house: House, status: int = 200, said: str | None = None) -> Response:
    chinese = language_of(request) == "zh"
    people = staff(house.database, active_only=True) if house.settings.sandbox else []
    there = within(request.query_params.get("next"))
    town = [(one, _parts(one, chinese)) for one in people]
    return page(request, "sign_in.html", status, said=said, next=there, town=town)


def _parts(person: Person, chinese: bool) -> str:
    return "、".join(ROLE_NAMES[role][not chinese] for role in person.roles)
