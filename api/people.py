"""Who belongs to the house, in which part, and how are they reached?"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field

from api.access import Asking, TheHouse
from api.asked import Strict
from api.customers import Line
from api.errors import Problem, unprocessable
from api.guide import problems
from api.phones import Phone, masked
from domain.people import Role
from storage import audit, people
from storage.people import Person
from storage.reading_people import person as find_person
from storage.reading_people import staff

router = APIRouter(prefix="/v1/people", tags=["people"])
Id = Annotated[str, Field(pattern="^per_[a-z0-9_-]{1,40}$", examples=["per_zhang"])]
Code = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
Mailbox = Annotated[
    str,
    Field(
        pattern=r"^[^\s@<>,;]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
        examples=["zhang@house.example"],
    ),
]
ChatName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$",
        examples=["zhang"],
        description="企业微信账号 · user id at WeCom",
    ),
]
Scores = Annotated[
    dict[Annotated[str, Field(pattern="^[a-z_]{1,40}$")], Annotated[int, Field(ge=1, le=5)]],
    Field(
        max_length=20,
        description="外包队伍评分：每项 1 至 5 分（OUTS-09） · an outside crew's scorecard, 1 to 5 each",
        examples=[{"price": 4, "quality": 5}],
    ),
]
# Nobody is made the system, and customers come by their orders.
Part = Annotated[Role, Field(description="角色 · the part somebody plays")]
NOT_GIVEN = frozenset({Role.SYSTEM, Role.CUSTOMER})


class PersonIn(Strict):
    """Somebody of the house. With an `id` of your own, sending it again changes the same person."""

    id: Id | None = None
    name: Annotated[Line, Field(min_length=1, examples=["张师傅"])]
    roles: Annotated[list[Part], Field(min_length=1, max_length=10, examples=[["technician"]])]
    phone: Phone | None = None
    email: Mailbox | None = None
    wecom: ChatName | None = None
    team: Code | None = None
    language: Literal["zh", "en"] = "zh"
    badge_no: Code | None = None
    district: Annotated[Line | None, Field(default=None)] = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lng: Annotated[float | None, Field(ge=-180, le=180)] = None
    scorecard: Scores | None = None


class PersonChange(Strict):
    """Only what is sent is changed; `active: false` takes somebody off duty for good."""

    name: Annotated[Line | None, Field(min_length=1)] = None
    roles: Annotated[list[Part] | None, Field(min_length=1, max_length=10)] = None
    phone: Phone | None = None
    email: Mailbox | None = None
    wecom: ChatName | None = None
    team: Code | None = None
    language: Literal["zh", "en"] | None = None
    badge_no: Code | None = None
    district: Line | None = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lng: Annotated[float | None, Field(ge=-180, le=180)] = None
    scorecard: Scores | None = None
    active: bool | None = None


class PersonSeen(BaseModel):
    """Somebody of the house."""

    id: str
    name: str | None = None
    roles: tuple[Role, ...]
    phone: str | None = None
    email: str | None = None
    wecom: str | None = None
    team: str | None = None
    language: str = "zh"
    badge_no: str | None = None
    district: str | None = None
    lat: float | None = None
    lng: float | None = None
    active: bool = True
    scorecard: dict[str, int] | None = None


class PeopleSeen(BaseModel):
    items: list[PersonSeen]


def _id(person: Annotated[str, Path(examples=["per_zhang"])]) -> str:
    if not person.isascii() or not person.replace("_", "").replace("-", "").isalnum():
        raise Problem(404, "NotFound")
    return person


PersonId = Annotated[str, Depends(_id)]


@router.post(
    "", name="add_person", status_code=201, summary="添加 · add somebody", responses=problems(401, 403, 422)
)
def add_person(house: TheHouse, asker: Asking, given: PersonIn, response: Response) -> PersonSeen:
    _refuse_parts(given.roles)
    added = people.add(house.database, **given.model_dump(exclude_none=True))
    audit.write(
        house.database,
        asker.actor.person,
        "person_added",
        added.id,
        roles=[role.value for role in added.roles],
    )
    response.headers["Location"] = f"/v1/people/{added.id}"
    return person_seen(added)


@router.get("", name="list_people", summary="都有谁 · who there is", responses=problems(401, 403, 422))
def list_people(
    house: TheHouse, asker: Asking, role: Role | None = None, team: Code | None = None
) -> PeopleSeen:
    return PeopleSeen(items=[person_seen(found) for found in staff(house.database, role, team)])


@router.get(
    "/{person}", name="read_person", summary="看一个人 · one of them", responses=problems(401, 403, 404)
)
def read_person(house: TheHouse, asker: Asking, person: PersonId) -> PersonSeen:
    """A customer's contacts are for those who serve customers; the others ask for them by the case, on record."""
    found = _found(find_person(house.database, person))
    if Role.CUSTOMER not in found.roles or asker.sees_contact:
        return person_seen(found)
    hidden = {"phone": masked(found.phone), "email": None, "lat": None, "lng": None}
    return person_seen(found.model_copy(update=hidden))


@router.patch(
    "/{person}", name="change_person", summary="修改 · change somebody", responses=problems(401, 403, 404)
)
def change_person(house: TheHouse, asker: Asking, person: PersonId, given: PersonChange) -> PersonSeen:
    changes: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set}
    for name in ("name", "roles", "language", "active"):
        if name in changes and changes[name] is None:
            raise unprocessable(name, "不能为空", "must not be empty")
    _refuse_parts(changes.get("roles", []))
    known = _found(find_person(house.database, person))
    if Role.CUSTOMER in known.roles:
        raise unprocessable(
            "person", "客户的资料随工单更改", "what is known of a customer changes with the orders"
        )
    if not changes:
        return person_seen(known)
    audit.write(house.database, asker.actor.person, "person_changed", person, fields=[*sorted(changes)])
    return person_seen(_found(people.change(house.database, person, **changes)))


def person_seen(person: Person) -> PersonSeen:
    return PersonSeen(**{name: getattr(person, name) for name in PersonSeen.model_fields})


def _found(person: Person | None) -> Person:
    if person is None:
        raise Problem(404, "NotFound")
    return person


def _refuse_parts(roles: list[Role]) -> None:
    if NOT_GIVEN & set(roles):
        raise unprocessable("roles", "不能是 customer 或 system", "must not be customer or system")
