"""Is a column one of several words, in a statement that was put together once?"""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

# `in_` writes its list into the statement anew at every execution, which costs a courier as much as asking it.


def among(column: ColumnElement[Any], words: tuple[str, ...]) -> ColumnElement[bool]:
    """One of words that stand in the code."""
    return column == func.any(literal_column(f"'{{{','.join(words)}}}'::text[]", ARRAY(TEXT)))


def among_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """One of the words of a list that comes as a parameter of that name."""
    return column == func.any(bindparam(name, type_=ARRAY(TEXT)))
