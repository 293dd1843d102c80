"""What can a story ask of the town: customers who order and complain, phones, and time that passes?"""

import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from api.shapes import CaseSeen, EventSeen, MessageSeen
from simulation.cast import Affair, Job
from simulation.door import Door
from simulation.grievance import Grievance
from simulation.pace import hours
from simulation.samples import ComplaintRow, OrderRow
from simulation.shop import Sale, Visit

SOON = 30.0
TOMORROW = hours(26)
# A story may be told at any hour: what waits until people may be disturbed is as good as said.
TOLD = ("sent", "delivered", "acknowledged", "held")
IN_HAND = ("planned", "due", "sending")


class Street:
    """A house with the town in it. Every customer of a story is somebody new."""

    count = itertools.count(1)

    def __init__(self, door: Door) -> None:
        self.door = door

    def customer(self) -> dict[str, Any]:
        number = next(self.count)
        near = {"lat": 30.0 + number % 7 * 0.01, "lng": 120.0 + number % 5 * 0.01}
        return {
            "name": f"顾客{number}",
            "phone": f"+86199{number:08d}",
            "address": f"虚构街{number}号",
            **near,
        }

    def order(
        self, customer: dict[str, Any] | None = None, wanted_in: timedelta = TOMORROW, **more: Any
    ) -> Job:
        """A new order: a leaking tap, unless said otherwise."""
        who = customer or self.customer()
        at = more.get("at", datetime.now().astimezone())
        said = {
            "standard": "reno",
            "channel": "web",
            "problem": "厨房水龙头滴水",
            "requested_for": at + wanted_in,
        }
        seen = self.door.open_order(customer=who, **{**said, **more})
        row = OrderRow(
            **_row(seen.no, at, who), standard="reno", channel="web", lat=who["lat"], lng=who["lng"],
            problem="厨房水龙头滴水", requested_for=at + wanted_in, facts=more.get("facts", {}),
        )  # fmt: skip
        job = Job(self.door, row, seen)
        job.settled("dispatching", "quoting")
        return job

    def sale(self, goods: str = "regular", price: str = "8000.00", **more: Any) -> Sale:
        """A sale of furniture, made just now unless said otherwise."""
        return Sale(*self._at_the_shop("retail", {"goods": goods, "price": price}, **more))

    def visitor(self, customer: dict[str, Any] | None = None) -> Visit:
        """Somebody who comes into the sales centre."""
        return Visit(*self._at_the_shop("sale", {}, customer))

    def _at_the_shop(
        self, standard: str, facts: dict[str, Any], customer: dict[str, Any] | None = None, **more: Any
    ) -> tuple[Door, OrderRow, CaseSeen]:
        who, at = customer or self.customer(), datetime.now().astimezone()
        seen = self.door.open_order(standard=standard, channel="store", customer=who, facts={**facts, **more})
        row = OrderRow(
            **_row(seen.no, at, who), standard=standard, channel="store", lat=who["lat"], lng=who["lng"],
            problem="", requested_for=None, facts=facts,
        )  # fmt: skip
        return self.door, row, seen

    def complaint(
        self, customer: dict[str, Any] | None = None, subject: str = "soft", **more: Any
    ) -> Grievance:
        who = customer or self.customer()
        said = {"standard": "complaint", "subject": subject, "words": "等了一上午没有人来", "signals": []}
        about = {} if "order" in more else {"customer": who}
        seen = self.door.open_complaint(**{**said, **about, **more})
        row = ComplaintRow(
            **_row(seen.no, seen.opened_at, who),
            order=None,
            subject=subject,
            words="等了一上午没有人来",
            signals=(),
        )
        return Grievance(self.door, row, seen)

    def taken(self, **more: Any) -> Job:
        """An order that the nearest technician has grabbed."""
        job = self.order(**more)
        job.nearest_grabs()
        return job

    def agreed(self, wanted_in: timedelta = TOMORROW, **more: Any) -> Job:
        """An order with a visit agreed."""
        job = self.taken(wanted_in=wanted_in, **more)
        wanted = job.row.requested_for if isinstance(job.row, OrderRow) else None
        job.calls_and_agrees(wanted)
        return job

    def told(self, case: Affair, intent: str, role: str | None = None) -> list[MessageSeen]:
        """The messages of that intent which went out, the earliest first, once the couriers are done."""
        end = time.monotonic() + SOON
        while True:
            found = [
                message
                for message in self.door.messages(case.no)
                if message.intent == intent and role in (None, message.to.role)
            ]
            in_hand = [m for m in found if m.status in IN_HAND and m.planned_at <= case.now]
            if not in_hand or time.monotonic() > end:
                break
            time.sleep(0.05)
        return sorted((m for m in found if m.status in TOLD), key=lambda message: message.planned_at)

    def events(self, case: Affair, name: str) -> list[EventSeen]:
        return [event for event in self.door.events(case.no) if event.name == name]

    def until(self, is_so: Callable[[], Any], what: str, within: float = SOON) -> None:
        """Wait a little for what couriers and the engine do on their own."""
        end = time.monotonic() + within
        while not is_so():
            assert time.monotonic() < end, f"not so after {within:g} seconds: {what}"
            time.sleep(0.05)


def _row(no: str, at: datetime, who: dict[str, Any]) -> dict[str, Any]:
    said = {name: who[name] for name in ("phone", "address")}
    return {"ref": no, "day": 1, "at": at, "customer": who["name"], "plot": "", **said}
