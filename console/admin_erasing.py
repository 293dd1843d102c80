"""How is a customer who asks to be forgotten found, and forgotten?"""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from api.access import TheHouse
from api.erasing import erased
from api.errors import unprocessable
from api.house import House
from api.phones import e164
from console.access import Signed, SignedIn
from console.admin import Wrong, attempt, part
from console.commanding import first
from console.forms import Filled
from domain.people import Role
from storage import reading
from storage.erasing import Erased, cases_of
from storage.people import Person
from storage.reading import NoSuchCase
from storage.reading_people import by_phone
from storage.reading_people import person as find_person

router = APIRouter(include_in_schema=False)
PAGE = "/administration/erasing"


@dataclass(frozen=True)
class Found:
    """A customer, and how many cases they have: those that are open keep the rest from being erased."""

    person: Person
    open: int
    closed: int


@router.get(PAGE, name="erasing_page")
def erasing_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return _page(request, signed, house, request.query_params.get("q", "").strip()[:80])


@router.post(PAGE, name="erase_on_page")
def erase_on_page(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    """With a tick under the sentence that says what will be gone."""
    done: list[Erased] = []

    def work() -> None:
        if first(form, "sure") != "yes":
            raise unprocessable("sure", "请先打勾确认", "tick the box first")
        done.append(erased(house, signed, first(form, "person")))

    wrong = attempt(request, work)
    return _page(request, signed, house, first(form, "q"), wrong, done[0] if done else None)


def _page(
    request: Request,
    signed: Signed,
    house: House,
    q: str,
    wrong: Wrong | None = None,
    done: Erased | None = None,
) -> Response:
    shown = {"q": q, "found": _found(house, q) if q and not done else [], "wrong": wrong or {}, "done": done}
    return part(request, signed, "erasing.html", "erasing_page", 422 if wrong else 200, **shown)


def _found(house: House, q: str) -> list[Found]:
    """By phone, by the number of a case, or by the customer's own."""
    meant = [*_of_phone(house, q), _of_case(house, q), find_person(house.database, q)]
    customers = {one.id: one for one in meant if one and one.roles == (Role.CUSTOMER,)}
    return [Found(one, *cases_of(house.database, one.id)) for one in customers.values()]


def _of_phone(house: House, written: str) -> list[Person]:
    try:
        return by_phone(house.database, e164(written))
    except PydanticCustomError:
        return []


def _of_case(house: House, no: str) -> Person | None:
    try:
        customer = reading.case_by_no(house.database, no).case.body.customer
    except NoSuchCase:
        return None
    return find_person(house.database, customer)
