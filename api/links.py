"""How does a customer get a link that opens their case and nothing else, and how is it taken back?"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from api.access import Asker, Asking, TheHouse
from api.asked import Strict
from api.cases import case_for
from api.errors import Problem
from api.guide import problems
from api.house import House
from api.orders import CaseNo
from storage import audit, links
from storage.links import Link

router = APIRouter(prefix="/v1/links", tags=["links"])
LinkId = Annotated[str, Path(pattern="^lnk_[a-z0-9]{1,40}$")]


class LinkIn(Strict):
    """For which order."""

    case: CaseNo


class LinkMade(BaseModel):
    """Shown this once: only its fingerprint is kept."""

    id: str
    address: str = Field(examples=["https://house.example/c/…"])


class LinkSeen(BaseModel):
    """A link that was made; `over_at` when it was taken back."""

    id: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    over_at: datetime | None = None


@router.post(
    "",
    name="make_link",
    status_code=201,
    summary="发客户链接 · make a customer's link",
    description="谁拿着它，就能不登录地看这一单、回应这一单。 · Whoever has it sees this one order, and answers as its "
    "customer, without signing in.",
    responses=problems(401, 403, 404, 422),
)
def make_link(house: TheHouse, asker: Asking, given: LinkIn) -> LinkMade:
    case_for(house, asker, given.case)
    return new_link(house, given.case, asker)


@router.get(
    "",
    name="list_links",
    summary="一单的客户链接 · the links of an order",
    responses=problems(401, 403, 404, 422),
)
def list_links(house: TheHouse, asker: Asking, case: CaseNo) -> list[LinkSeen]:
    case_for(house, asker, case)
    return [link_seen(link) for link in links.of_case(house.database, case)]


@router.delete(
    "/{link}",
    name="revoke_link",
    status_code=204,
    summary="收回 · take back",
    responses=problems(401, 403, 404),
)
def revoke_link(house: TheHouse, asker: Asking, link: LinkId) -> Response:
    take_back(house, asker, link)
    return Response(status_code=204)


def new_link(house: House, no: str, asker: Asker) -> LinkMade:
    """An address that opens this case for its customer, and nothing else."""
    by = asker.actor.person
    link, token = links.make(house.database, "track", made_by=by, lasts=links.FOLLOWED_FOR, case_no=no)
    audit.write(house.database, by, "link_made", no, link=link)
    return LinkMade(id=link, address=f"{house.settings.own_url}/c/{token}")


def take_back(house: House, asker: Asker, link_id: str) -> str:
    """Take a customer's link back; the case it opened. Problem, 404, where there is none for this asker."""
    link = links.by_id(house.database, link_id)
    if link is None or link.case_no is None:
        raise Problem(404, "NotFound")
    case_for(house, asker, link.case_no)
    if not links.revoke(house.database, link_id):
        raise Problem(404, "NotFound")
    audit.write(house.database, asker.actor.person, "links_revoked", link.case_no, link=link_id)
    return link.case_no


def link_seen(link: Link) -> LinkSeen:
    return LinkSeen(
        id=link.id,
        made_by=link.made_by,
        created_at=link.created_at,
        expires_at=link.expires_at,
        over_at=link.revoked_at,
    )
