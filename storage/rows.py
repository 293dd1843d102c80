"""How do many rows travel in one statement?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Subquery, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Types = Mapping[str, TypeEngine[Any] | type[TypeEngine[Any]]]
NAME = "given"


def travelling(types: Types, name: str = NAME) -> Subquery:
    """A table in a statement, filled with `packed` rows: one round trip for all of them."""
    columns = [column(field, kind) for field, kind in types.items()]
    sent = func.jsonb_to_recordset(bindparam(name, type_=JSONB)).table_valued(*columns, name=f"{name}_sent")
    # The server takes any such table for a hundred rows, and would read all of ours to find a few; a limit it believes.
    few = select(*sent.render_derived(with_types=True).c).limit(bindparam(f"{name}_rows", type_=Integer))
    return few.subquery(f"{name}_rows")


def packed(rows: Sequence[Mapping[str, Any]], name: str = NAME) -> dict[str, Any]:
    """The parameters of such a table."""
    return {name: [dict(row) for row in rows], f"{name}_rows": len(rows)}
