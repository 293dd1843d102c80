"""How does a test tell what happened in a case, in the words of those who took part?

    scene = Scene.order(at="2026-09-14 09:00")     # the nearest two, a and b, are asked
    scene.by("a").grab()
    scene.wait("5 minutes")
    assert scene.breaches() == [("appointment.call_customer", "09:05:00")]

It answers requests to the world as the shell does: at once, with the next technicians of the town.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.case import Body, Case, Step
from domain.complaint import Complaint, Subject
from domain.event import Event
from domain.judge import Opening, act, commands, open_case, tick
from domain.machines import MACHINES, Given
from domain.message import Message
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import next_planned, plan
from domain.refusal import Refused
from domain.span import Span, later
from domain.standard import Standard
from standards import load

HERE = ZoneInfo("Asia/Shanghai")
TOWN = ("a", "b", "c", "d", "e", "f", "g", "h")
Given_ = Callable[..., Step]


@cache
def law(name: str) -> Standard:
    return load(name, "2026.1")


def instant(text: str) -> datetime:
    """A local time, such as "2026-09-14 09:00"."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=HERE)


def _read(value: Any) -> Any:
    return instant(value) if isinstance(value, str) and value[4:5] == value[7:8] == "-" else value


class Speaker:
    """Somebody who gives commands: `scene.by("a").grab()`."""

    def __init__(self, scene: "Scene", actor: Actor) -> None:
        self._scene, self._actor = scene, actor

    def __getattr__(self, kind: str) -> Given_:
        return lambda **fields: self._scene.do(self._actor, kind, **fields)

    def may(self) -> set[str]:
        return {command["kind"] for command in commands(self._scene.case, self._actor)}


class Scene:
    """One case from its opening on, the clock on the wall, and all that was told and written down."""

    def __init__(self, opening: Opening, town: tuple[str, ...] = TOWN) -> None:
        self.town, self.now = town, opening.at
        self.events: list[Event] = []
        self.messages: list[Message] = []
        self.case: Case
        self._keep(open_case(opening))

    @classmethod
    def of(cls, standard: Standard, body: Body, at: str, town: tuple[str, ...] = TOWN) -> "Scene":
        return cls(Opening(no="SO-20260914-000001", standard=standard, body=body, at=instant(at)), town)

    @classmethod
    def order(
        cls,
        at: str = "2026-09-14 09:00",
        standard: Standard | None = None,
        town: tuple[str, ...] = TOWN,
        **known: Any,
    ) -> "Scene":
        return cls.of(standard or law("reno"), Order(customer="cus_1", **known), at, town)

    @classmethod
    def complaint(
        cls,
        at: str = "2026-09-14 09:00",
        standard: Standard | None = None,
        subject: Subject = "soft",
        **known: Any,
    ) -> "Scene":
        return cls.of(standard or law("complaint"), Complaint(customer="cus_1", subject=subject, **known), at)

    def by(self, who: str) -> Speaker:
        """A technician by the person's id; anybody else by their part."""
        part = Role.TECHNICIAN if who in self.town else Role(who)
        person = "cus_1" if part is Role.CUSTOMER else who
        return Speaker(self, THE_SYSTEM if part is Role.SYSTEM else Actor(person=person, roles=(part,)))

    def do(self, actor: Actor, kind: str, *, key: str = "", **fields: Any) -> Step:
        command = {name: _read(value) for name, value in fields.items()}
        given = Given.model_validate({"command": {"kind": kind, **command}, "by": actor, "key": key})
        return self._keep(act(self.case, given, self.now))

    def wait(self, length: str) -> None:
        self.until_instant(later(Span.parse(length), self.case.standard.calendar, self.now))

    def until(self, text: str) -> None:
        """A time of today, or a day and a time."""
        day = f"{self.now.astimezone(HERE):%Y-%m-%d} "
        self.until_instant(instant(text if "-" in text else day + text))

    def until_instant(self, end: datetime) -> None:
        while (entry := next_planned(self.case)) and entry.at <= end:
            self.now = max(entry.at, self.now)
            self._keep(tick(self.case, self.now))
        self.now = end
        self._keep(tick(self.case, end))

    def _keep(self, step: Step) -> Step:
        self.case = step.case
        self.events += step.events
        self.messages += step.messages
        for request in step.requests if step.case.stage not in MACHINES[step.case.body.kind].over else ():
            near = [person for person in self.town if person not in request.without][: request.count]
            self.do(THE_SYSTEM, "offer", request=request.id, technicians=near)
        return step

    @contextmanager
    def refuses(self, why: type[Refused], clause: str | None = None) -> Iterator[None]:
        """What is done inside is refused for that reason and clause, and changes nothing."""
        before = self.case
        with pytest.raises(why) as refused:
            yield
        assert self.case == before
        assert clause is None or refused.value.clause == clause

    @property
    def stage(self) -> str:
        return self.case.stage

    def told(self, to: str) -> list[str]:
        """What a person or a part was told, in order."""
        return [m.says for m in self.messages if to in (m.to.person, m.to.role)]

    def breaches(self) -> list[tuple[str, str]]:
        return [(breach.deadline, clock(breach.at)) for breach in self.case.breaches]

    def happened(self, name: str) -> list[Event]:
        return [event for event in self.events if event.name == name]

    def planned(self, tell: str = "") -> list[tuple[str, str]]:
        """What is planned, or what one part will be told: (instant, sentence or deadline)."""
        entries = [entry for entry in plan(self.case) if not tell or entry.tell == tell]
        return [(clock(entry.at), entry.says or entry.what) for entry in entries]

    def forget(self) -> None:
        """Only what happens from now on is of interest."""
        self.events.clear()
        self.messages.clear()


def clock(at: datetime) -> str:
    """The time of day, to the second; the day too when it is another than the one on which the tests take place."""
    here = at.astimezone(HERE)
    exact = here.strftime("%H:%M:%S") + (f".{here.microsecond:06}" if here.microsecond else "")
    return exact if here.date().isoformat() == "2026-09-14" else here.strftime("%m-%d ") + exact


MICROSECOND = timedelta(microseconds=1)
