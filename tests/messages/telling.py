"""How do we hear all that a case says on its way, as a courier would say it, in both languages and by both channels?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product

import pytest
from sqlalchemy import insert

from activities.wording import Wording
from domain.case import Body, Step
from domain.judge import Opening
from domain.message import Message
from domain.standard import Standard
from storage import opening, outbox, people
from storage.engine import Database
from storage.opening import Arrival, Before
from storage.people import Caller
from storage.tables_cases import private_texts
from tests.activities.house import WANG, keep, settle_staff, wording
from tests.domain import scene as scenes
from tests.domain.scene import TOWN, Scene, instant

NAMES = {"a": "张样", "b": "刘样", "c": "孙样", "d": "周样"}
WORDS = {f"txt_{number}": f"当面说清第{number}件事" for number in range(1, 10)}


@dataclass(frozen=True)
class Said:
    """One message in one language by one channel."""

    message: Message
    name: str
    language: str
    channel: str
    text: str

    @property
    def says(self) -> str:
        return self.message.says


class Telling(Scene):
    """A scene whose case lives in the database; whatever falls due is claimed and put into words."""

    def __init__(self, db: Database, begun_with: Opening, said: list[Said]) -> None:
        self.db, self.said, self.wording = db, said, wording(db)
        super().__init__(begun_with)

    def _keep(self, step: Step) -> Step:
        if step.case.seq > 1:
            keep(self.db, None, step)
        for claimed in outbox.claim(self.db, step.case.at, 50, "w"):
            self.said += in_every_way(self.wording, claimed)
        return super()._keep(step)


def in_every_way(wording: Wording, claimed: outbox.Claimed) -> Iterator[Said]:
    for language, channel in product(("zh", "en"), ("sms", "voice")):
        to = claimed.to.model_copy(update={"language": language})
        message = claimed.message.model_copy(update={"channel": channel})
        text = wording.compose(claimed.model_copy(update={"to": to, "message": message}))
        yield Said(claimed.message, claimed.to.name or "", language, channel, text)


@contextmanager
def told(db: Database, caller: Caller = WANG) -> Iterator[list[Said]]:
    """Scenes that are played inside play in this database; what they say is collected."""
    said: list[Said] = []
    settle_staff(db)
    for number, who in enumerate(TOWN):
        known = {
            "name": NAMES.get(who, f"样{who}"),
            "phone": f"+86199000003{number:02}",
            "badge_no": f"X-{number}",
        }
        people.add(db, id=who, roles=["technician"], **known)
    with db.transaction() as connection:
        rows = [{"id": key, "case_no": None, "field": "x", "text": text} for key, text in WORDS.items()]
        connection.execute(insert(private_texts), rows)

    def of(standard: Standard, body: Body, at: str, town: tuple[str, ...] = TOWN) -> Scene:
        def build(no: str, customer: str, before: Before) -> Opening:
            known = body.model_copy(update={"customer": customer})
            begun_with.append(Opening(no=no, standard=standard, body=known, at=instant(at)))
            return begun_with[-1]

        begun_with: list[Opening] = []
        arrival = Arrival(standard=standard, at=instant(at), caller=caller, problem="厨房水龙头滴水")
        opening.open_case(db, arrival, build)
        return Telling(db, begun_with[-1], said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes.Scene, "of", staticmethod(of))
        yield said


def play(db: Database, *journeys: Callable[[], object]) -> list[Said]:
    with told(db) as said:
        for journey in journeys:
            journey()
    return said
