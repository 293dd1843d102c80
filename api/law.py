"""Under which standard is a case born?"""

from typing import Annotated

from pydantic import Field

import standards
from api.errors import unprocessable
from domain.standard import Standard

LawName = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$", examples=["reno"])]


def law_of(name: str, kind: str) -> Standard:
    """The newest edition of a standard for that kind of case."""
    known = [known for known in standards.names() if standards.load(known).kind == kind]
    if name not in known:
        names = ", ".join(known)
        raise unprocessable(
            "standard", f"没有这套规范，可用的有：{names}", f"no such standard; there are: {names}"
        )
    return standards.load(name)
