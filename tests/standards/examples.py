"""What do the worked examples of an edition say, and do they come true?"""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from domain.base import Fact
from domain.case import Case, Step
from domain.complaint import Complaint
from domain.judge import Opening, act, open_case, tick
from domain.machines import Given, read_command
from domain.message import Message
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.refusal import Refused
from domain.standard import Standard
from standards import editions, load, names
from standards.compiling import STANDARDS
from standards.edition import Both
from standards.reading import read_yaml

A_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


class Line(Fact):
    """At this time somebody does something, or this is how things stand.

    `told` names everything that was said since the line before that names anything: time, whom, sentence, clause.
    """

    at: str
    by: str = "system"
    do: str | None = None
    fields: dict[str, JsonValue] = {}
    refused: str | None = None
    stage: str | None = None
    told: tuple[str, ...] | None = None
    broken: tuple[str, ...] | None = None


class Example(Both):
    """A case in business words, with local times; a line without a date is on the date of the line before."""

    opened: str
    order: dict[str, JsonValue] | None = None
    complaint: dict[str, JsonValue] | None = None
    story: tuple[Line, ...]


class Page(NamedTuple):
    """One example of one edition."""

    standard: str
    edition: str
    name: str
    example: Example


def examples() -> list[Page]:
    """Every example of every edition."""
    return [
        Page(standard, edition, name, example)
        for standard in names()
        for edition in editions(standard)
        for name, example in read_yaml(
            STANDARDS / standard / edition / "examples.yaml", dict[str, Example]
        ).items()
    ]


class Telling:
    """An example while it is told."""

    def __init__(self, page: Page) -> None:
        self.standard: Standard = load(page.standard, page.edition)
        self.zone = ZoneInfo(self.standard.calendar.zone)
        self.example, self.date = page.example, page.example.opened.split()[0]
        self.said: list[Message] = []
        self.case: Case
        self._take(open_case(self._opening()))

    def tell(self) -> None:
        """AssertionError at the first line that is not so."""
        for line in self.example.story:
            at = self._at(line.at)
            if line.do:
                self._do(line, at)
            else:
                self._take(tick(self.case, at))
            self._compare(line)

    def _do(self, line: Line, at: datetime) -> None:
        fields = {name: self._value(value) for name, value in line.fields.items()}
        if line.do == "offer":
            fields["request"] = self.case.requests[0].id
        command = read_command.validate_python({"kind": line.do, **fields})
        try:
            self._take(act(self.case, Given(command=command, by=_actor(line.by)), at))
        except Refused as refused:
            said = f"{type(refused).__name__} {refused.clause or ''}".strip()
            assert said == line.refused, f"{line.at} {line.do}: {said}"
            return
        assert line.refused is None, f"{line.at} {line.do}: was not refused"

    def _compare(self, line: Line) -> None:
        if line.stage:
            assert self.case.stage == line.stage, line.at
        if line.told is not None:
            assert [self._in_words(message) for message in self.said] == list(line.told), line.at
            self.said = []
        if line.broken is not None:
            broken = [f"{breach.deadline} {breach.clause}" for breach in self.case.breaches]
            assert broken == list(line.broken), line.at

    def _take(self, step: Step) -> None:
        self.case = step.case
        self.said += step.messages

    def _in_words(self, message: Message) -> str:
        at = message.planned_at.astimezone(self.zone)
        when = f"{at:%H:%M}" if f"{at:%Y-%m-%d}" == self.date else f"{at:%m-%d %H:%M}"
        return f"{when} {message.to.role} {message.says} {message.clause or ''}".strip()

    def _opening(self) -> Opening:
        known: dict[str, Any] = {"customer": "cus_example"}
        at = self._at(self.example.opened)
        if self.example.order is not None:
            order = Order.model_validate({**known, "requested_for": at, **self.example.order})
            return Opening(no="SO-EXAMPLE", standard=self.standard, body=order, at=at)
        complaint = Complaint.model_validate({**known, **(self.example.complaint or {})})
        return Opening(no="TS-EXAMPLE", standard=self.standard, body=complaint, at=at)

    def _value(self, value: object) -> object:
        """Local times become instants, and digits a number; everything else is read as JSON would be."""
        if isinstance(value, str) and A_TIME.fullmatch(value):
            return self._instant(value)
        return int(value) if isinstance(value, str) and value.isdigit() else value

    def _at(self, text: str) -> datetime:
        """The time of a line; one with a date begins a new day of the story."""
        if A_TIME.fullmatch(text):
            self.date = text.split()[0]
        return self._instant(text if A_TIME.fullmatch(text) else f"{self.date} {text}")

    def _instant(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC)


def _actor(by: str) -> Actor:
    """`technician near` is the technician whom the story calls near; a bare part is whoever plays it."""
    role, _, person = by.partition(" ")
    if role == "system":
        return THE_SYSTEM
    return Actor(person=f"per_{person}" if person else f"per_{role}", roles=(Role(role),))
