"""How stand the complaints: which class is each in, what was promised, and what does its paper still lack?"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import TheHouse
from api.phones import masked
from console.access import SignedIn
from console.rendering import page
from domain.complaint import SEVERITY_NAMES, SUBJECT_NAMES
from domain.machines import COMPLAINT
from storage.reading_board import BoardFilter, board_rows
from storage.reading_complaints import Lane, lanes

router = APIRouter(include_in_schema=False)
IN_A_LANE = 60
CLOSED_SHOWN = 30


@router.get("/complaints", name="complaints_page")
def complaints_page(request: Request, house: TheHouse, signed: SignedIn) -> Response:
    """A lane for each class, the gravest first; what is late stands at the top of its lane."""
    standing = {
        severity: board_rows(
            house.database,
            BoardFilter(kind="complaint", severity=severity),
            signed.scope,
            limit=IN_A_LANE + 1,
        )
        for severity in sorted(SEVERITY_NAMES, reverse=True)
    }
    known = lanes(house.database, [row.no for rows in standing.values() for row in rows])
    closed = board_rows(
        house.database, BoardFilter(kind="complaint", closed=True), signed.scope, limit=CLOSED_SHOWN
    )
    return page(
        request,
        "complaints.html",
        live="/live",
        standing=standing,
        most=IN_A_LANE,
        known=known,
        nothing=Lane(),
        closed=closed,
        severities=SEVERITY_NAMES,
        subjects=SUBJECT_NAMES,
        stage_words=lambda row: COMPLAINT.words(row.stage),
        phone=lambda number: number if signed.sees_contact else masked(number),
    )
