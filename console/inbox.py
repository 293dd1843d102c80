"""Who wrote to us and waits for an answer, and whom did we tell in vain?"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api import inbox as door
from api.access import TheHouse
from api.phones import masked
from console.access import SignedIn
from console.commanding import first, form_of
from console.rendering import page
from storage import inbox
from storage.reading_people import staff

router = APIRouter(include_in_schema=False)
EntryId = Annotated[str, Path(pattern="^in_[A-Za-z0-9]{1,40}$")]
BACK = "/inbox"


@router.get("/inbox", name="inbox")
def inbox_page(
    request: Request, house: TheHouse, signed: SignedIn, settled: Annotated[bool, Query()] = False
) -> Response:
    waiting = [] if settled else inbox.unanswered(house.database, signed.scope)
    # Escalations concern whoever may answer them; what customers wrote, those who look after it.
    replies = inbox.written(house.database, handled=settled) if signed.may("inbox_take") else []
    return page(
        request,
        "inbox.html",
        live="/live",
        waiting=_by_case(waiting),
        me=signed.actor.person,
        replies=replies,
        settled=settled,
        names={one.id: one.name or one.id for one in staff(house.database)},
        phone=lambda number: number if signed.sees_contact else masked(number),
    )


def _by_case(waiting: list[inbox.Unanswered]) -> list[tuple[str, list[inbox.Unanswered]]]:
    """One answer is enough for all that was said of a case: they stand together, whoever waits longest first."""
    found: dict[str, list[inbox.Unanswered]] = {}
    for one in waiting:
        found.setdefault(one.case_no, []).append(one)
    return list(found.items())


@router.post("/inbox/{entry}/take", name="inbox_take")
async def inbox_take(house: TheHouse, signed: SignedIn, entry: EntryId) -> Response:
    await run_in_threadpool(door.take_inbox_entry, house, signed, entry)
    return RedirectResponse(BACK, status_code=303)


@router.post("/inbox/{entry}/put-back", name="inbox_put_back")
async def inbox_put_back(house: TheHouse, signed: SignedIn, entry: EntryId) -> Response:
    await run_in_threadpool(door.put_back_inbox_entry, house, signed, entry)
    return RedirectResponse(BACK, status_code=303)


@router.post("/inbox/{entry}/settle", name="inbox_settle")
async def inbox_settle(request: Request, house: TheHouse, signed: SignedIn, entry: EntryId) -> Response:
    note = first(await form_of(request), "note")[:1000]
    await run_in_threadpool(door.settle_inbox_entry, house, signed, entry, door.Settling(note=note or None))
    return RedirectResponse(BACK, status_code=303)
