"""What do the town's phones show while it is rehearsed, and what is answered on them?"""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import TheHouse
from api.errors import Problem, in_short
from api.house import House
from api.sandbox import answer
from api.words import language_of, pick
from console.access import Signed, SignedIn
from console.commanding import first, form_of
from console.rendering import page
from domain.people import Role
from domain.span import Span
from storage.reading_for_api import OnPhone, lately_received
from storage.reading_people import person as find_person

router = APIRouter(include_in_schema=False)
ADDRESS = re.compile(r"https?://[^\s。，]+")
SKIPS = tuple(map(Span.parse, ("5 minutes", "1 hour", "24 hours")))
CaseNo = Annotated[str, Query(pattern=r"^((SO|TS)-\d{8}-\d{6,9})?$")]
MOST = 120


@dataclass(frozen=True)
class Piece:
    """Part of a message: words, or an address of this house."""

    said: str
    path: str | None = None


@dataclass(frozen=True)
class Handset:
    """One phone: whose it is, and what it received, newest first."""

    person: str
    name: str
    roles: tuple[Role, ...]
    messages: tuple[OnPhone, ...]

    @property
    def is_staff(self) -> bool:
        return Role.CUSTOMER not in self.roles

    @property
    def waits(self) -> bool:
        return any(message.waits for message in self.messages)


@router.get("/phones", name="phones")
def phones(request: Request, house: TheHouse, signed: SignedIn, case: CaseNo = "") -> Response:
    return _street(request, house, signed, case)


@router.post("/phones/{person}/answer", name="phone_answer")
async def phone_answer(request: Request, house: TheHouse, signed: SignedIn, person: str) -> Response:
    form, language = await form_of(request), language_of(request)
    text, digit = first(form, "text")[:1000] or None, first(form, "digit")[:1] or None
    try:
        done = await answer(house, person, first(form, "message") or None, text=text, digit=digit)
        toast = ("good", pick((done.words.zh, done.words.en), language))
    except Problem as problem:
        toast = ("late", in_short(problem, language))
    return await run_in_threadpool(_street, request, house, signed, first(form, "case"), toast)


def _street(
    request: Request, house: House, signed: Signed, case: str, toast: tuple[str, str] | None = None
) -> Response:
    received = lately_received(house.database, MOST)
    cases = list(dict.fromkeys(one.case_no for one in received))
    shown = [one for one in received if case in ("", one.case_no)]
    own = urlsplit(house.settings.own_url)
    return page(
        request,
        "phones.html",
        live="/live",
        signed=signed,
        handsets=_handsets(house, shown),
        cases=cases[:20],
        case=case if case in cases else "",
        skips=SKIPS,
        toasts=[toast] if toast else [],
        pieces=lambda text: _pieces(text, f"{own.scheme}://{own.netloc}"),
    )


def _handsets(house: House, received: list[OnPhone]) -> list[Handset]:
    """The phone with the newest message first."""
    found: dict[str, list[OnPhone]] = {}
    for message in received:
        found.setdefault(message.person, []).append(message)
    return [_handset(house, person, messages) for person, messages in found.items()]


def _handset(house: House, person: str, messages: list[OnPhone]) -> Handset:
    known = find_person(house.database, person)
    name = messages[0].name or person
    return Handset(person, name, known.roles if known else (), tuple(messages))


def _pieces(text: str, own: str) -> list[Piece]:
    """The words of a message, with the addresses of this house as something to press."""
    found, at = [], 0
    for match in ADDRESS.finditer(text):
        if match[0].startswith(f"{own}/"):
            found += [Piece(text[at : match.start()]), Piece(match[0], match[0].removeprefix(own))]
            at = match.end()
    return [*found, Piece(text[at:])]
