"""Which standards are in force, and what does each edition say, clause by clause?"""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

import standards
from api.access import Asking
from api.errors import Problem
from api.guide import problems
from api.shapes import Both, ClauseSeen
from standards.reading import Unreadable

router = APIRouter(prefix="/v1/standards", tags=["standards"])
Name = Annotated[str, Path(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Number = Annotated[str, Path(pattern=r"^\d{1,4}\.\d{1,4}$")]


class StandardLine(BaseModel):
    """A standard, its editions, and the one under which a case is born today."""

    name: str
    kind: str
    editions: list[str]
    newest: str


class ClauseLine(ClauseSeen):
    must: str


class EditionSeen(BaseModel):
    """One edition: every value of it as it is judged by, and every clause in words."""

    name: str
    edition: str
    kind: str
    clauses: list[ClauseLine]
    checklists: dict[str, Any]
    scripts: dict[str, Any]
    facts: dict[str, list[str]]
    prices: dict[str, Both]
    law: dict[str, Any]


@router.get(
    "", name="list_standards", summary="有哪些规范 · which standards there are", responses=problems(401)
)
def list_standards(asker: Asking) -> list[StandardLine]:
    return [
        StandardLine(
            name=name,
            kind=standards.load(name).kind,
            editions=list(standards.editions(name)),
            newest=standards.newest(name),
        )
        for name in standards.names()
    ]


@router.get(
    "/{name}/{edition}",
    name="read_standard",
    summary="一个版次全文 · one edition, whole",
    responses=problems(401, 404),
)
def read_standard(asker: Asking, name: Name, edition: Number) -> EditionSeen:
    if name not in standards.names() or edition not in standards.editions(name):
        raise Problem(404, "NotFound")
    try:
        law = standards.load(name, edition)
    except Unreadable:
        raise Problem(404, "NotFound") from None
    rules = law.order
    return EditionSeen(
        name=name,
        edition=edition,
        kind=law.kind,
        clauses=[
            ClauseLine(id=number, zh=clause.zh, en=clause.en, must=clause.must)
            for number, clause in standards.clauses(name, edition).items()
        ],
        checklists={
            key: found.model_dump(mode="json") for key, found in standards.checklists(name, edition).items()
        },
        scripts={
            key: found.model_dump(mode="json") for key, found in standards.scripts(name, edition).items()
        },
        facts={key: list(allowed) for key, allowed in rules.facts.items()} if rules else {},
        prices={key: Both(zh=item.zh, en=item.en) for key, item in rules.quote.prices.items()}
        if rules
        else {},
        law=law.model_dump(mode="json"),
    )
