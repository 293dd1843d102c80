"""What does a standard say, clause beside value, and what did an edition change?"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

import standards
from api.errors import Problem
from api.words import Language, language_of, pick
from console.access import SignedIn
from console.diagram import HEIGHT, WIDTH, drawing_of
from console.rendering import page
from console.words import KINDS
from domain.machines import MACHINES
from domain.span import Span
from domain.standard import Standard
from standards.answering import tally
from standards.difference import difference
from standards.foreseeing import Foreseen, moments, timetable
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
    "reno": ("装修维修上门服务", "Renovation and repair at home"),
    "complaint": ("客户投诉处理", "Complaints"),
    "property": ("物业上门服务", "Property services"),
    "field": ("设备现场服务", "Equipment field service"),
    "retail": ("家具零售服务", "Furniture retail"),
    "showroom": ("售楼接待", "Sales centre"),
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
    older = [one for one in standards.editions(name) if one != number]
    return page(
        request,
        "edition.html",
        law=law,
        title=TITLES.get(name, (name, name)),
        older=older,
        chapters=_chapters(entries(law).values()),
        says=lambda entry: _says(entry, language_of(request)),
        drawing=drawing_of(MACHINES[law.kind]),
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


def _says(entry: Entry, language: Language) -> str:
    """A rule's bare value is written as in the file: lengths of time, yes and no are said in the reader's language."""
    said = entry.says(language)
    if entry.kind != "rule":
        return said
    if said in ("yes", "no"):
        return pick(("是", "yes") if said == "yes" else ("否", "no"), language)
    try:
        return Span.parse(said).in_words(language)
    except ValueError:
        return said


def _foreseen(law: Standard, moment: str) -> list[tuple[timedelta, Foreseen]]:
    """What follows a happening, and how long after it (or before, where it is a date)."""
    return [(line.at - MONDAY, line) for line in timetable(law, {moment: MONDAY}, {})]
