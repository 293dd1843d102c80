"""Which wrong answer did another product give, what is ours, and by which test do we know?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.deadline import Deadline
from domain.standard import Standard
from tests.domain.scene import HERE, Scene
from tests.standards_in_miniature import ALWAYS, COMPLAINT, ORDER

OFFICE = Calendar.model_validate({"hours": {"monday-friday": ["09:00-17:00"]}})


@dataclass(frozen=True)
class Fault:
    """One fault: where it is told, what went wrong, the wrong answer and the right one, and our test.

    `figures` are "theirs" where the thread gives them, "ours" where its rule is put to figures of our own.
    """

    product: str
    thread: str
    zh: str
    en: str
    wrong: str
    right: str
    figures: str
    test: str

    @property
    def address(self) -> str:
        return "https://github.com/" + self.thread.replace("#", "/issues/")


KNOWN: dict[str, Fault] = {}


def fault(
    product: str, thread: str, *, zh: str, en: str, wrong: str, right: str, figures: str = "theirs"
) -> Callable[[Callable[[], object]], Callable[[], None]]:
    """The test below asks us the same: its answer must be the right one, and not the one that they gave."""

    def known(answer: Callable[[], object]) -> Callable[[], None]:
        @wraps(answer)
        def test() -> None:
            ours = str(answer())
            assert ours != wrong, f"{product} gave the same wrong answer: {thread}"
            assert ours == right

        KNOWN[answer.__name__] = Fault(product, thread, zh, en, wrong, right, figures, answer.__name__)
        return test

    return known


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """An instant as it is said on the spot: "2026-09-18 16:30", or with an offset of its own."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))


def said(instant: datetime, zone: str = "Asia/Shanghai") -> str:
    """The same the other way: to the minute, and to the second where it is not a whole minute."""
    here = instant.astimezone(ZoneInfo(zone))
    return f"{here:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def open_on(*days: str, hours: str = "00:00-24:00", zone: str = "Asia/Shanghai", **more: Any) -> Calendar:
    return Calendar.model_validate({"hours": {", ".join(days): hours.split()}, "zone": zone, **more})


def law(within: str, of: str = "opened", **more: Any) -> Deadline:
    """One promise, with whatever reminders and escalation a test wants."""
    return Deadline.model_validate(
        {"name": more.pop("name", "x.y"), "clause": "X-1", "within": within, "of": of, **more}
    )


def told(role: str, *, after: str = "0 minutes", **more: Any) -> dict[str, Any]:
    return {"after": after, "tell": role, "by": ["sms"], "say": "x", **more}


def complaint(
    *deadlines: Deadline, on: str = "2026-09-14 09:00", calendar: Calendar = ALWAYS, **more: Any
) -> Scene:
    """A complaint that knows no other promise than these."""
    return _under(COMPLAINT, deadlines, calendar, lambda ours: Scene.complaint(on, ours, **more))


def order(
    *deadlines: Deadline, on: str = "2026-09-14 09:00", calendar: Calendar = ALWAYS, **more: Any
) -> Scene:
    """An order that knows no other promise than these."""
    return _under(ORDER, deadlines, calendar, lambda ours: Scene.order(on, ours, **more))


def _under(
    plain: Standard, deadlines: tuple[Deadline, ...], calendar: Calendar, begin: Callable[[Standard], Scene]
) -> Scene:
    return begin(plain.model_copy(update={"deadlines": deadlines, "notices": (), "calendar": calendar}))


def due(scene: Scene) -> str:
    """When the only clock that counts will be over."""
    [clock] = scene.case.clocks
    assert not clock.paused
    return said(clock.due_at)


def times_told(scene: Scene) -> list[str]:
    """When somebody was told anything, in order."""
    return [f"{message.planned_at.astimezone(HERE):%m-%d %H:%M}" for message in scene.messages]
