"""Which reports were compiled on their day, and how is one taken along to Excel?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.access import TheHouse
from api.errors import Problem
from api.house import House
from api.words import language_of
from console.access import Signed, SignedIn
from reports.digests import digest_sheet
from reports.sheet import Sheet
from reports.workbook import XLSX, workbook
from standards.standing import standing
from storage.reading_digests import Digest, kept

router = APIRouter(include_in_schema=False)
SHOWN = 24


@dataclass(frozen=True)
class Made:
    """One of them as a table, with its nominal instant and the clause that wants it."""

    sheet: Sheet
    at: datetime
    clause: str


def made(house: House, signed: Signed, limit: int = SHOWN) -> list[Made]:
    """The newest first. They are of the whole house: whoever sees a part of its cases sees none of them."""
    if signed.scope is not None:
        return []
    names = {one.name: (one.zh, one.en) for one in standing()}
    return [_made(one, names) for one in kept(house.database, limit=limit)]


def _made(digest: Digest, names: dict[str, tuple[str, str]]) -> Made:
    title = names.get(digest.name, (digest.name, digest.name))
    return Made(digest_sheet(digest, title), digest.nominal_at, digest.clause)


@router.get("/reports/digests/{no}.xlsx", name="digest_workbook")
def digest_workbook(
    request: Request, house: TheHouse, signed: SignedIn, no: Annotated[str, Path(max_length=80)]
) -> Response:
    found = next((one.sheet for one in made(house, signed, 500) if one.sheet.name == no), None)
    if found is None:
        raise Problem(404, "NotFound")
    headers = {"Content-Disposition": f'attachment; filename="{found.name}.xlsx"'}
    return Response(workbook([found], language_of(request)), media_type=XLSX, headers=headers)
