"""How does somebody take notice who was told by mail and has nothing but a link?"""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.clauses import clause_text
from api.house import House
from api.reporting import pass_on
from api.view import both
from console.access import FromOurPage
from console.rendering import page
from storage import links, receipts
from storage.links import Link
from storage.reading_messages import MessageRow, messages_of
from storage.receipts import Report

router = APIRouter(include_in_schema=False)


@router.get("/a/{token}", name="acknowledge_page")
def acknowledge_page(request: Request, house: TheHouse, token: str) -> Response:
    """Looking changes nothing: mail servers open every link before people do."""
    found = _behind(house, token)
    if found is None:
        return page(request, "link_over.html", 404, names=house.names)
    told = found[1]
    text = clause_text(told.clause)
    return page(
        request,
        "acknowledge.html",
        told=told,
        clause_text=both(text) if text else None,
        waits=told.status in receipts.ASKED,
        done=request.query_params.get("done"),
    )


@router.post("/a/{token}", name="acknowledge_by_link", dependencies=[FromOurPage])
async def acknowledge_by_link(request: Request, house: TheHouse, token: str) -> Response:
    """As a reply would: the receipt first, then the case hears of it. Twice changes nothing."""
    found, report = await run_in_threadpool(_take, house, token)
    if not found:
        return page(request, "link_over.html", 404, names=house.names)
    await pass_on(house, report)
    return RedirectResponse(f"/a/{token}?done=1", status_code=303)


def _take(house: House, token: str) -> tuple[bool, Report | None]:
    found = _behind(house, token)
    if found is None:
        return False, None
    link, told = found
    return True, receipts.acknowledge(house.database, told.id, link.person, datetime.now(UTC))


def _behind(house: House, token: str) -> tuple[Link, MessageRow] | None:
    """The link and the one message that it is for; None where it is unknown, over or taken back."""
    link = links.look_up(house.database, token, "acknowledge")
    if link is None or link.case_no is None:
        return None
    told = next((row for row in messages_of(house.database, link.case_no) if row.id == link.message), None)
    return (link, told) if told else None
