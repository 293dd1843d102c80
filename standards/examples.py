"""What do the worked examples of an edition say, and do they come true?"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pydantic import JsonValue, TypeAdapter, ValidationError

from domain.base import Fact
from domain.case import Body, Case, Step
from domain.complaint import Complaint
from domain.event import Event
from domain.judge import Opening, act, open_case, tick
from domain.machines import Given, read_command
from domain.message import Message
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.refusal import Refused
from domain.request import Request
from domain.standard import Standard
from standards.compiling import Edition
from standards.edition import Both
from standards.reading import Page, Problem, read_yaml

BODY: TypeAdapter[Body] = TypeAdapter(Body)
A_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


class Untrue(Exception):
    """A line of an example that is not so: when, what is said there, and what is so."""

    def __init__(self, at: str, what: str, said: object, found: object) -> None:
        super().__init__(f"{at} {what}: 例子说 · the example says {said}，实际 · it is {found}")


class Line(Fact):
    """At this time somebody does something, or this is how things stand.

    `told` names everything that was said since the line before that names anything: time, whom, sentence, clause.
    `happened` names events of this line, each with the facts that matter; `known` what the case then knows of itself;
    `asks` what the world is asked, with the scores that a crew must have.
    """

    at: str
    by: str = "system"
    do: str | None = None
    fields: dict[str, JsonValue] = {}
    refused: str | None = None
    stage: str | None = None
    told: tuple[str, ...] | None = None
    broken: tuple[str, ...] | None = None
    happened: dict[str, dict[str, str]] = {}
    known: dict[str, str] = {}
    asks: str | None = None


class Example(Both):
    """A case in business words, with local times; a line without a date is on the date of the line before."""

    opened: str
    by: str = "system"
    order: dict[str, JsonValue] | None = None
    complaint: dict[str, JsonValue] | None = None
    purchase: dict[str, JsonValue] | None = None
    reception: dict[str, JsonValue] | None = None
    story: tuple[Line, ...]


def examples(law: Edition) -> dict[str, Example]:
    """The examples of one edition, by name."""
    return read_yaml(law.folder / "examples.yaml", dict[str, Example])


def come_true(standard: Standard, example: Example) -> None:
    """Tell an example from its beginning; Untrue at the first line that is not so."""
    Telling(standard, example).tell()


def untrue(law: Edition) -> tuple[Problem, ...]:
    """The examples of an edition that do not come true, each with its line."""
    page, found = Page(law.folder / "examples.yaml"), []
    for name, example in page.take(dict[str, Example]).items():
        try:
            come_true(law.standard, example)
        except Untrue as wrong:
            found.append(page.problem((name,), str(wrong)))
    return tuple(found)


class Telling:
    """An example while it is told."""

    def __init__(self, standard: Standard, example: Example) -> None:
        self.standard, self.example = standard, example
        self.zone = ZoneInfo(standard.calendar.zone)
        self.date = example.opened.split()[0]
        self.said: list[Message] = []
        self.events: tuple[Event, ...] = ()
        self.case: Case
        self._take(open_case(self._opening()))
        self.first = self.events

    def tell(self) -> None:
        for line in self.example.story:
            at, self.events, before = self._at(line.at), (), self.first
            if line.do:
                self._do(line, line.do, at)
            else:
                self._take(tick(self.case, at))
            self.events, self.first = (*before, *self.events), ()
            self._compare(line)

    def _do(self, line: Line, name: str, at: datetime) -> None:
        fields = {key: self._value(value) for key, value in line.fields.items()}
        if name == "offer":
            fields["request"] = self.case.requests[0].id if self.case.requests else "none"
        try:
            command = read_command.validate_python({"kind": name, **fields})
        except ValidationError as wrong:
            raise Untrue(line.at, name, fields, wrong) from None
        try:
            self._take(act(self.case, Given(command=command, by=actor_of(line.by)), at))
        except Refused as refused:
            said = f"{type(refused).__name__} {refused.clause or ''}".strip()
            _same(line, f"{name} refused", line.refused, said)
            return
        _same(line, f"{name} refused", line.refused, None)

    def _compare(self, line: Line) -> None:
        if line.stage:
            _same(line, "stage", line.stage, self.case.stage)
        if line.told is not None:
            _same(line, "told", list(line.told), [self._in_words(message) for message in self.said])
            self.said = []
        if line.broken is not None:
            broken = [f"{breach.deadline} {breach.clause}" for breach in self.case.breaches]
            _same(line, "broken", list(line.broken), broken)
        if line.asks is not None:
            asked = ", ".join(map(_asked, self.case.requests))
            _same(line, "asks", line.asks, asked)
        for name, wanted in line.known.items():
            _same(line, f"known {name}", wanted, in_short(getattr(self.case.body, name, "?")))
        for name, facts in line.happened.items():
            found = [event for event in self.events if event.name == name]
            if not any(_holds(event, facts) for event in found):
                raise Untrue(line.at, f"happened {name}", facts, [event.facts for event in self.events])

    def _take(self, step: Step) -> None:
        self.case = step.case
        self.said += step.messages
        self.events = (*self.events, *step.events)

    def _in_words(self, message: Message) -> str:
        at = message.planned_at.astimezone(self.zone)
        when = f"{at:%H:%M}" if f"{at:%Y-%m-%d}" == self.date else f"{at:%m-%d %H:%M}"
        return f"{when} {message.to.role} {message.says} {message.clause or ''}".strip()

    def _opening(self) -> Opening:
        at, by = self._at(self.example.opened), actor_of(self.example.by)
        body = body_of(self.example)
        if isinstance(body, Order) and body.requested_for is None:
            body = body.but(requested_for=at)
        no = "TS-EXAMPLE" if isinstance(body, Complaint) else "SO-EXAMPLE"
        return Opening(no=no, standard=self.standard, body=body, at=at, by=by)

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


def in_short(value: object) -> str:
    """A value as an example writes it: true, 2, 300.00, one, two."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return ", ".join(map(in_short, value))
    return "" if value is None else str(value)


def _asked(request: Request) -> str:
    """`technicians 20`; for outside crews also `with price, quality at least 3`."""
    scores = f" with {', '.join(request.criteria)} at least {request.at_least}" if request.criteria else ""
    return f"{request.asks} {request.count}{scores}"


def _same(line: Line, what: str, said: object, found: object) -> None:
    if said != found:
        raise Untrue(line.at, what, said, found)


def _holds(event: Event, facts: dict[str, str]) -> bool:
    known = {"by": event.by, **event.facts}
    return all(in_short(known.get(name)) == wanted for name, wanted in facts.items())


def body_of(example: Example) -> Body:
    """What the case of an example begins with."""
    kinds = {
        "order": example.order,
        "complaint": example.complaint,
        "purchase": example.purchase,
        "reception": example.reception,
    }
    ((kind, known),) = ((kind, known) for kind, known in kinds.items() if known is not None)
    return BODY.validate_python({"kind": kind, "customer": "cus_example", **known})


def actor_of(by: str) -> Actor:
    """`technician near` is the technician whom the story calls near; a bare part is whoever plays it."""
    role, _, person = by.partition(" ")
    if role == "system":
        return THE_SYSTEM
    return Actor(person=f"per_{person}" if person else f"per_{role}", roles=(Role(role),))
