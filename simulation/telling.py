"""Who was told what, when, by which channel and by which clause, and how is that printed as it happens?"""

import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from api.shapes import MessageSeen
from domain.base import Fact
from domain.channel import channel_name
from domain.people import ROLE_NAMES, Role
from simulation import samples
from simulation.day import Play
from simulation.door import Door

SETTLING = 20.0
PAUSE = 0.1
ON_ITS_WAY = ("sending",)
UNSAID = ("planned", "held", "withdrawn")
STATUSES = {
    "sending": ("发送中", "sending"),
    "sent": ("已发出", "sent"),
    "delivered": ("已送达", "delivered"),
    "acknowledged": ("已确认", "acknowledged"),
    "undeliverable": ("送不到", "undeliverable"),
    "unknown": ("不确定", "unknown"),
}


class Telling(Fact):
    """One message as it was told."""

    at: datetime
    case: str
    ref: str
    role: str
    person: str | None
    name: str
    channel: str
    intent: str
    text: str | None
    clause: str | None
    status: str


class Teller:
    """Follows the cases of a day: each message is told once, when it has gone out; later only its status changes."""

    def __init__(self, door: Door, console: Console | None, language: str) -> None:
        self.door, self.console, self.tongue = door, console, 0 if language == "zh" else 1
        self.zone = ZoneInfo(samples.town().timezone)
        self.staff = {person.id: person.name for person in samples.town().people}
        self.tellings: dict[str, Telling] = {}

    def follow(self, play: Play) -> None:
        """Look at the messages of a case, and print those that are new."""
        assert play.affair is not None, "only an open case is followed"
        for message in self.door.messages(play.affair.no):
            if message.status not in UNSAID:
                new = message.id not in self.tellings
                self.tellings[message.id] = telling = self._telling(play, message)
                if new and self.console:
                    self.console.print(self._line(telling), soft_wrap=True)

    def finish(self, plays: list[Play]) -> None:
        """Wait until nothing that is due is still on its way, then look for the last time."""
        for play in plays:
            until = time.monotonic() + SETTLING
            while play.affair and time.monotonic() < until and any(self._under_way(play)):
                time.sleep(PAUSE)
            if play.affair:
                self.follow(play)

    def _under_way(self, play: Play) -> Iterator[bool]:
        assert play.affair is not None, "only an open case is followed"
        now = play.affair.now
        for message in self.door.messages(play.affair.no):
            yield message.status in ON_ITS_WAY or (message.status == "planned" and message.planned_at <= now)

    def _telling(self, play: Play, message: MessageSeen) -> Telling:
        assert play.affair is not None, "only an open case is followed"
        return Telling(
            at=message.sent_at or message.planned_at,
            case=play.affair.no,
            ref=play.ref,
            role=message.to.role,
            person=message.to.person,
            name=self.staff.get(
                message.to.person or "", play.row.customer if message.to.role == "customer" else "—"
            ),
            channel=message.channel,
            intent=message.intent,
            text=message.text,
            clause=message.clause,
            status=message.status,
        )

    def _line(self, told: Telling) -> Text:
        role = ROLE_NAMES[Role(told.role)][self.tongue]
        channel = channel_name(told.channel, ("zh", "en")[self.tongue])
        status = STATUSES.get(told.status, (told.status, told.status))[self.tongue]
        line = Text()
        line.append(told.at.astimezone(self.zone).strftime("%m-%d %H:%M "), style="cyan")
        line.append(f"{told.ref:6}", style="bold")
        line.append(f" {channel} → {role} {told.name} ")
        line.append(f"[{told.clause or '—'}] ", style="magenta")
        line.append(told.text or told.intent)
        line.append(f"  {status}", style="red" if told.status in ("undeliverable", "unknown") else "green")
        return line
