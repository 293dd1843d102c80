"""What does a clause say, whichever standard it stands in?"""

from functools import cache

import standards
from api.shapes import ClauseSeen


@cache
def _all() -> dict[str, tuple[str, str]]:
    """Read once: editions are added with a new start of the house."""
    return {
        number: (clause.zh, clause.en)
        for name in standards.names()
        for number, clause in standards.clauses(name).items()
    }


def clause_text(number: str | None) -> tuple[str, str] | None:
    """A clause in our own words, zh and en; None where it is none of ours."""
    return _all().get(number or "")


def clause_seen(number: str) -> ClauseSeen:
    zh, en = clause_text(number) or (number, number)
    return ClauseSeen(id=number, zh=zh, en=en)
