"""Who is signed in, which keys are about, and what has been done with the house?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.errors import Problem
from api.house import House
from api.keys import KeyIn, KeyMade, make_key
from console.access import Signed, SignedIn
from console.admin import Wrong, attempt, part
from console.commanding import first
from console.forms import Filled
from domain.people import Role
from storage import accounts, audit, keys, sessions
from storage.reading_people import staff

router = APIRouter(include_in_schema=False)
KEYS, ACCOUNTS = "/administration/keys", "/administration/accounts"
PAGE = 100
LASTS = {"30": timedelta(days=30), "365": timedelta(days=365)}


@router.get(ACCOUNTS, name="accounts_page")
def accounts_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    shown: dict[str, Any] = {
        "accounts": accounts.listed(house.database),
        "sessions": sessions.listed(house.database),
    }
    return part(request, signed, "accounts.html", "accounts_page", **shown)


@router.post(ACCOUNTS + "/sessions/{session}/end", name="end_session_on_page")
def end_session_on_page(signed: SignedIn, house: TheHouse, session: str) -> Response:
    if sessions.revoke(house.database, session):
        audit.write(house.database, signed.actor.person, "sessions_ended", session, sessions=1)
    return RedirectResponse(ACCOUNTS, status_code=303)


@router.get(KEYS, name="keys_page")
def keys_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return _keys(request, signed, house)


@router.post(KEYS, name="make_key_on_page")
def make_key_on_page(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    """Its answer is the only place where the key is ever shown."""
    made: list[KeyMade] = []

    def work() -> None:
        lasts = LASTS.get(first(form, "lasts"))
        wish = {
            "name": first(form, "name"),
            "roles": form.get("roles", []),
            "person": first(form, "person") or None,
            "expires_at": datetime.now(UTC) + lasts if lasts else None,
        }
        made.append(make_key(house, signed, KeyIn.model_validate(wish)))

    wrong = attempt(request, work)
    return _keys(request, signed, house, made[0] if made else None, wrong)


@router.post(KEYS + "/{key}/revoke", name="revoke_key_on_page")
def revoke_key_on_page(signed: SignedIn, house: TheHouse, key: str) -> Response:
    if not keys.revoke(house.database, key):
        raise Problem(404, "NotFound")
    audit.write(house.database, signed.actor.person, "key_revoked", key)
    return RedirectResponse(KEYS, status_code=303)


@router.get("/administration/audit", name="audit_page")
def audit_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    asked = request.query_params
    wanted = {name: asked.get(name) or None for name in ("who", "what", "subject")}
    before = int(asked["before"]) if asked.get("before", "").isdecimal() else None
    deeds = audit.read(house.database, **wanted, before=before, limit=PAGE + 1)
    more = deeds[PAGE - 1].id if len(deeds) > PAGE else None
    return part(request, signed, "audit.html", "audit_page", deeds=deeds[:PAGE], more=more, wanted=wanted)


def _keys(
    request: Request,
    signed: Signed,
    house: House,
    made: KeyMade | None = None,
    wrong: Wrong | None = None,
) -> Response:
    shown = {
        "keys": keys.all_keys(house.database),
        "now": datetime.now(UTC),
        "made": made,
        "wrong": wrong or {},
        "roles": [role for role in Role if role is not Role.SYSTEM],
        "staff": staff(house.database, active_only=True),
    }
    return part(request, signed, "keys.html", "keys_page", 422 if wrong else 200, **shown)
