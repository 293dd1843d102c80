"""What does the house make of a reply from somebody's phone, and what is answered?"""

from datetime import datetime
from typing import Literal

from api.house import House
from channels.contract import Words
from channels.reply import understand
from domain.base import Fact
from storage import opt_outs, reading_for_api, receipts
from storage.opt_outs import OptOut
from storage.receipts import Asked, Report

Did = Literal["acknowledged", "inbox", "stale", "opted_out", "opted_in"]
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
    """What a reply did; `report` is for the case, `answer` for whoever wrote."""

    did: Did
    report: Report | None = None
    answer: Words | None = None


def take(house: House, said: Said, asked: Asked | None) -> Taken:
    """Leaving and coming back is heard whatever was asked; what is not understood is kept for people."""
    if said.provider_id and receipts.came_before(house.database, said.provider_id):
        return _stale(house, said) or Taken(did="stale")
    taken = _taken(house, said, asked)
    if said.provider_id:
        heard = receipts.Heard(what="reply", received_at=said.at, provider_id=said.provider_id)
        receipts.apply(house.database, heard)
    return taken


def _taken(house: House, said: Said, asked: Asked | None) -> Taken:
    meaning = understand(said.text).answering("acknowledgement" if asked else None)
    if said.phone and (said.mark == "opted_out" or meaning == "opt_out"):
        return _leave(house, said, said.phone)
    if said.phone and (said.mark == "opted_in" or meaning == "opt_in"):
        return _come_back(house, said, said.phone)
    if asked and meaning == "acknowledge":
        report = receipts.acknowledge(house.database, asked.message_id, said.person or asked.person, said.at)
        return Taken(did="acknowledged", report=report)
    return (None if asked else _stale(house, said)) or _keep(house, said, asked)


def _stale(house: House, said: Said) -> Taken | None:
    """Too late, or once more: nothing is changed, and whoever wrote hears how it stands."""
    if said.phone is None or "acknowledge" not in understand(said.text).candidates:
        return None
    settled = reading_for_api.last_acknowledged(house.database, said.phone)
    if settled is None:
        return None
    zh = f"{settled.case_no} 的这条提醒已由{settled.by or '同事'}确认，不用再回复。"
    en = f"The reminder of {settled.case_no} was acknowledged by {settled.by or 'a colleague'}; no reply is needed."
    return Taken(did="stale", answer=Words(zh=zh, en=en))


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


def _keep(house: House, said: Said, asked: Asked | None) -> Taken:
    receipts.into_inbox(
        house.database,
        text=said.text[:LONGEST],
        received_at=said.at,
        person=said.person,
        phone=said.phone,
        case_no=asked.case_no if asked else None,
        message_id=asked.message_id if asked else None,
    )
    return Taken(did="inbox")
