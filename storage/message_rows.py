"""How does a message become a row, and a row a message again?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.message import Message, Recipient, message_id
from domain.people import Role


def row_of(
    case_no: str, message: Message, shift: timedelta, *, released: bool, since: int | None = None
) -> dict[str, Any]:
    """A message as the case sees it; a planned one of a case whose clock was moved waits for its release."""
    ready_at = message.planned_at - shift
    return {
        "id": message_id(case_no, message.key),
        "case_no": case_no,
        "key": message.key,
        "says": message.says,
        "role": message.to.role.value,
        "person": message.to.person,
        "channel": message.channel,
        "fallback": list(message.fallback),
        "clause": message.clause,
        "about": message.about,
        "asks_acknowledgement": message.asks_acknowledgement,
        "facts": message.facts,
        "status": "due" if released else "planned",
        "standing": "released" if released else "planned",
        "since": since,
        "planned_at": message.planned_at,
        "ready_at": ready_at if released or not shift else None,
    }


def message_of(row: Mapping[Any, Any]) -> Message:
    """The intent again, as the case gave it."""
    return Message(
        key=row["key"],
        says=row["says"],
        to=Recipient(role=Role(row["role"]), person=row["person"]),
        channel=row["channel"],
        fallback=tuple(row["fallback"]),
        clause=row["clause"],
        about=row["about"],
        asks_acknowledgement=row["asks_acknowledgement"],
        planned_at=row["planned_at"],
        facts=row["facts"],
    )
