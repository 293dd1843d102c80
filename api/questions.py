"""Which questions, put to somebody's phone, does a word or a figure answer?"""

from collections.abc import Mapping
from functools import cache

import messages
from api.house import House
from channels.reply import Asked as Kind
from domain.message import Message
from storage.asked import Asked, questions


@cache
def answerable() -> Mapping[str, Kind]:
    """The sentences to which a word or a figure is an answer, and to what question."""
    asks = {name: messages.load(name).asks for name in messages.names()}
    kinds: tuple[Kind, ...] = ("confirmation", "rating")
    return {name: kind for name, what in asks.items() for kind in kinds if what == kind}


def kind_of(message: Message) -> Kind:
    """What was asked; whoever must take notice is asked for nothing else."""
    if message.asks_acknowledgement:
        return "acknowledgement"
    return answerable().get(message.says, "acknowledgement")


def questions_to(house: House, person: str | None, phone: str | None) -> list[Asked]:
    """What was asked at that number, or of that person where there is none, answered or not; the last put first."""
    if phone is None and person is None:
        return []
    asked_by = {"phone": phone} if phone else {"person": person}
    return questions(house.database, also=list(answerable()), **asked_by)
