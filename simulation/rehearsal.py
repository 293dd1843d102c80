"""How is a worked example of a standard played by the people of the town, in a running house?"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from api.shapes import CaseSeen
from domain.people import Role
from simulation.cast import Affair, StoryBroken
from simulation.door import Door, Refusal
from simulation.plots.book import Plot
from standards.examples import A_TIME, Example, Line, Telling, examples
from standards.library import edition

STRANGER = re.compile(r"per_[a-z_]+")
TEXT = re.compile(r"txt_\d+")
WORDS = "样例文字 · sample words"
SCORE = 4
A_SECOND = timedelta(seconds=1)


class Rehearsal:
    """An example while the town plays it, so many weeks later; its strangers are played by people made for it."""

    def __init__(self, standard: str, name: str, later: timedelta = timedelta(0)) -> None:
        self.law = edition(standard)
        self.name, self.later = name, later
        self.example: Example = examples(self.law)[name]
        self.zone = ZoneInfo(self.law.standard.calendar.zone)
        self.date = self.example.opened.split()[0]
        self.players: dict[str, str] = {}
        self.cut_short = False
        self.parts = {f"per_{name}": Role(role) for role, name in self._speakers()}

    def _speakers(self) -> Iterator[tuple[str, str]]:
        """Who of the example speaks by name, and in which part."""
        for line in self.example.story:
            role, _, name = line.by.partition(" ")
            if name:
                yield role, name

    def opens(self, door: Door, customer: dict[str, Any], key: str | None = None) -> CaseSeen:
        """The case as its customer begins it; whoever the example calls by name is there before."""
        named = {word for line in self.example.story for word in STRANGER.findall(str(line.fields))}
        for name in sorted(named | set(self.parts)):
            if name.removeprefix("per_") not in list(Role):
                self._make(door, name)
        if self.law.kind == "complaint":
            return self._complains(door, customer, key)
        missing = self.given.get("missing", ())
        return door.open_order(
            key,
            standard=self.law.name,
            customer={name: value for name, value in customer.items() if name not in missing},
            problem=None if "problem" in missing else WORDS,
            requested_for=None if "requested_for" in missing else self.opened_at,
            facts=self.given.get("said", {}) if self.law.kind == "order" else self._sold(),
            at=self.opened_at,
        )

    def _complains(self, door: Door, customer: dict[str, Any], key: str | None) -> CaseSeen:
        """After as many complaints of the same customer as the example counts before it."""
        told = ("subject", "signals", "via")
        said: dict[str, Any] = {name: self.given[name] for name in told if name in self.given}
        said |= {"standard": self.law.name, "customer": customer, "words": WORDS, "at": self.opened_at}
        for _ in range(int(self.given.get("earlier", 0))):
            door.open_complaint(**said)
        return door.open_complaint(key, **said)

    def _sold(self) -> dict[str, Any]:
        """What is known of a sale when it is made; what was paid is paid afterwards."""
        return {name: self.given[name] for name in ("goods", "price", "extras") if name in self.given}

    @property
    def opened_at(self) -> datetime:
        return self._instant(self.example.opened)

    @property
    def given(self) -> dict[str, Any]:
        """What the case begins with, besides its customer."""
        return {**(self.example.order or self.example.purchase or self.example.complaint or {})}

    def plot(self) -> Plot[Any]:
        """As a plot of the town: how it ends and what it breaks is as the pure core says."""
        told = Telling(self.law.standard, self.example)
        told.tell()
        broken = tuple(dict.fromkeys(breach.deadline for breach in told.case.breaches))
        return Plot(self.name, told.case.stage, self.story, broken)

    def story(self, affair: Affair) -> Iterator[datetime]:
        """Line by line at its own time; what the roster answers by itself is left to it."""
        if paid := self.given.get("paid"):
            affair.does(affair.customer, "pay", amount=paid)
        for place, line in enumerate(self.example.story, start=1):
            # A real clock is never on the stroke: each line comes a second later than the one before it did, so that
            # what counts from one deed is over when a later line looks at it.
            yield self._at(line.at) + place * A_SECOND
            if line.do and line.do != "offer":
                self._do(affair, line, line.do)
            if line.stage and not self._is_at(affair, line.stage):
                if line.stage == "follow_up" and affair.stage == "closed":
                    self.cut_short = True
                    return  # not in the sample of those who are called (LHPM-046): the number of the case decides
                raise StoryBroken(f"{self.name} {line.at}: at {affair.stage}, not at {line.stage}")

    def _is_at(self, affair: Affair, stage: str) -> bool:
        """Is that where the case stands, once the roster has answered what it was asked?"""
        return affair.stage == stage or affair.settled(*({"dispatching"} - {stage})).stage == stage

    def _do(self, affair: Affair, line: Line, kind: str) -> None:
        by = self._player(affair, line.by)
        fields = {name: self._value(affair, value) for name, value in line.fields.items()}
        try:
            affair.does(by, kind, **fields)
        except Refusal as refusal:
            said = f"{refusal.refusal} {refusal.clause or ''}".strip()
            if said != line.refused:
                raise StoryBroken(f"{self.name} {line.at} {kind}: {said}, not {line.refused}") from None
            return
        if line.refused:
            raise StoryBroken(f"{self.name} {line.at} {kind}: should have been refused ({line.refused})")

    def _player(self, affair: Affair, by: str) -> str:
        """`technician near` is somebody made for this example; a bare part is the town's own."""
        role, _, person = by.partition(" ")
        if role == "customer":
            return affair.customer
        return self.players[f"per_{person}"] if person else affair.office(Role(role))

    def _make(self, door: Door, name: str) -> None:
        """Without a place, so that nobody else's job is offered to them; a crew passes unless it is called unscored."""
        card = self.law.standard.order.dispatch.scorecard if self.law.standard.order else None
        scored = card is not None and "unscored" not in name
        made = door.add_person(
            name=f"样例{name.removeprefix('per_')}",
            roles=[self.parts.get(name, Role.TECHNICIAN)],
            scorecard=dict.fromkeys(card.value.criteria, SCORE) if card and scored else None,
        )
        self.players[name] = str(made["id"])

    def _value(self, affair: Affair, value: JsonValue) -> Any:
        if isinstance(value, dict):
            return {name: self._value(affair, inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._value(affair, inner) for inner in value]
        if not isinstance(value, str):
            return value
        if A_TIME.fullmatch(value):
            return self._instant(value)
        if TEXT.fullmatch(value):
            return WORDS
        if value in self.players:
            return self.players[value]
        if value.removeprefix("per_") in list(Role) and value.startswith("per_"):
            return affair.office(Role(value.removeprefix("per_")))
        return int(value) if value.isdigit() else value

    def _at(self, text: str) -> datetime:
        if A_TIME.fullmatch(text):
            self.date = text.split()[0]
        return self._instant(text if A_TIME.fullmatch(text) else f"{self.date} {text}")

    def _instant(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=self.zone) + self.later
