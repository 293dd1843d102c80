"""What holds a command up: which items of a checklist are open, which papers are missing or unsigned?"""

from collections.abc import Iterator, Mapping

from domain import refusal
from domain.case import Case
from domain.paper import Paper


def what_holds(case: Case, command: str, said: Mapping[str, str] = {}) -> refusal.Refused | None:
    """ChecklistUnfinished or PapersMissing, each with the clause of the first that is lacking; None lets it pass.

    `said` is what the command says of itself: a call that reached nobody wants no opinion on file.
    """
    for gate in case.standard.gates:
        if gate.command == command:
            lacking = [
                item
                for item in gate.items
                if case.matches(item.only, said) and item.id not in case.body.ticked
            ]
            if lacking:
                items = ", ".join(item.id for item in lacking)
                return refusal.ChecklistUnfinished(lacking[0].clause, checklist=gate.checklist, items=items)
    missing = [paper for paper in wanted_papers(case, command, said) if not has(case, paper)]
    if missing:
        return refusal.PapersMissing(missing[0].clause, papers=", ".join(paper.name for paper in missing))
    return None


def wanted_papers(case: Case, command: str, said: Mapping[str, str]) -> Iterator[Paper]:
    """The papers that hold this command in this case."""
    return (
        paper for paper in case.standard.papers if paper.before == command and case.matches(paper.only, said)
    )


def has(case: Case, paper: Paper) -> bool:
    """Is it on file, with every signature it needs?"""
    signed = case.body.paper_signed.get(paper.name, ())
    return paper.name in case.body.papers and len(signed) >= len(paper.signed_by)
