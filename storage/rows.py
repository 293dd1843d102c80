"""How do many rows travel in one statement?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import TableValuedAlias, bindparam, column, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Types = Mapping[str, TypeEngine[Any] | type[TypeEngine[Any]]]


def travelling(types: Types, name: str = "given") -> TableValuedAlias:
    """A table in a statement, filled from the parameter `name`: one round trip for all its rows."""
    columns = [column(field, kind) for field, kind in types.items()]
    table = func.jsonb_to_recordset(bindparam(name, type_=JSONB)).table_valued(*columns, name=f"{name}_rows")
    return table.render_derived(with_types=True)


def packed(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The parameter of such a table."""
    return [dict(row) for row in rows]
