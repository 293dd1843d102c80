"""What has become of a complaint on the way: how did its class move, what was promised, what is on file?"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Text, cast, func, select

from domain.base import Fact
from storage.engine import Database
from storage.tables_cases import cases, events

MOVES = ("classified", "raised", "lowered")
PAPERS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])


class Move(Fact):
    """A change of class, by the case's clock."""

    name: str
    at: datetime
    severity: int | None = None


class Lane(Fact):
    """What a complaint shows in its lane beside its row."""

    moves: tuple[Move, ...] = ()
    promised_at: datetime | None = None
    papers: tuple[str, ...] = ()
    owner: str | None = None


def lanes(db: Database, numbers: Sequence[str]) -> dict[str, Lane]:
    """By the numbers of complaints; two short questions however many there are."""
    if not numbers:
        return {}
    moved = (
        select(
            events.c.case_no, events.c.name, events.c.at, events.c.facts["severity"].astext.label("severity")
        )
        .where(events.c.case_no.in_(list(numbers)), events.c.name.in_(MOVES))
        .order_by(events.c.case_no, events.c.seq, events.c.index)
    )
    body = cases.c.state["body"]
    standing = select(
        cases.c.no,
        cases.c.state["moments"]["promise"].astext.label("promised_at"),
        func.coalesce(cast(body["papers"], Text), "[]").label("papers"),
        body["owner"].astext.label("owner"),
    ).where(cases.c.no.in_(list(numbers)))
    with db.reading() as connection:
        moves: dict[str, list[Move]] = {}
        for row in connection.execute(moved).mappings():
            moves.setdefault(row["case_no"], []).append(Move.model_validate(dict(row)))
        return {
            row.no: Lane(
                moves=tuple(moves.get(row.no, ())),
                promised_at=datetime.fromisoformat(row.promised_at) if row.promised_at else None,
                papers=PAPERS.validate_json(row.papers),
                owner=row.owner,
            )
            for row in connection.execute(standing)
        }
