"""What does the house make of a reply from somebody's phone, and what is answered?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from starlette.concurrency import run_in_threadpool

from api import standing
from api.answers import Answering, carry_out, command_for
from api.house import House
from api.questions import kind_of, questions_to
from api.reporting import pass_on
from channels.contract import Words
from channels.reply import Intent, understand
from domain.base import Fact
from storage import inbox, opt_outs, receipts
from storage.asked import Asked
from storage.opt_outs import OptOut
from storage.receipts import Report

Did = Literal[
    "acknowledged", "rated", "confirmed", "another_time", "refused", "inbox", "stale", "opted_out", "opted_in"
]
SMS = "sms"
LONGEST = 4000
LEFT = Words(
    zh="已退订，不再给您发这类短信。要恢复请回复“订阅”。",
    en="You have opted out and get no more of these texts. Reply START to hear from us again.",
)
BACK = Words(zh="已恢复，以后照常给您发短信。", en="You are back: we will text you again.")


class Said(Fact):
    """A reply as it came in. `mark`: the provider saw by itself that somebody opted out or in, and said so to them."""

    text: str
    at: datetime
    phone: str | None = None
    person: str | None = None
    mark: str | None = None
    provider_id: str | None = None


class Taken(Fact):
    """What a reply did; `answer` is for whoever wrote. `report` and `answering` are still to be told to the case."""

    did: Did
    asked: Asked | None = None
    report: Report | None = None
    answering: Answering | None = None
    answer: Words | None = None


async def hear(house: House, said: Said, questions: Sequence[Asked] | None = None) -> Taken:
    """Take a reply whole: what it means, what its case makes of it, what is answered; the same one twice is taken once.

    `questions` that wait for this person's answer, the last put first; else those that were put to the number.
    """
    taken = await run_in_threadpool(_taken_once, house, said, questions)
    await pass_on(house, taken.report)
    if taken.answering is not None:
        done, answer = await carry_out(house, taken.answering)
        did: Did = "inbox" if done == "later" else taken.did if done == "done" else "refused"
        taken = taken.model_copy(update={"did": did, "answer": answer})
    if is_for_people(taken):
        await run_in_threadpool(_keep, house, said, taken.asked)
    await run_in_threadpool(_remember, house, said)
    return taken


def is_for_people(taken: Taken) -> bool:
    """What nobody but a person can go on with: words, a wish for another time, and what could not be entered."""
    wished = taken.answering is not None and taken.answering.command.kind == "ask_another_time"
    return taken.did == "inbox" or wished


def _remember(house: House, said: Said) -> None:
    if said.provider_id:
        heard = receipts.Heard(what="reply", received_at=said.at, provider_id=said.provider_id)
        receipts.apply(house.database, heard)


def _taken_once(house: House, said: Said, questions: Sequence[Asked] | None) -> Taken:
    if questions is None:
        questions = questions_to(house, said.person, said.phone)
    if said.provider_id and receipts.came_before(house.database, said.provider_id):
        asked = _meant(understand(said.text), [one for one in questions if not one.waits])
        return _stale(house, asked) if asked else Taken(did="stale")
    return _taken(house, said, questions)


def _stale(house: House, asked: Asked) -> Taken:
    """Too late, or once more: nothing is changed, and whoever wrote hears how it stands."""
    return Taken(did="stale", asked=asked, answer=standing.how_it_stands(house, asked))


def _taken(house: House, said: Said, questions: Sequence[Asked]) -> Taken:
    """Leaving and coming back is heard whatever was asked; what is not understood is kept for people."""
    intent = understand(said.text)
    opting = intent.answering(None)
    if said.phone and (said.mark == "opted_out" or opting == "opt_out"):
        return _leave(house, said, said.phone)
    if said.phone and (said.mark == "opted_in" or opting == "opt_in"):
        return _come_back(house, said, said.phone)
    asked = _meant(intent, questions)
    if asked is None:
        return Taken(did="inbox", asked=next((one for one in questions if one.waits), None))
    if not asked.waits:
        return _stale(house, asked)
    if kind_of(asked.message) == "acknowledgement":
        return _acknowledge(house, said, asked, questions)
    did, answering = command_for(asked, intent, said.text, said.provider_id)
    return Taken(did=did, asked=asked, answering=answering)


def _meant(intent: Intent, questions: Sequence[Asked]) -> Asked | None:
    """The question last put that this can be an answer to; of the case whose number is named, where one is.

    Who must take notice of several does so one by one, the last first. A second figure is no mark for another job.
    """
    fitting = [
        asked
        for asked in questions
        if (intent.code is None or intent.code == standing.code_of(asked.case_no))
        and intent.answering(kind_of(asked.message)) != "words"
    ]
    if not fitting or kind_of(fitting[0].message) != "acknowledgement":
        return fitting[0] if fitting else None
    notices = [asked for asked in fitting if kind_of(asked.message) == "acknowledgement"]
    return next((asked for asked in notices if asked.waits), notices[0])


def _acknowledge(house: House, said: Said, asked: Asked, questions: Sequence[Asked]) -> Taken:
    report = receipts.acknowledge(house.database, asked.message_id, asked.person or said.person, said.at)
    # What went out together with it was acknowledged with it.
    waiting = {one.message_id for one in questions_to(house, said.person, said.phone) if one.waits}
    left = [other for other in questions if other.message_id in waiting]
    open_cases = [other.case_no for other in left if kind_of(other.message) == "acknowledgement"]
    answer = standing.still_waiting(asked.case_no, open_cases) if open_cases else None
    return Taken(did="acknowledged", asked=asked, report=report, answer=answer)


def is_opting(text: str) -> bool:
    """Whether somebody leaves or comes back, which needs no question."""
    return understand(text).answering(None) in ("opt_out", "opt_in")


def _leave(house: House, said: Said, phone: str) -> Taken:
    left = OptOut(phone=phone, channel=SMS, told_by="reply", opted_out_at=said.at)
    opt_outs.leave(house.database, [left])
    return Taken(did="opted_out", answer=None if said.mark else LEFT)


def _come_back(house: House, said: Said, phone: str) -> Taken:
    opt_outs.come_back(house.database, phone, SMS)
    return Taken(did="opted_in", answer=None if said.mark else BACK)


def _keep(house: House, said: Said, asked: Asked | None) -> None:
    inbox.keep(
        house.database,
        text=said.text[:LONGEST],
        received_at=said.at,
        person=(asked.person if asked else None) or said.person,
        phone=said.phone,
        case_no=asked.case_no if asked else None,
        message_id=asked.message_id if asked else None,
    )
