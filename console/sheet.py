"""How does a form of a case look on paper: filled in as far as it is, with its signatures, or blank?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.access import TheHouse
from api.cases import case_for, look_at
from api.errors import Problem
from api.words import Words
from console.access import SignedIn
from console.case import CaseNo, reader_of
from console.rendering import page
from console.timeline import Reader
from domain.people import Role
from standards.edition import PaperField, WrittenPaper
from standards.entry_words import YES_NO
from standards.library import edition
from storage import reading
from storage.reading import EventRow

router = APIRouter(include_in_schema=False)
Code = Annotated[str, Path(pattern="^[a-z0-9_]{1,60}$")]


@dataclass(frozen=True)
class Entry:
    """The form as it was filled in once, field by field or as one text; blank where there is no event."""

    event: EventRow | None
    who: str
    filled: tuple[tuple[PaperField, Words], ...]
    text: Words


@router.get("/cases/{no}/papers/{code}", name="paper_page")
def paper_page(request: Request, house: TheHouse, signed: SignedIn, no: CaseNo, code: Code) -> Response:
    """For the printer, as long as the case is kept: whether it is open or over."""
    found = case_for(house, signed, no)
    case = found.case
    paper = edition(case.standard.name, case.standard.edition).papers.papers.get(code)
    if paper is None:
        raise Problem(404, "NotFound")
    seen, events = look_at(house, signed, found), reading.events_of(house.database, no)
    reader = reader_of(house, case, seen)
    return page(
        request,
        "sheet.html",
        case=seen,
        zone=reader.zone,
        paper=paper,
        entries=_entries(code, paper, events, reader),
        signatures=[
            (role, event, reader.whoever(event) if event else "")
            for role, event in _signed(code, paper, events)
        ],
        names=house.names,
        back=f"/m/{no}" if set(signed.actor.roles) == {Role.TECHNICIAN} else f"/cases/{no}",
    )


def _entries(code: str, paper: WrittenPaper, events: Sequence[EventRow], reader: Reader) -> list[Entry]:
    """What happened filled it in, entry by entry; else as it was filed the last time; else blank."""
    told = [event for event in events if event.name == paper.on]
    found = told or list(_filed(code, events))[-1:]
    return [_entry(paper, event, reader) for event in found] or [_entry(paper, None, reader)]


def _entry(paper: WrittenPaper, event: EventRow | None, reader: Reader) -> Entry:
    facts = event.facts if event else {}
    answers = facts.get("answers")
    given = facts if event and event.name == paper.on else answers if isinstance(answers, dict) else {}
    texts = event.texts if event else {}
    filled = tuple(
        (field, _in_words(field, reader.says(given.get(name), texts))) for name, field in paper.fields.items()
    )
    who = reader.whoever(event) if event else ""
    return Entry(event, who, filled, reader.says(facts.get("text"), texts))


def _in_words(field: PaperField, said: Words) -> Words:
    """A choice by its name."""
    chosen = {**YES_NO, **{code: (both.zh, both.en) for code, both in field.choices.items()}}
    return chosen.get(said[0], said) if field.kind in ("yes_no", "choice") else said


def _filed(code: str, events: Sequence[EventRow]) -> Iterator[EventRow]:
    return (event for event in events if event.name == "paper_filed" and event.facts.get("paper") == code)


def _signed(
    code: str, paper: WrittenPaper, events: Sequence[EventRow]
) -> Iterator[tuple[Role, EventRow | None]]:
    """Each signature that the form wants, with who gave it since it was filed last."""
    last = max((event.seq for event in _filed(code, events)), default=0)
    given = {
        event.facts.get("role"): event
        for event in events
        if event.name == "paper_signed" and event.facts.get("paper") == code and event.seq > last
    }
    return ((role, given.get(role)) for role in paper.signed_by)
