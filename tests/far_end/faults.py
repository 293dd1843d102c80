"""In which ways can a provider misbehave, and what did it see us do?"""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """`before` and `after` are about accepting the message: after it, the message exists all the same."""

    REFUSE = "refuse"
    TOO_MANY = "too_many"
    FAIL_BEFORE = "fail_before"
    FAIL_AFTER = "fail_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    DRIP_AFTER = "drip_after"
    GARBLE_AFTER = "garble_after"
    EARLY_REPORT = "early_report"


BEFORE = {Kind.REFUSE, Kind.TOO_MANY, Kind.FAIL_BEFORE, Kind.HANG_BEFORE, Kind.DROP_BEFORE}


@dataclass(frozen=True)
class Fault:
    kind: Kind
    status: int = 400
    code: int = 0
    retry_after: str | None = None
    report: str = "delivered"


@dataclass(frozen=True)
class Recorded:
    """One request as it came in, whole, so that a referee can judge it later."""

    method: str
    path: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes = field(repr=False)

    def fields(self, name: str) -> list[str]:
        return [value for key, value in self.form if key == name]


@dataclass(frozen=True)
class Answered:
    """What was said to a request, where it was said in earnest: a fault's noise is not kept."""

    request: Recorded
    status: int
    said: dict[str, object]
