"""How are teams called, who is on duty, how can people be reached, and which days are off?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import standards
from api.access import TheHouse
from api.errors import unprocessable
from api.house import House
from api.phones import masked
from api.unreachable import list_unreachable
from channels.contract import ANSWERS, Capability
from console.access import Signed, SignedIn
from console.admin import Wrong, attempt, part
from console.commanding import Form, first
from console.forms import Filled
from console.rendering import HOME
from domain.channel import CHANNELS
from domain.hours import dates
from domain.people import Role
from storage import audit, duty, opt_outs, teams
from storage.reading_people import duties, staff

router = APIRouter(include_in_schema=False)
ZONE = ZoneInfo(HOME)
WEEK = timedelta(days=7)
DUTY, TEAMS = "/administration/duty", "/administration/teams"
WEEKDAYS = {"every day": ("每天", "every day"), "monday-friday": ("周一至周五", "Monday to Friday")}
# The parts that a team has of its own; the others answer for the whole house.
OF_A_TEAM = frozenset({Role.TEAM_LEADER})


@router.get(TEAMS, name="teams_page")
def teams_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return part(request, signed, "teams.html", "teams_page", teams=teams.listed(house.database), wrong={})


@router.post(TEAMS, name="name_team_on_page")
def name_team_on_page(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    def work() -> None:
        code = first(form, "id")
        if not (code.isascii() and code.replace("_", "").replace("-", "").isalnum() and len(code) <= 40):
            raise unprocessable("id", "只能用字母、数字、_ 和 -", "letters, digits, _ and - only")
        if not first(form, "name") or len(first(form, "name")) > 40:
            raise unprocessable("name", "请写名称，至多 40 个字", "a name of 40 characters at most")
        teams.name(
            house.database,
            [{"id": code, "name": first(form, "name"), "name_en": first(form, "name_en")[:40] or None}],
        )
        audit.write(house.database, signed.actor.person, "team_named", code)

    if wrong := attempt(request, work):
        listed = teams.listed(house.database)
        return part(request, signed, "teams.html", "teams_page", 422, teams=listed, wrong=wrong)
    return RedirectResponse(TEAMS, status_code=303)


@router.get(DUTY, name="duty_page")
def duty_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    return _duty(request, signed, house)


@router.post(DUTY, name="plan_duty_on_page")
def plan_duty_on_page(request: Request, signed: SignedIn, house: TheHouse, form: Filled) -> Response:
    def work() -> None:
        person, away = first(form, "person"), first(form, "kind") == "away"
        if person not in {known.id for known in staff(house.database, active_only=True)}:
            raise unprocessable("person", "请选一个人", "choose somebody")
        from_at, to_at = _instant(form, "from"), _instant(form, "to")
        if not from_at < to_at <= from_at + timedelta(days=366):
            raise unprocessable("to", "应在开始之后，至多一年", "after the beginning, and within a year")
        line = duty.plan(
            house.database, person, away=away, from_at=from_at, to_at=to_at, made_by=signed.actor.person
        )
        audit.write(house.database, signed.actor.person, "duty_planned", person, line=line, away=away)

    if wrong := attempt(request, work):
        return _duty(request, signed, house, wrong)
    return RedirectResponse(f"{DUTY}?week={first(form, 'from')[:10]}", status_code=303)


@router.post(DUTY + "/{line}/drop", name="drop_duty_on_page")
def drop_duty_on_page(
    request: Request, signed: SignedIn, house: TheHouse, line: str, form: Filled
) -> Response:
    if duty.drop(house.database, line):
        audit.write(house.database, signed.actor.person, "duty_dropped", line)
    return RedirectResponse(f"{DUTY}?week={first(form, 'week')}", status_code=303)


@router.get("/administration/contact-points", name="contact_points_page")
def contact_points_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    ways = [(name, way, house.channels.get(name)) for name, way in CHANNELS.items()]
    shown: dict[str, Any] = {
        "answers": ANSWERS,
        "receipt": Capability.RECEIPT,
        "preflight": list_unreachable(house, signed),
    }
    return part(request, signed, "contact_points.html", "contact_points_page", ways=ways, **shown)


@router.get("/administration/opt-outs", name="opt_outs_page")
def opt_outs_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    gone = opt_outs.listed(house.database)
    shown = [(one, one.phone if signed.sees_contact else masked(one.phone)) for one in gone]
    return part(request, signed, "opt_outs.html", "opt_outs_page", gone=shown)


@router.get("/administration/calendar", name="calendar_page")
def calendar_page(request: Request, signed: SignedIn, house: TheHouse) -> Response:
    number, book = standards.calendar_book()
    years = sorted({year for kept in book.holidays.values() for year in (*kept.announced, *kept.provisional)})
    asked = request.query_params.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else min(_today().year, years[-1])
    shown: dict[str, Any] = {
        "number": number,
        "book": book,
        "years": years,
        "year": year,
        "days": _days(year),
    }
    return part(request, signed, "calendar.html", "calendar_page", weekdays=WEEKDAYS, **shown)


def _days(year: int) -> list[tuple[str, date, date, str]]:
    """Days off and make-up days of a year, in their order: kind, first, last, what for."""
    found = []
    for kept in standards.calendar_book()[1].holidays.values():
        found += [("off", *dates(days), name) for days, name in kept.off.items()]
        found += [("work", *dates(line.split()[0]), "") for line in kept.work]
    return sorted((day for day in found if day[1].year == year), key=lambda day: day[1])


def _duty(request: Request, signed: Signed, house: House, wrong: Wrong | None = None) -> Response:
    monday = _monday(request.query_params.get("week", ""))
    days = [monday + timedelta(days=day) for day in range(7)]
    begins = datetime.combine(monday, datetime.min.time(), ZONE)
    lines = duty.between(house.database, begins.astimezone(UTC), (begins + WEEK).astimezone(UTC))
    shown: dict[str, Any] = {
        "days": days,
        "today": _today(),
        "week": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "lines": [(line, _touched(line, days)) for line in lines],
        "staff": staff(house.database, active_only=True),
        "teams": teams.names(house.database),
        "wrong": wrong or {},
        "answering": _answering(house),
        "this_morning": datetime.now(ZONE).replace(hour=9, minute=0).strftime("%Y-%m-%dT%H:%M"),
        "tonight": datetime.now(ZONE).replace(hour=18, minute=0).strftime("%Y-%m-%dT%H:%M"),
    }
    return part(request, signed, "duty.html", "duty_page", 422 if wrong else 200, **shown)


def _answering(house: House) -> list[Any]:
    """Who would be told now: for each part of the house, and in each team for the parts that a team has."""
    found = [one for one in duties(house.database) if one.role is not Role.TECHNICIAN]
    return [one for one in found if one.person and (one.team is None) != (one.role in OF_A_TEAM)]


def _touched(line: duty.DutyRow, days: list[date]) -> list[str]:
    """What stands under each day of the week: nothing, the whole day, or from when until when."""
    found = []
    for day in days:
        begins = datetime.combine(day, datetime.min.time(), ZONE)
        first, last = max(line.from_at, begins), min(line.to_at, begins + timedelta(days=1))
        whole = first == begins and last == begins + timedelta(days=1)
        times = f"{first.astimezone(ZONE):%H:%M}–{last.astimezone(ZONE):%H:%M}".replace("–00:00", "–24:00")
        found.append("" if first >= last else "●" if whole else times)
    return found


def _monday(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = _today()
    return day - timedelta(days=day.weekday())


def _today() -> date:
    return datetime.now(ZONE).date()


def _instant(form: Form, name: str) -> datetime:
    try:
        return datetime.fromisoformat(first(form, name)).replace(tzinfo=ZONE)
    except ValueError:
        raise unprocessable(name, "请写日期和时间", "a date and a time") from None
