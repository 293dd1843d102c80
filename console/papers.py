"""Which papers does a case want, what is on them, and who has still to sign?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.shapes import CaseSeen
from domain.case import Case
from domain.people import Role
from standards.edition import Both, PaperField
from standards.library import edition
from storage.reading import EventRow

BY_THE_CARD = frozenset({"file_paper", "sign_paper"})


@dataclass(frozen=True)
class PaperSeen:
    """One paper of a case; `filled` are its fields as they stand on it now, `text` what was written in one piece."""

    code: str
    name: Both
    clauses: tuple[str, ...]
    fields: dict[str, PaperField]
    free: bool
    filed: bool
    filled: dict[str, str]
    text: str
    signed: tuple[str, ...]
    next_signature: Role | None


def papers_of(case: Case, seen: CaseSeen, events: Sequence[EventRow]) -> list[PaperSeen]:
    """The papers that are wanted in this case, those that are missing first. None where nobody may file any now."""
    if not any(command.kind in BY_THE_CARD for command in seen.commands):
        return []
    written = edition(case.standard.name, case.standard.edition).papers.papers
    found = []
    for code, paper in written.items():
        clauses = tuple(wanted.clause for wanted in paper.wanted if case.matches(wanted.only))
        if not clauses:
            continue
        signed = tuple(case.body.paper_signed.get(code, ()))
        filled, text = _last(code, events)
        left = paper.signed_by[len(signed) :]
        found.append(
            PaperSeen(
                code=code,
                name=paper.name,
                clauses=clauses,
                fields=paper.fields,
                free=paper.free,
                filed=code in case.body.papers,
                filled=filled,
                text=text,
                signed=signed,
                next_signature=left[0] if left and code in case.body.papers else None,
            )
        )
    return sorted(found, key=lambda one: one.filed)


def sheets_of(case: Case) -> dict[str, Both]:
    """What can be printed in this case, by its code: the forms wanted in it, and those that nothing waits for."""
    written = edition(case.standard.name, case.standard.edition).papers.papers
    return {
        code: paper.name
        for code, paper in written.items()
        if not paper.wanted or any(case.matches(wanted.only) for wanted in paper.wanted)
    }


def _last(code: str, events: Sequence[EventRow]) -> tuple[dict[str, str], str]:
    """What was filled in the last time; the words stand behind their ids."""
    for event in reversed(events):
        if event.name == "paper_filed" and event.facts.get("paper") == code:
            answers, text = event.facts.get("answers"), str(event.facts.get("text") or "")
            given = answers if isinstance(answers, dict) else {}
            filled = {name: event.texts.get(str(said), str(said)) for name, said in given.items()}
            return filled, event.texts.get(text, text)
    return {}, ""
