"""Which reports are there, over which weeks, and how are they taken along to Excel?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.access import TheHouse
from api.clauses import clause_text
from api.errors import Problem
from api.house import House
from api.words import Language, language_of, pick
from console.access import SignedIn
from console.charts import chart_of
from console.digests import made
from console.rendering import HOME, page
from reports.complaints import complaints
from reports.deadlines import deadlines
from reports.satisfaction import satisfaction
from reports.sheet import Sheet
from reports.workbook import XLSX, workbook
from storage.reading_reports import Stretch

router = APIRouter(include_in_schema=False)
USUAL_WEEKS = 12
Made = Callable[[House, Stretch, Language], Sheet]


def _says(language: Language) -> Callable[[str], str]:
    return lambda number: pick(clause_text(number) or ("", ""), language)


REPORTS: dict[str, Made] = {
    "deadlines-clause": lambda house, stretch, language: deadlines(
        house.database, stretch, "clause", _says(language)
    ),
    "deadlines-technician": lambda house, stretch, language: deadlines(
        house.database, stretch, "technician", _says(language), zh=language == "zh"
    ),
    "deadlines-team": lambda house, stretch, language: deadlines(
        house.database, stretch, "team", _says(language), zh=language == "zh"
    ),
    "satisfaction": lambda house, stretch, language: satisfaction(house.database, stretch),
    "complaints": lambda house, stretch, language: complaints(house.database, stretch),
}


def days_of(request: Request) -> tuple[date, date]:
    """The first and the last day that the address asks for; the last weeks where it asks for none, or for nonsense."""
    today = datetime.now(ZoneInfo(HOME)).date()
    until = _day(request.query_params.get("until"), today)
    since = _day(request.query_params.get("since"), until - timedelta(weeks=USUAL_WEEKS))
    return min(since, until), until


Days = Annotated[tuple[date, date], Depends(days_of)]


@router.get("/reports", name="reports")
def reports_page(request: Request, house: TheHouse, signed: SignedIn, days: Days) -> Response:
    language, stretch = language_of(request), _stretch(days).model_copy(update={"scope": signed.scope})
    sheets = [make(house, stretch, language) for make in REPORTS.values()]
    shown = [(sheet, chart_of(sheet)) for sheet in sheets]
    digests = made(house, signed)
    return page(request, "reports.html", sheets=shown, since=days[0], until=days[1], digests=digests)


@router.get("/reports/{name}.xlsx", name="report_workbook")
def report_workbook(
    request: Request, house: TheHouse, signed: SignedIn, days: Days, name: Annotated[str, Path()]
) -> Response:
    """One report, or `all` of them in one workbook."""
    names = list(REPORTS) if name == "all" else [name] if name in REPORTS else []
    if not names:
        raise Problem(404, "NotFound")
    language, stretch = language_of(request), _stretch(days).model_copy(update={"scope": signed.scope})
    sheets = [REPORTS[one](house, stretch, language) for one in names]
    file = f"{name}-{days[0]}-{days[1]}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(workbook(sheets, language), media_type=XLSX, headers=headers)


def _stretch(days: tuple[date, date]) -> Stretch:
    """Whole days, as people here count them."""
    zone = ZoneInfo(HOME)
    since = datetime.combine(days[0], time(), zone)
    until = datetime.combine(days[1] + timedelta(days=1), time(), zone)
    return Stretch(since=since.astimezone(UTC), until=until.astimezone(UTC))


def _day(written: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(written) if written else otherwise
    except ValueError:
        return otherwise
