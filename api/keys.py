"""Who makes keys to this door, and takes them back?"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.access import Asking, TheHouse
from api.asked import Strict
from api.customers import Line
from api.errors import Problem, unprocessable
from api.guide import problems
from api.permissions import SEE_THEIR_OWN
from domain.people import Role
from storage import audit, keys
from storage.reading_people import person as find_person

router = APIRouter(prefix="/v1/keys", tags=["keys"])


class KeyIn(Strict):
    """A key with roles; with a `person` whoever uses it acts as that person."""

    name: Annotated[Line, Field(min_length=1, examples=["呼叫中心"])]
    roles: Annotated[list[Role], Field(min_length=1, max_length=10, examples=[["dispatcher"]])]
    person: Annotated[str | None, Field(pattern="^(per|cus)_[a-z0-9_-]{1,40}$")] = None
    expires_at: AwareDatetime | None = None


class KeyMade(BaseModel):
    """Shown this once: only its fingerprint is kept."""

    id: str
    key: str
    name: str
    roles: list[Role]
    person: str | None = None


def _key_id(key_id: Annotated[str, Path()]) -> str:
    if not (key_id.startswith("key_") and key_id.isascii() and key_id.replace("_", "").isalnum()):
        raise Problem(404, "NotFound")
    return key_id


@router.post(
    "", name="make_key", status_code=201, summary="发一把钥匙 · make a key", responses=problems(401, 403, 422)
)
def make_key(house: TheHouse, asker: Asking, given: KeyIn) -> KeyMade:
    if Role.SYSTEM in given.roles:
        raise unprocessable("roles", "不能是 system", "must not be system")
    if given.person:
        found = find_person(house.database, given.person)
        if found is None or not set(given.roles) <= set(found.roles):
            words = ("没有这个人，或角色超出了他的角色", "no such person, or roles that this person lacks")
            raise unprocessable("person", *words)
    elif set(given.roles) <= SEE_THEIR_OWN:
        words = (
            "这些角色只看得到本人或本班组的案子：请指明是谁的，否则这把钥匙什么也看不到",
            "these roles see the cases of a person or their team alone: say whose key it is, or it would see nothing",
        )
        raise unprocessable("person", *words)
    made, secret = keys.make(house.database, given.name, tuple(given.roles), given.person, given.expires_at)
    audit.write(
        house.database, asker.actor.person, "key_made", made, roles=[role.value for role in given.roles]
    )
    return KeyMade(id=made, key=secret, name=given.name, roles=given.roles, person=given.person)


@router.delete(
    "/{key_id}",
    name="revoke_key",
    status_code=204,
    summary="收回 · take back",
    responses=problems(401, 403, 404),
)
def revoke_key(house: TheHouse, asker: Asking, key: Annotated[str, Depends(_key_id)]) -> Response:
    if not keys.revoke(house.database, key):
        raise Problem(404, "NotFound")
    audit.write(house.database, asker.actor.person, "key_revoked", key)
    return Response(status_code=204)
