"""Under which standard is a case born?"""

from typing import Annotated

from pydantic import Field

import standards
from api.errors import unprocessable
from domain.standard import Standard

LawName = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$", examples=["reno"])]


def law_of(name: str, *kinds: str) -> Standard:
    """The newest edition of a standard for one of those kinds of case; one that is published now is in force now."""
    law = standards.load(name) if name in standards.names() else None
    if law is None or law.kind not in kinds:
        known = ", ".join(known for known in standards.names() if standards.load(known).kind in kinds)
        raise unprocessable(
            "standard", f"没有这套规范，可用的有：{known}", f"no such standard; there are: {known}"
        )
    return law
