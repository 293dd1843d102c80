"""What can the people of the town do in an order, in their own words?"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from api.shapes import CaseSeen, MessageSeen
from domain.people import Role
from simulation import samples
from simulation.door import Door, Refusal
from simulation.pace import HALF_AN_HOUR, minutes, next_half_hour
from simulation.samples import Row

# A message that a courier left half said is in doubt for half a minute; a story outlasts that.
SOON = 60.0
PAUSE = 0.05
TRIES = 96
REACHED = ("sent", "delivered")


class StoryBroken(Exception):
    """Something in a story did not go as the standard says it must; the sentence says what."""


class Affair:
    """One case as a story sees it: what people know of it, and whatever they do about it."""

    def __init__(self, door: Door, row: Row, seen: CaseSeen) -> None:
        self.door, self.row, self.seen = door, row, seen
        self.no = seen.no

    def look(self) -> CaseSeen:
        self.seen = self.door.case(self.no)
        return self.seen

    @property
    def stage(self) -> str:
        return self.seen.stage

    @property
    def now(self) -> datetime:
        """The case's own now, as of the last look."""
        return self.seen.now

    def does(self, by: str, kind: str, **fields: Any) -> CaseSeen:
        self.seen = self.door.command(self.no, kind, by, **fields)
        return self.seen

    def refused(self, by: str, kind: str, **fields: Any) -> Refusal:
        """The refusal that a command meets; StoryBroken when it is carried out."""
        try:
            self.does(by, kind, **fields)
        except Refusal as refusal:
            return refusal
        raise StoryBroken(f"{self.row.ref}: {kind} should have been refused")

    def settled(self, *passing: str) -> CaseSeen:
        """Wait until the world has answered and the case has left a stage in which nobody can act."""
        until = time.monotonic() + SOON
        while self.look().stage in passing:
            if time.monotonic() > until:
                raise StoryBroken(f"{self.row.ref}: still at {self.stage} after {SOON:g} seconds")
            time.sleep(PAUSE)
        return self.seen

    def passes(self, length: timedelta) -> None:
        """Let so much of the case's own time pass."""
        now = self.door.fast_forward(self.no, length)
        # The row of the case knows its new clock from the next step on; the answer knows it at once.
        seen = self.look()
        self.seen = seen.model_copy(update={"now": max(seen.now, now or seen.now)})

    def ticks(self, command: str) -> list[str]:
        """What the checklist before a command still wants ticked."""
        lists = [checklist for checklist in self.look().checklists if checklist.gate == command]
        return [
            item.id for checklist in lists for item in checklist.items if not (item.advice or item.ticked)
        ]

    def told(self, role: Role) -> MessageSeen:
        """The last message that reached somebody in that part and asks to be acknowledged."""
        until = time.monotonic() + SOON
        while True:
            asked = [
                message
                for message in self.door.messages(self.no)
                if message.to.role == role and message.asks_acknowledgement and message.status in REACHED
            ]
            if asked:
                return max(asked, key=lambda message: message.planned_at)
            if time.monotonic() > until:
                raise StoryBroken(f"{self.row.ref}: no {role} was told anything")
            time.sleep(PAUSE)

    def acknowledged_by(self, role: Role) -> None:
        """Somebody takes notice as a phone allows: by a key in a call, by a reply to an SMS."""
        message = self.told(role)
        if message.to.person is None:
            raise StoryBroken(f"{self.row.ref}: {message.id} was sent to nobody")
        before = self.times("acknowledged")
        if message.channel == "voice":
            self.door.press(message.to.person, "1", message.id)
        else:
            self.door.reply(message.to.person, "1", message.id)
        until = time.monotonic() + SOON
        while self.times("acknowledged") == before:
            if time.monotonic() > until:
                raise StoryBroken(f"{self.row.ref}: {role} took notice, and the case did not")
            time.sleep(PAUSE)

    def times(self, name: str) -> int:
        """How often something has happened."""
        return sum(event.name == name for event in self.door.events(self.no))

    def office(self, role: Role) -> str:
        """Whoever plays a part in the office."""
        return samples.town().first(role)

    @property
    def customer(self) -> str:
        return self.seen.customer.id


