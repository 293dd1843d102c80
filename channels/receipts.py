"""Which of two reports about the same attempt is the later one?"""

from typing import get_args

from channels.contract import What

SMS_STATUS: dict[str, What] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
CALL_STATUS: dict[str, What] = {
    "queued": "accepted",
    "initiated": "accepted",
    "ringing": "accepted",
    "in-progress": "sent",
    "answered": "sent",
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "failed",
}
ENDS: frozenset[What] = frozenset(
    {"delivered", "undelivered", "failed", "no_answer", "busy", "machine", "completed"}
)
FAILS: frozenset[What] = frozenset({"undelivered", "failed", "no_answer", "busy", "machine"})


def _rank(what: What) -> int:
    if what == "acknowledged":
        return 3
    return 2 if what in ENDS else get_args(What).index(what)


def forward(old: What | None, new: What) -> What | None:
    """Reports arrive in any order and without an instant, so a status only ever moves forward.

    Of two ends the first stands. A reply is words, not a status: it moves nothing.
    """
    if new == "reply":
        return old
    if old is None or _rank(new) > _rank(old):
        return new
    return old


def kept_code(old: str | None, new: str | None) -> str | None:
    """A later report without an error number does not take back the number of an earlier one."""
    return new or old
