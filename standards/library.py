"""Which standards and editions are there, and what does each say?"""

import re
from functools import cache
from pathlib import Path

from domain.calendar import Calendar
from domain.holidays import CalendarBook
from domain.standard import Standard
from standards.compiling import STANDARDS, Edition
from standards.edition import Checklist, Clause, Script
from standards.reading import Problem, Unreadable, read_yaml

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def names() -> tuple[str, ...]:
    """Every standard that has an edition."""
    folders = {path.name for path in STANDARDS.iterdir() if path.is_dir() and NAME.fullmatch(path.name)}
    return tuple(sorted(folder for folder in folders - {"shared"} if editions(folder)))


def editions(name: str) -> tuple[str, ...]:
    """The editions of a standard, oldest first."""
    found = [path.name for path in (STANDARDS / name).glob("[0-9]*.[0-9]*") if path.is_dir()]
    return tuple(sorted(found, key=lambda edition: tuple(map(int, edition.split(".")))))


def newest(name: str) -> str:
    """The edition under which a case is born today. Unreadable where there is none."""
    return _known(name)[-1]


def edition(name: str, number: str | None = None) -> Edition:
    """An edition, the newest unless told; read once. Unreadable where there is none."""
    return _edition(name, newest(name) if number is None else number)


def load(name: str, number: str | None = None) -> Standard:
    """The compiled edition, the newest unless told. Unreadable says, with file and line, what is wrong."""
    return edition(name, number).standard


def clauses(name: str, number: str | None = None) -> dict[str, Clause]:
    return edition(name, number).clauses


def checklists(name: str, number: str | None = None) -> dict[str, Checklist]:
    return edition(name, number).lists.checklists


def scripts(name: str, number: str | None = None) -> dict[str, Script]:
    return edition(name, number).lists.scripts


@cache
def contact_hours() -> Calendar:
    """When customers may be disturbed today: manners are no law, so it is the newest that counts."""
    return calendar_book()[1].calendar("contact_hours")


@cache
def calendar_book() -> tuple[str, CalendarBook]:
    """The newest shared edition's number, and its calendars with their days off as written."""
    shared = max((STANDARDS / "shared").glob("[0-9]*.[0-9]*"), key=_age)
    return shared.name, read_yaml(shared / "calendar.yaml", CalendarBook)


def _age(folder: Path) -> tuple[int, ...]:
    return tuple(map(int, folder.name.split(".")))


@cache
def _edition(name: str, number: str) -> Edition:
    known = _known(name)
    if number not in known:
        raise _missing(f"{name}/{number}", known)
    return Edition(name, number, STANDARDS)


def _known(name: str) -> tuple[str, ...]:
    # Every opening asks, so one folder is looked into, not all of them; a name from outside must not
    # lead anywhere else.
    known = editions(name) if NAME.fullmatch(name) and name != "shared" else ()
    if not known:
        raise _missing(name, names())
    return known


def _missing(what: str, known: tuple[str, ...]) -> Unreadable:
    sentence = f"没有“{what}”，现有 · there is no “{what}”; there are: {'、'.join(known)}"
    return Unreadable([Problem("standards", 1, sentence)])
