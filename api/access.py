"""Who is asking, may they use this address, and for whom do they speak?"""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from api.errors import Problem, unprocessable
from api.house import House, house_of
from api.permissions import DESK, PERMISSIONS, PHONES_THE_DESK, SEE_THEIR_OWN, SEES_CONTACT
from domain.case import Case
from domain.people import ROLE_NAMES, Actor, Role
from storage import keys
from storage.reading_people import person as find_person
from storage.reading_scope import Scope

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="`Authorization: Bearer <key>`。管理员用 `POST /v1/keys` 发钥匙，只显示一次。"
    " · An administrator makes keys with `POST /v1/keys`; each is shown once.",
)
BOOTSTRAP = "key_bootstrap"


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Whoever asks: by the key that was shown or the session they are signed in with, and the person behind it."""

    key: str
    actor: Actor
    team: str | None = None

    def holds(self, roles: frozenset[Role]) -> bool:
        return self.actor.holds(tuple(roles))

    @property
    def sees_contact(self) -> bool:
        return self.holds(SEES_CONTACT)

    @property
    def scope(self) -> Scope | None:
        """Customers and technicians see the cases they take part in, leaders those of their team, the others all."""
        roles = set(self.actor.roles)
        if not roles <= SEE_THEIR_OWN:
            return None
        return Scope(
            person=self.actor.person,
            as_customer=Role.CUSTOMER in roles,
            as_technician=Role.TECHNICIAN in roles,
            as_leader=Role.TEAM_LEADER in roles,
            team=self.team,
        )


async def who(
    request: Request,
    house: Annotated[House, Depends(house_of)],
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Asker:
    """Whoever holds the key, if the key may use this address."""
    secret = shown.credentials if shown else ""
    asker = first_of_all(house, secret)
    if asker is None:
        asker = await run_in_threadpool(known, house, secret)
    must_be_permitted(asker, request.scope["route"].name)
    return asker


Asking = Annotated[Asker, Depends(who)]
TheHouse = Annotated[House, Depends(house_of)]


def must_be_permitted(asker: Asker, route: str) -> None:
    """The one table of permissions, for programs and pages alike. A Problem, 403, names the roles that it takes."""
    allowed = PERMISSIONS[route]
    if not asker.holds(allowed):
        zh, en = ("、".join(ROLE_NAMES[role][0] for role in sorted(allowed)), ", ".join(sorted(allowed)))
        words = (f"没有权限做这件事，需要其中一个角色：{zh}。", f"Not permitted: this takes one of {en}.")
        raise Problem(403, "NotPermitted", words)


def known(house: House, secret: str) -> Asker:
    """The asker behind a secret; 401 where there is none, or its person has left. A person's key gives no more than
    the person still is."""
    if first := first_of_all(house, secret):
        return first
    found = keys.look_up(house.database, secret) if secret else None
    if found is None:
        raise Problem(401, "KeyWanted", headers={"WWW-Authenticate": "Bearer"})
    if found.person is None:
        return Asker(key=found.id, actor=Actor(person=found.id, roles=found.roles))
    person = find_person(house.database, found.person)
    if person is None or not person.active:
        raise Problem(401, "KeyWanted", headers={"WWW-Authenticate": "Bearer"})
    roles = tuple(role for role in found.roles if role in person.roles)
    return Asker(key=found.id, actor=Actor(person=person.id, roles=roles), team=person.team)


def first_of_all(house: House, secret: str) -> Asker | None:
    """Whoever holds the key of the settings, which no database has to be asked for."""
    first = house.settings.bootstrap_key
    if secret and first and hmac.compare_digest(secret.encode(), first.get_secret_value().encode()):
        return Asker(key=BOOTSTRAP, actor=Actor(person=BOOTSTRAP, roles=(Role.ADMIN,)))
    return None


def speaking_for(house: House, asker: Asker, by: str | None, case: Case) -> Actor:
    """On whose behalf a command is given: an administrator may enter anybody, the desk those who phone it."""
    if by is None or by == asker.actor.person:
        return asker.actor
    roles = _roles_of(house, by, case)
    if roles is None:
        raise unprocessable("by", "没有这个人", "there is no such person")
    speaks = asker.holds(frozenset({Role.ADMIN})) or (asker.holds(DESK) and set(roles) <= PHONES_THE_DESK)
    if not speaks:
        raise Problem(403, "NotTheirVoice", ("您不能代这个人登记。", "You may not speak for this person."))
    return Actor(person=by, roles=roles)


def _roles_of(house: House, person: str, case: Case) -> tuple[Role, ...] | None:
    if person == case.body.customer:
        return (Role.CUSTOMER,)
    found = find_person(house.database, person)
    return tuple(role for role in found.roles if role is not Role.SYSTEM) if found and found.active else None
