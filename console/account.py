"""What may somebody do with their own account: a new password, and an end to sessions elsewhere?"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.house import House
from api.words import language_of, pick
from console.access import FromOurPage, Signed, SignedIn
from console.commanding import Form, first
from console.forms import Filled
from console.rendering import page
from console.sign_in import address_of, let_in
from console.sorry import sorry
from domain.people import Role
from storage import accounts, audit, links, sessions
from storage.passwords import LONGEST, SHORTEST
from storage.reading_people import person as find_person
from storage.teams import names as team_names

router = APIRouter(include_in_schema=False)
Words = tuple[str, str]
TOO_SHORT = (
    f"密码至少 {SHORTEST} 个字，至多 {LONGEST} 个。几个不相干的词连起来就很好。",
    f"A password has {SHORTEST} to {LONGEST} characters; a few words that have nothing to do with one another do well.",
)
DIFFERENT = ("两次写的不一样。", "The two are not the same.")
NOT_THE_OLD_ONE = ("现在的密码不对。", "That is not the present password.")
TOO_OFTEN = ("试了太多次，请过一刻钟再试。", "Too many tries: wait a quarter of an hour.")
GONE = (
    "这条链接已经用过、过期或被收回。请管理员再发一条。",
    "This link was used, is over, or was taken back. Ask an administrator for another.",
)


@router.get("/account", name="account")
def account(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return _page(request, house, signed)


@router.post("/account/password", name="change_password")
def change_password(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    """A def: two passwords are hashed, in a thread."""
    person, language = signed.actor.person, language_of(request)
    if wrong := _refusal_of(house, request, person, form):
        return _page(request, house, signed, 422, pick(wrong, language))
    accounts.succeeded(house.database, person)
    accounts.set_password(house.database, person, first(form, "new"))
    audit.write(house.database, person, "password_changed", person)
    return let_in(request, house, person, "password", "/account")


@router.post("/account/sessions/{session}/end", name="end_own_session")
def end_own_session(signed: SignedIn, house: TheHouse, session: str) -> Response:
    sessions.revoke(house.database, session, signed.actor.person)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/sessions/end-others", name="end_other_sessions")
def end_other_sessions(signed: SignedIn, house: TheHouse) -> Response:
    sessions.revoke_all(house.database, signed.actor.person, but=signed.session)
    return RedirectResponse("/account", status_code=303)


@router.get("/invitations/{token}", name="invitation_page")
def invitation_page(request: Request, house: TheHouse, token: str) -> Response:
    return _invitation(request, house, token)


@router.post("/invitations/{token}", name="accept_invitation", dependencies=[FromOurPage])
def accept_invitation(request: Request, house: TheHouse, token: str, form: Filled) -> Response:
    """The link is the proof of who this is; it works once, and of two at once for one of them."""
    if wrong := _password_wrong(form):
        return _invitation(request, house, token, 422, pick(wrong, language_of(request)))
    link = links.use(house.database, token, "invite")
    if link is None or link.person is None:
        return sorry(request, 404, pick(GONE, language_of(request)))
    accounts.set_password(house.database, link.person, first(form, "new"))
    audit.write(house.database, link.person, "password_changed", link.person, by="invitation")
    return let_in(request, house, link.person, "password", "/")


def _refusal_of(house: House, request: Request, person: str, form: Form) -> Words | None:
    if wrong := _password_wrong(form):
        return wrong
    known = accounts.one(house.database, person)
    if known is None:
        return NOT_THE_OLD_ONE
    if not known.has_password:
        return None
    if accounts.wait_before(house.database, person, address_of(request)) is not None:
        return TOO_OFTEN
    right = accounts.sign_in(house.database, [person], first(form, "password")) == person
    return None if right else NOT_THE_OLD_ONE


def _password_wrong(form: Form) -> Words | None:
    new = first(form, "new")
    if not SHORTEST <= len(new) <= LONGEST:
        return TOO_SHORT
    return None if new == first(form, "again") else DIFFERENT


def _page(request: Request, house: House, signed: Signed, status: int = 200, said: str = "") -> Response:
    person = signed.actor.person
    by_phone = set(signed.actor.roles) <= {Role.TECHNICIAN}
    return page(
        request,
        "account.html",
        status,
        frame="small.html" if by_phone else "base.html",
        signed=signed,
        account=accounts.one(house.database, person),
        team_names=team_names(house.database),
        sessions=[one for one in sessions.listed(house.database, person) if one.in_force],
        said=said,
    )


def _invitation(request: Request, house: House, token: str, status: int = 200, said: str = "") -> Response:
    link = links.look_up(house.database, token, "invite")
    person = find_person(house.database, link.person) if link and link.person else None
    if person is None or not person.active:
        return sorry(request, 404, pick(GONE, language_of(request)))
    return page(request, "invitation.html", status, person=person, said=said)