class Job(Affair):
    """An order."""

    @property
    def technician(self) -> str:
        return str(self.seen.facts["technician"])

    def candidates(self) -> list[str]:
        """To whom the job is offered, the nearest first."""
        if self.settled("details_pending", "dispatching").stage != "offered":
            raise StoryBroken(f"{self.row.ref}: offered to nobody, but {self.stage}")
        candidates = self.seen.facts["candidates"]
        assert isinstance(candidates, list), "candidates are a list of ids"
        return [str(person) for person in candidates]

    def nearest_grabs(self) -> None:
        self.does(self.candidates()[0], "grab")

    def both_grab(self) -> None:
        """Two technicians at the same instant; exactly one may have it."""
        with ThreadPoolExecutor(2) as hands:
            grabs = [hands.submit(partial(self._grabs, person)) for person in self.candidates()[:2]]
        lost = [refusal for refusal in (grab.result() for grab in grabs) if refusal]
        if [refusal.refusal for refusal in lost] != ["AlreadyTaken"]:
            raise StoryBroken(f"{self.row.ref}: both grabbed, and {lost or 'both'} won")
        self.look()

    def _grabs(self, person: str) -> Refusal | None:
        try:
            self.door.command(self.no, "grab", person)
        except Refusal as refusal:
            return refusal
        return None

    def calls_and_agrees(self, wanted: datetime | None, by: str | None = None) -> None:
        """The technician, or whoever does it for them, reaches the customer and agrees a visit."""
        caller = by or self.technician
        self.does(caller, "log_call", connected=True)
        self.agrees_visit("appoint", caller, wanted)

    def agrees_visit(self, kind: str, by: str, wanted: datetime | None) -> None:
        """The wanted time, or the next half hour in which the technician is free."""
        soonest = next_half_hour(self.now + minutes(20))
        at = max(wanted, soonest) if wanted else soonest
        for _ in range(TRIES):
            try:
                self.does(by, kind, at=at, read_back=True)
            except Refusal as refusal:
                if refusal.refusal != "TechnicianBusy":
                    raise
                at += HALF_AN_HOUR
            else:
                return
        raise StoryBroken(f"{self.row.ref}: the technician is busy for two days")

    @property
    def appointment(self) -> datetime:
        at = self.look().appointment
        if at is None:
            raise StoryBroken(f"{self.row.ref}: no visit is agreed")
        return at

    def enters(self) -> None:
        self.does(self.technician, "enter", ticks=self.ticks("enter"))

    def proposes(self, items: dict[str, int]) -> None:
        """A solution on site, by the list; the customer says yes."""
        self.does(self.technician, "propose_solution", items=items)
        self.does(self.customer, "approve_quote")

    def starts_work(self) -> None:
        self.does(self.technician, "start_work", ticks=self.ticks("start_work"))

    def finishes(self) -> None:
        self.does(self.technician, "finish", ticks=self.ticks("finish"))

    def pays(self) -> None:
        """Exactly what is due, as the answer says when it is something else."""
        facts = self.look().facts
        amount = Decimal(str(facts["total"])) - Decimal(str(facts.get("paid", "0")))
        try:
            self.does(self.customer, "pay", amount=str(amount))
        except Refusal as refusal:
            if refusal.refusal != "WrongAmount":
                raise
            self.does(self.customer, "pay", amount=refusal.facts["due"])

    def accepted_and_paid(self) -> None:
        self.does(self.customer, "accept")
        if self.stage == "settling":
            self.pays()

    def follows_up(self, *, satisfied: bool) -> None:
        score = 5 if satisfied else 2
        by = self.office(Role.CUSTOMER_SERVICE)
        self.does(by, "follow_up", reached=True, satisfied=satisfied, still_good=satisfied, score=score)
