"""How does an answer in a word or a figure become the command that its case offers the customer?"""

import asyncio
from typing import Literal

from starlette.concurrency import run_in_threadpool

from api import standing
from api.house import House
from api.questions import kind_of
from channels.contract import Words
from channels.reply import Intent
from domain.base import Fact
from domain.command import Command, private_fields
from domain.machines import AnyCommand, Given
from domain.people import Actor, Role
from domain.stages.acceptance import Rate
from domain.stages.appointment import AskAnotherTime, ConfirmVisit
from storage import reading_for_api, receipts, texts
from storage.asked import Asked
from workflows.handles import CaseIsOver, EngineAway, RefusedByCase

# A provider that waits for our answer gives up after fifteen seconds; the page of a sandbox sooner.
PATIENCE = 5.0
LATER = Words(
    zh="收到，系统正忙，客服会为您登记。",
    en="Received. Our system is busy just now; our staff will enter it for you.",
)


class Answering(Fact):
    """A command that an answer to `asked` gives; the same answer has the same key, whoever brings it again."""

    asked: Asked
    command: AnyCommand
    key: str


def command_for(
    asked: Asked, intent: Intent, text: str, provider_id: str | None
) -> tuple[Literal["rated", "confirmed", "another_time"], Answering]:
    """What the customer wants by it."""
    key = f"reply {provider_id or asked.message_id}"
    meaning = intent.answering(kind_of(asked.message))
    if meaning == "rating":
        assert intent.rating is not None, "a rating has a figure"
        return "rated", Answering(asked=asked, command=Rate(stars=intent.rating), key=key)
    if meaning == "reschedule":
        return "another_time", Answering(asked=asked, command=AskAnotherTime(words=text[:4000]), key=key)
    return "confirmed", Answering(asked=asked, command=ConfirmVisit(), key=key)


async def carry_out(house: House, answering: Answering) -> tuple[Literal["done", "refused", "later"], Words]:
    """Give the command to its case, in the customer's name; what to answer, as the case stands after it."""
    asked = answering.asked
    command, kept = await run_in_threadpool(_without_words, house, answering)
    person = asked.person or asked.message.to.person or Role.CUSTOMER.value
    given = Given.model_construct(
        command=command, by=Actor(person=person, roles=(Role.CUSTOMER,)), key=answering.key
    )
    try:
        await asyncio.wait_for(house.cases.do(asked.case_no, given), PATIENCE)
    except (RefusedByCase, CaseIsOver) as refused:
        await run_in_threadpool(reading_for_api.forget, house.database, kept)
        return "refused", await run_in_threadpool(standing.refused, house, asked.case_no, refused)
    except (EngineAway, TimeoutError):
        return "later", LATER
    return "done", await run_in_threadpool(_done, house, answering)


def _done(house: House, answering: Answering) -> Words:
    asked = answering.asked
    receipts.settle(house.database, asked.message_id, asked.person)
    return standing.after(house, asked.case_no, answering.command)


def _without_words(house: House, answering: Answering) -> tuple[Command, tuple[str, ...]]:
    """Words stay in the database; their ids travel."""
    command: Command = answering.command
    words = {field: text for field in private_fields(type(command)) if (text := getattr(command, field))}
    with house.database.transaction() as connection:
        ids = texts.keep_all(connection, answering.asked.case_no, words, answering.asked.person)
    return command.model_copy(update=ids), tuple(ids.values())
