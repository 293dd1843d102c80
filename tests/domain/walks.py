"""How does somebody who knows no rules walk through a case: any command, by anybody, at any time?"""

import random
import types
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime

from domain.case import Case, Step
from domain.command import Command
from domain.judge import Opening, act, open_case, tick
from domain.machine import STAY, Machine, Row
from domain.machines import MACHINES, Given
from domain.message import Message
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import next_planned
from domain.pricing import due
from domain.refusal import Refused
from tests.domain.scene import MICROSECOND, TOWN, instant

MONDAY = instant("2026-09-14 09:00")
SPANS = [
    timedelta(0),
    MICROSECOND,
    timedelta(seconds=30),
    *(timedelta(minutes=m) for m in (3, 20, 90, 700, 3000)),
]
AHEAD = [timedelta(minutes=m) for m in (1, 20, 75, 200, 1500, 5000)]
Cause = tuple[datetime, Given | None]


class Walk:
    """One case and its walker. `causes` are all that is needed to walk the same way again."""

    def __init__(self, opening: Opening, seed: int) -> None:
        self.dice, self.opening, self.now = random.Random(seed), opening, opening.at
        self.causes: list[Cause] = []
        self.unheard: list[Message] = []
        self.tried: Counter[str] = Counter()
        first = open_case(opening)
        self.case, self.opened = first.case, first
        self.machine: Machine = MACHINES[opening.body.kind]

    def steps(self, length: int) -> Iterator[tuple[Case, Cause, Step]]:
        """What the case was, what came, and what followed; a refusal leaves no step."""
        yield self.case, (self.now, None), self.opened
        for _ in range(length):
            if self.case.closed_at:
                return
            for cause in self._next():
                before, (now, given) = self.case, cause
                try:
                    step = act(before, given, now) if given else tick(before, now)
                except Refused:
                    continue
                self.now, self.case = now, step.case
                self.causes.append(cause)
                self.unheard += step.messages
                yield before, cause, step

    def _next(self) -> Iterator[Cause]:
        if self.case.requests:
            asked = self.case.requests[0]
            near = [person for person in TOWN[:5] if person not in asked.without][: asked.count]
            yield self.now, self._given("offer", THE_SYSTEM, request=asked.id, technicians=near)
        elif self.dice.random() < 0.3:
            yield from self._wait()
        elif self.dice.random() < 0.1 and self.unheard:
            message = self.unheard.pop(self.dice.randrange(len(self.unheard)))
            what = self.dice.choice(["acknowledged", "failed"])
            yield self.now, self._given("hear", THE_SYSTEM, what=what, message=message)
        else:
            yield self.now + self.dice.choice(SPANS[:4]), self._any_command()

    def _wait(self) -> Iterator[Cause]:
        """To the next planned instant, or just short of it, or blindly on."""
        entry = next_planned(self.case)
        if entry and self.dice.random() < 0.7:
            yield max(self.now, entry.at - self.dice.choice([timedelta(0), MICROSECOND])), None
        else:
            yield self.now + self.dice.choice(SPANS), None

    def _any_command(self) -> Given:
        rows = [row for row in self.machine.rows_at(self.case.stage) if row.command and row.by]
        weights = [self._weight(row) for row in rows]
        row = self.dice.choices(rows, weights)[0]
        assert row.command is not None
        self.tried[row.trigger] += 1
        fields = {
            name: self._value(name, field.annotation, row.command)
            for name, field in row.command.model_fields.items()
            if name != "kind" and (field.is_required() or self.dice.random() < 0.7)
        }
        return self._given(row.trigger, self._actor(row), **fields)

    def _weight(self, row: Row) -> float:
        """What leads on, and what was not tried yet; the ways out seldom, or no walk would get far."""
        weight = 1 / (1 + self.tried[row.trigger]) ** 2
        leaves = set(row.to) & {"cancelled", "cancelling", "declined", "rejected"} or row.trigger in (
            "release",
            "assign",
        )
        return weight * (0.05 if leaves else 4 if set(row.to) - {STAY} else 1)

    def _actor(self, row: Row) -> Actor:
        role = self.dice.choice(row.by)
        body = self.case.body
        person = f"per_{role}"
        if role is Role.TECHNICIAN:
            known = (
                (body.technician,) if body.technician else body.candidates if isinstance(body, Order) else ()
            )
            person = self.dice.choice(known or TOWN)
        return Actor(person=person, roles=(role,))

    def _given(self, kind: str, by: Actor, **fields: Any) -> Given:
        return Given.model_validate(
            {"command": {"kind": kind, **fields}, "by": by, "key": f"k{len(self.causes)}"}
        )

    def _value(self, name: str, annotation: Any, command: type[Command]) -> Any:
        known: dict[str, Any] = {
            "technician": self.dice.choice(TOWN),
            "tracker": "per_tracker",
            "items": {"tap-replace": self.dice.randint(1, 3)},
            "by_hand": {},
            "ticks": self.case.standard.items,
            "paper": self.dice.choice([paper.name for paper in self.case.standard.papers] or ["none"]),
            "answers": {field: "txt_1" for paper in self.case.standard.papers for field in paper.fields},
            "about": self.dice.choice([clock.name for clock in self.case.clocks] or ["nothing#1"]),
            "amount": self._amount(),
            "value": "80.00",
            "item": self.dice.choice(("tap-replace", "bulb-replace")),
            "quantity": 2,
            "stock_price": "9.42",
            "stores": ["per_store"],
            "stars": 4,
            "score": 2,
        }
        plain = _plain(annotation)
        if name in known and get_origin(plain) is not Literal:
            return known[name]
        if plain in (datetime, AwareDatetime):
            return self.now + self.dice.choice(AHEAD)
        if plain is Decimal:
            return "80.00"
        if plain is bool:
            return self.dice.random() < 0.7
        return self.dice.choice(get_args(plain)) if get_origin(plain) is Literal else "txt_1"

    def _amount(self) -> str:
        if not isinstance(self.case.body, Order):
            return "1.00"
        accepted = self.case.stage == "settling"
        return str(due(self.case.body, self.case.standard.order_rules, accepted=accepted) or "1.00")


def again(opening: Opening, causes: list[Cause]) -> Case:
    """The case that the same causes make."""
    case = open_case(opening).case
    for now, given in causes:
        case = (act(case, given, now) if given else tick(case, now)).case
    return case


def _plain(annotation: Any) -> Any:
    """Without what is said about it, and without None."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        annotation = parts[0]
    return annotation
