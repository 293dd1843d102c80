"""单据 Which papers are filled in and signed at any stage?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.chain import counted_signature
from domain.command import Command, Text
from domain.machine import ANY_OPEN, STAY, Rows
from domain.paper import Paper
from domain.people import Role
from domain.stages.everywhere import STAFF
from domain.turn import Turn

rows = Rows({})
Answers = Annotated[
    dict[str, Text],
    Field(
        description="各栏所填内容 · what is filled into each field of the paper",
        max_length=60,
    ),
]
PaperName = Annotated[
    str, Field(max_length=60, pattern="^[a-z0-9_]+$", description="单据编号 · the paper's name")
]


class FilePaper(Command):
    """A form or record of this case is filled in; filled in again, it must be signed again."""

    kind: Literal["file_paper"] = "file_paper"
    paper: PaperName
    text: Text | None = None
    answers: Answers = {}


class SignPaper(Command):
    """The next signature under a paper; whoever signs for somebody else says why."""

    kind: Literal["sign_paper"] = "sign_paper"
    paper: PaperName
    reason: Text | None = None


@rows.on(FilePaper, during=[ANY_OPEN], to=[STAY], by=(*STAFF, Role.CUSTOMER))
def file_paper(turn: Turn, command: FilePaper) -> None:
    """Complete, and by whom the paper is for: nobody fills in another's opinion (HOME-WORK-33)."""
    paper = _known(turn, command.paper)
    if not turn.by.holds((*(paper.by or STAFF), Role.ADMIN, Role.SYSTEM)):
        raise refusal.PaperIsAnothers(paper.clause, paper=paper.name, roles=", ".join(paper.by))
    lacking = [name for name in paper.fields if not command.answers.get(name)]
    if lacking and not (paper.free and command.text):
        raise refusal.RecordMissing(paper.clause, fields=", ".join(lacking))
    body = turn.case.body
    signed = {name: roles for name, roles in body.paper_signed.items() if name != paper.name}
    turn.update(papers=tuple(dict.fromkeys((*body.papers, paper.name))), paper_signed=signed)
    turn.happened("paper_filed", paper=paper.name, text=command.text, answers=dict(command.answers))


@rows.on(SignPaper, during=[ANY_OPEN], to=[STAY], by=(*STAFF, Role.CUSTOMER))
def sign_paper(turn: Turn, command: SignPaper) -> None:
    paper, body = _known(turn, command.paper), turn.case.body
    if paper.name not in body.papers:
        raise refusal.PapersMissing(paper.clause, papers=paper.name)
    signed = body.paper_signed.get(paper.name, ())
    role, said = counted_signature(turn, paper.signed_by, signed, paper.clause, command.reason)
    turn.update(paper_signed={**body.paper_signed, paper.name: (*signed, role)})
    turn.happened("paper_signed", paper=paper.name, role=role, **said)


def _known(turn: Turn, name: str) -> Paper:
    """The paper as this case wants it; UnknownPaper where its standard has none of that name."""
    wanted = [paper for paper in turn.case.standard.papers if paper.name == name]
    if not wanted:
        raise refusal.UnknownPaper(paper=name)
    return next((paper for paper in wanted if turn.case.matches(paper.only)), wanted[0])
