"""How does somebody get a customer's whole number, and which links let that customer in?"""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.cases import case_for, look_at, revealed
from api.links import LinkId, link_seen, take_back
from console.access import SignedIn
from console.rendering import page
from storage import links

router = APIRouter(include_in_schema=False)


@router.post("/cases/{no}/contact", name="reveal_contact_on_page")
def reveal_contact_on_page(request: Request, signed: SignedIn, house: TheHouse, no: str) -> Response:
    """A page of its own; htmx takes the number out of it and puts it in the place of the masked one."""
    return page(request, "contact.html", no=no, customer=revealed(house, signed, no))


@router.get("/cases/{no}/links", name="links_page")
def links_page(request: Request, signed: SignedIn, house: TheHouse, no: str) -> Response:
    found = case_for(house, signed, no)
    return page(
        request,
        "links.html",
        case=look_at(house, signed, found),
        links=[link_seen(one) for one in links.of_case(house.database, no)],
        now=datetime.now(UTC),
        zone=found.case.standard.calendar.zone,
    )


@router.post("/links/{link}/revoke", name="revoke_link_on_page")
def revoke_link_on_page(signed: SignedIn, house: TheHouse, link: LinkId) -> Response:
    return RedirectResponse(f"/cases/{take_back(house, signed, link)}/links", status_code=303)
