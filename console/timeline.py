"""What happened in a case, what was said in it to whom, and what became of that, as one story?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.words import Words
from console.field_words import CAME_BY, choice_words, field_words
from console.words import role_words
from domain.complaint import SUBJECT_NAMES
from domain.machines import MACHINES
from storage.reading import EventRow
from storage.reading_messages import MessageRow

LOOKS = {
    **dict.fromkeys(("breached", "escalated", "not_reached", "unfilled", "cancelled", "raised"), "late"),
    **dict.fromkeys(("kept", "accepted_by_all", "completed", "settled", "satisfied", "acknowledged"), "good"),
    **dict.fromkeys(("reminded", "running_late", "delay_reported"), "soon"),
}
# Said by the row itself, or of use to programs alone.
UNSAID = frozenset(
    {"clause", "deadline", "says", "tell", "fields", "before", "times", "attempt", "attempts"}
    | {"visit", "round", "level", "items"}
)
NOTHING: Words = ("", "")
AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
COUNTED = re.compile(r"([a-z][a-z0-9-]*)×(\d+)", re.ASCII)
SAYS_NOTHING = frozenset({"ticked", "clock_moved"})


@dataclass(frozen=True)
class Reader:
    """What turns ids and codes of one case into words: the names of people and of what is priced, stages, zone."""

    kind: str
    zone: str
    names: Mapping[str, str]
    items: Mapping[str, Words] = field(default_factory=dict)

    def whoever(self, event: EventRow) -> str:
        """Nobody where it happened by itself, or came through a program's key."""
        if event.by == "system" or event.by.startswith("key_"):
            return ""
        return self.names.get(event.by) or event.by_name or event.by

    def says(self, value: Any, texts: Mapping[str, str]) -> Words:
        """Nothing for what is empty, or true or false without a question."""
        if value in (None, "", [], {}) or isinstance(value, bool):
            return NOTHING
        if isinstance(value, list):
            said = [words for one in value if (words := self.says(one, texts)) != NOTHING]
            return "、".join(zh for zh, _ in said), ", ".join(en for _, en in said)
        return self._word(str(value), texts)

    def _word(self, said: str, texts: Mapping[str, str]) -> Words:
        if AN_INSTANT.match(said):
            local = datetime.fromisoformat(said).astimezone(ZoneInfo(self.zone))
            return (local.strftime("%m-%d %H:%M"),) * 2
        if counted := COUNTED.fullmatch(said):
            zh, en = self.items.get(counted[1], (counted[1], counted[1]))
            return f"{zh}×{counted[2]}", f"{en} × {counted[2]}"
        plain = texts.get(said) or self.names.get(said)
        if plain:
            return plain, plain
        stages = MACHINES[self.kind].stages
        return stages.get(said) or SUBJECT_NAMES.get(said) or CAME_BY.get(said) or _coded(said)


def _coded(said: str) -> Words:
    role = role_words(said)
    return choice_words(said) if role == (said, said) else role


@dataclass(frozen=True)
class Told:
    """One thing in the story: something that happened, or (with `message`) something that was said."""

    at: datetime
    look: str
    name: str = ""
    by: str = ""
    clause: str | None = None
    facts: tuple[tuple[Words, Words], ...] = ()
    message: MessageRow | None = None
    minor: bool = False


def story(events: Sequence[EventRow], messages: Sequence[MessageRow], reader: Reader) -> list[Told]:
    """The newest first. What is still planned stands in the plan, not here; a reminder is told by its message."""
    messaged = {(message.planned_at, message.clause) for message in messages}
    told = [
        _happened(event, reader)
        for event in events
        if event.name not in ("reminded", "escalated")
        or (event.at, event.facts.get("clause")) not in messaged
    ]
    told += [_said(message) for message in messages if message.status != "planned"]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _happened(event: EventRow, reader: Reader) -> Told:
    facts = [
        (field_words(name, "fact"), said)
        for name, value in event.facts.items()
        if name not in UNSAID and (said := reader.says(value, event.texts)) != NOTHING
    ]
    return Told(
        at=event.at,
        look=LOOKS.get(event.name, ""),
        name=event.name,
        by=reader.whoever(event),
        clause=_text(event.facts.get("clause")),
        facts=tuple(facts),
        minor=event.name in SAYS_NOTHING,
    )


def _said(message: MessageRow) -> Told:
    look = {"acknowledged": "good", "undeliverable": "late", "unknown": "soon"}.get(message.status, "info")
    at = message.sent_at or message.planned_at
    quiet = message.status == "withdrawn"
    return Told(at=at, look="" if quiet else look, clause=message.clause, message=message, minor=quiet)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
