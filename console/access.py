"""Who is looking at this page, may they, and was this form really sent from one of ours?"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, FastAPI, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import Asker, TheHouse, must_be_permitted
from api.errors import Problem
from api.house import House
from api.permissions import PERMISSIONS
from domain.people import Actor, Role
from settings import Settings
from storage import sessions
from storage.people import Person
from storage.reading_people import person as find_person
from storage.reading_people import staff

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf", "X-CSRF-Token"
NOT_STAFF = frozenset({Role.CUSTOMER, Role.SYSTEM})
# For visitors of a sandbox without a first key: good as long as this process lives.
OF_THIS_PROCESS = secrets.token_bytes(32)


class SignInWanted(Exception):
    """This page is for people we know."""


@dataclass(frozen=True, kw_only=True)
class Signed(Asker):
    """Somebody at a page. `session` is empty for the visitor of a sandbox, who needs none."""

    csrf: str
    name: str
    session: str | None = None
    rehearsing: bool = False

    def may(self, route: str) -> bool:
        """Whether the table of permissions opens that address to them."""
        return self.holds(PERMISSIONS[route])

    @property
    def csrf_field(self) -> Markup:
        """The hidden field that every form carries; htmx sends `csrf` as the header `X-CSRF-Token` instead."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, self.csrf)


async def signed_in(request: Request, house: TheHouse) -> Signed:
    """Whoever is signed in, if they may use this page and, where something is changed, a page of ours sent it."""
    signed = await run_in_threadpool(_whoever, request, house)
    if request.method not in SAFE:
        must_be_ours(request, house)
        await _must_carry(request, signed.csrf)
    must_be_permitted(signed, request.scope["route"].name)
    request.state.asker, request.state.person_name = signed, signed.name
    request.state.csrf_headers = json.dumps({HEADER: signed.csrf})
    return signed


SignedIn = Annotated[Signed, Depends(signed_in)]


def must_be_ours(request: Request, house: TheHouse) -> None:
    """A form of somebody else's page is refused: by what the browser says of its origin. A program says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        ours = origin is None or urlsplit(origin).netloc in _addresses(request, house.settings)
    if not ours:
        raise Problem(403, "ForeignForm", ("这个表单不是本站的。", "That form is not one of ours."))


FromOurPage = Depends(must_be_ours)
"""For forms that nobody needs to be signed in to send."""


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https; a sandbox may be looked at without."""
    return "__Host-shangmen" if is_secure(settings) else "shangmen"


def is_secure(settings: Settings) -> bool:
    return not settings.sandbox or (settings.public_url or "").startswith("https://")


def give_cookie(answer: Response, settings: Settings, shown: str) -> None:
    """Let the browser keep the session until it is closed, or the session is over."""
    answer.set_cookie(
        cookie_name(settings), shown, path="/", secure=is_secure(settings), httponly=True, samesite="lax"
    )


def take_cookie(answer: Response, settings: Settings) -> None:
    answer.delete_cookie(
        cookie_name(settings), path="/", secure=is_secure(settings), httponly=True, samesite="lax"
    )


def answer_strangers(app: FastAPI) -> None:
    """Show the way to the sign-in page, and back from there."""
    app.add_exception_handler(SignInWanted, _show_the_way)


def within(path: str | None) -> str:
    """An address of this house to go to; the first page where it is none."""
    ours = path is not None and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if path and ours and path.isprintable() else "/"


async def _show_the_way(request: Request, _: Exception) -> Response:
    if request.headers.get("hx-request"):
        here = urlsplit(request.headers.get("hx-current-url", "/"))
        there = f"/sign-in?next={quote(within(here.path))}"
        return Response(status_code=401, headers={"HX-Redirect": there})
    here_path = request.url.path if request.method in SAFE else "/"
    return RedirectResponse(f"/sign-in?next={quote(here_path)}", status_code=303)


def _whoever(request: Request, house: House) -> Signed:
    shown = request.cookies.get(cookie_name(house.settings))
    session = sessions.look_up(house.database, shown) if shown else None
    person = find_person(house.database, session.person) if session else None
    if shown and session and person and person.active:
        return _signed(house, person, session=session.id, csrf=csrf_of(shown))
    if house.settings.sandbox:
        return visitor(house)
    raise SignInWanted


def visitor(house: House) -> Signed:
    """In a sandbox a newcomer is the town's dispatcher, and may do everything besides."""
    csrf = csrf_of(_own_secret(house.settings))
    found = staff(house.database, Role.ADMIN, active_only=True) or staff(
        house.database, Role.DISPATCHER, active_only=True
    )
    if not found:
        actor = Actor(person="page", roles=(Role.ADMIN,))
        return Signed(key="visitor", actor=actor, csrf=csrf, name="page", rehearsing=True)
    known = _signed(house, found[0], csrf=csrf)
    roles = tuple(dict.fromkeys((*known.actor.roles, Role.ADMIN)))
    return replace(known, actor=Actor(person=known.actor.person, roles=roles))


def csrf_of(secret: str) -> str:
    """The token that the forms of a session carry: its holder can tell it from the cookie, nobody the other way."""
    return hashlib.sha256(f"form of {secret}".encode()).hexdigest()


def _signed(house: House, person: Person, *, csrf: str, session: str | None = None) -> Signed:
    roles = tuple(role for role in person.roles if role not in NOT_STAFF)
    return Signed(
        # The person's, not the session's: a command kept while the network was away may be sent after the next sign-in.
        key=f"page {person.id}",
        actor=Actor(person=person.id, roles=roles),
        csrf=csrf,
        name=person.name or person.id,
        team=person.team,
        session=session,
        rehearsing=house.settings.sandbox,
    )


async def _must_carry(request: Request, csrf: str) -> None:
    carried = request.headers.get(HEADER) or (await request.form()).get(FIELD)
    if not isinstance(carried, str) or not hmac.compare_digest(carried.encode(), csrf.encode()):
        words = (
            "这一页放得太久，或者您已在别处重新登录。请刷新后再试一次。",
            "This page is out of date, or you signed in anew elsewhere. Reload it and try again.",
        )
        raise Problem(403, "FormOutOfDate", words)


def _addresses(request: Request, settings: Settings) -> set[str]:
    return {request.headers.get("host", ""), urlsplit(settings.own_url).netloc} - {""}


def _own_secret(settings: Settings) -> str:
    first = settings.bootstrap_key
    return first.get_secret_value() if first else OF_THIS_PROCESS.hex()
