"""What does a standard say, clause beside value, and what did an edition change?"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

import standards
from api.errors import Problem
from api.words import Words
from console.access import SignedIn
from console.diagram import HEIGHT, WIDTH, drawing_of
from console.rendering import page
from console.words import KINDS
from domain.naming import COMMAND_NAMES
from domain.standard import Standard
from standards.answering import tally
from standards.difference import difference
from standards.edition import Both
from standards.foreseeing import Foreseen, moments, timetable
from standards.library import edition
from standards.wording import Entry, entries

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Path(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Number = Annotated[str, Path(pattern=r"^\d{1,4}\.\d{1,4}$")]
# A Monday morning: what is counted in working hours begins at once.
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CHAPTERS = {
    "rule": ("规则", "Rules"),
    "deadline": ("时限", "Deadlines"),
    "notice": ("告知", "Notices"),
    "gate": ("关卡", "Gates"),
    "paper": ("单据", "Papers"),
    "price": ("价目", "Prices"),
    "calendar": ("工作时间", "Service hours"),
}
TITLES = {
    "reno": ("上门维修", "Renovation and repair at home"),
    "complaint": ("客户投诉", "Complaints"),
    "engr": ("设备工程服务", "Engineering service"),
    "home-intake": ("家政接单", "Housekeeping: orders through stores"),
    "home-ops": ("家政操作", "Housekeeping in the residence"),
    "home-work": ("家政队伍上门", "Housekeeping by a crew"),
    "lhpm": ("物业工程", "Property engineering"),
    "outs": ("服务外包", "Outside crews"),
    "prop": ("园区维修", "Property repairs"),
    "retail": ("家具零售", "Furniture retail"),
    "retail-repair": ("家具维修", "Repairs of furniture"),
    "sale": ("售楼接待", "Sales centre"),
    "schl": ("校园工程维修", "School engineering"),
}


@router.get("/standards", name="standards_page")
def standards_page(request: Request, signed: SignedIn) -> Response:
    shelf = [
        (name, standards.load(name), list(reversed(standards.editions(name))), _counted(name))
        for name in standards.names()
    ]
    return page(request, "standards.html", shelf=shelf, titles=TITLES, kinds=KINDS)


@router.get("/standards/{name}/{number}", name="edition_page")
def edition_page(request: Request, signed: SignedIn, name: Name, number: Number) -> Response:
    law = _known(name, number)
    things = _things(name, number)
    older = [one for one in standards.editions(name) if one != number]
    return page(
        request,
        "edition.html",
        law=law,
        title=TITLES.get(name, (name, name)),
        older=older,
        chapters=_chapters(entries(law).values()),
        named=_named,
        thing=lambda entry: things.get(entry.name.split(" ")[0].partition(".")[2]),
        drawing=drawing_of(law),
        box=(WIDTH, HEIGHT),
        timetables=[(moment, _foreseen(law, moment)) for moment in moments(law)],
        clauses=standards.clauses(name, number),
        scripts=standards.scripts(name, number),
        checklists=standards.checklists(name, number),
    )


@router.get("/standards/{name}/{number}/since/{old}", name="difference_page")
def difference_page(request: Request, signed: SignedIn, name: Name, number: Number, old: Number) -> Response:
    found = difference(_known(name, old), _known(name, number))
    return page(
        request,
        "difference.html",
        name=name,
        number=number,
        old=old,
        changes=found,
        title=TITLES.get(name, (name, name)),
    )


def _known(name: str, number: str) -> Standard:
    if name not in standards.names() or number not in standards.editions(name):
        raise Problem(404, "NotFound")
    return standards.load(name, number)


def _counted(name: str) -> dict[str, int]:
    """Over all papers of a standard: how many clauses, and how many are kept, shown or declined."""
    found: dict[str, int] = {}
    for counts in tally(name).values():
        for status, count in counts.items():
            found[status] = found.get(status, 0) + count
    return found


def _chapters(found: Iterable[Entry]) -> list[tuple[tuple[str, str], list[Entry]]]:
    kinds = list(CHAPTERS)
    ordered = sorted(found, key=lambda entry: kinds.index(entry.kind))
    return [(CHAPTERS[kind], list(lines)) for kind, lines in groupby(ordered, key=lambda entry: entry.kind)]


def _things(name: str, number: str) -> dict[str, Both]:
    """What is ticked and what is filed, by its code."""
    ticked = {
        code: item for one in standards.checklists(name, number).values() for code, item in one.items.items()
    }
    return ticked | {code: paper.name for code, paper in edition(name, number).papers.papers.items()}


def _named(entry: Entry) -> Words | None:
    """What an entry is called; a checklist and a paper by the command that they hold."""
    if entry.called:
        return entry.called
    if entry.kind == "calendar":
        return CHAPTERS["calendar"]
    if entry.kind == "price":
        return None
    command, _, item = entry.name.partition(".")
    held = COMMAND_NAMES.get(command, (command, command))
    return (f"{held[0]}之前", f"before: {held[1]}") if item else None


def _foreseen(law: Standard, moment: str) -> list[tuple[timedelta, Foreseen]]:
    """What follows a happening, and how long after it (or before, where it is a date)."""
    return [(line.at - MONDAY, line) for line in timetable(law, {moment: MONDAY}, {})]
