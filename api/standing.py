"""How do matters stand, in a sentence for somebody who answered, late or twice or just now?"""

from collections.abc import Sequence

from api.house import House
from api.questions import kind_of
from api.refusals import in_words, refusal_of
from channels.contract import Words
from domain.case import Case
from domain.command import Command
from domain.machines import MACHINES
from domain.order import Order
from domain.refusal import CaseOver, Refused
from messages.local import instant_in_words
from storage import reading
from storage.asked import Asked
from workflows.handles import CaseIsOver, RefusedByCase


def code_of(case_no: str) -> int:
    """The end of a case's number, by which somebody may name it in a reply."""
    return int(case_no.rsplit("-", 1)[-1])


def still_waiting(done: str, waiting: Sequence[str]) -> Words:
    """One was acknowledged, and others of the same person are not."""
    hints = [f"{no}（回“1 {code_of(no):02}”）" for no in dict.fromkeys(waiting)][:3]
    hints_en = [f"{no} (reply 1 {code_of(no):02})" for no in dict.fromkeys(waiting)][:3]
    return Words(
        zh=f"{done} 已确认。还有 {len(waiting)} 条等您确认：{'、'.join(hints)}。",
        en=f"{done} is acknowledged. {len(waiting)} more wait for you: {', '.join(hints_en)}.",
    )


def how_it_stands(house: House, asked: Asked) -> Words:
    """Of a question that was answered before."""
    if kind_of(asked.message) == "acknowledgement":
        return _noticed(asked)
    return _as_it_is(reading.case_by_no(house.database, asked.case_no).case)


def after(house: House, case_no: str, command: Command) -> Words:
    """Thanks, and what is on record now."""
    case = reading.case_by_no(house.database, case_no).case
    if command.kind == "ask_another_time":
        return Words(
            zh=f"收到。{case_no} 客服会联系您另约时间；约好以前，原来的时间先留着。",
            en=f"Received. Our desk will agree another time for {case_no} with you; until then the old one is kept.",
        )
    thanks = _as_it_is(case)
    return Words(zh=f"谢谢您。{thanks.zh}", en=f"Thank you. {thanks.en}")


def refused(house: House, case_no: str, why: RefusedByCase | CaseIsOver) -> Words:
    """Nothing was changed: why, and how it stands."""
    case = reading.case_by_no(house.database, case_no).case
    stage = MACHINES[case.body.kind].words(case.stage)[0]
    if isinstance(why, CaseIsOver):
        found: Refused = CaseOver(stage=stage)
    else:
        found = refusal_of(why.name, why.clause, {**why.facts, "stage": stage})
    stands, hotline = _as_it_is(case), house.settings.hotline
    return Words(
        zh=f"没有登记：{_short(in_words(found, 'zh'))}{stands.zh}要改请拨{hotline}。",
        en=f"Not entered: {_short(in_words(found, 'en'))} {stands.en} To change it call {hotline}.",
    )


def _short(reason: str) -> str:
    """What the case would take instead is for programs; whoever texts us is told to call."""
    return reason.split("现在可以")[0].split("Possible now")[0].strip()


def _noticed(asked: Asked) -> Words:
    zh, en = asked.answered_by or "同事", asked.answered_by or "a colleague"
    return Words(
        zh=f"{asked.case_no} 的这条提醒已由{zh}确认，不用再回复。",
        en=f"The reminder of {asked.case_no} was acknowledged by {en}; no reply is needed.",
    )


def _as_it_is(case: Case) -> Words:
    """The rating, or else the visit, or else the stage: what the customer can have an opinion on."""
    zh, en = MACHINES[case.body.kind].words(case.stage)
    if isinstance(case.body, Order) and case.body.score is not None:
        return Words(
            zh=f"{case.no} 登记的评价是 {case.body.score} 星。",
            en=f"The rating of {case.no} is {case.body.score} stars.",
        )
    at = case.moments.get("eta", case.moments.get("appointment"))
    if at is not None and "arrived" not in case.moments and not case.closed_at:
        zone = case.standard.calendar.zone
        return Words(
            zh=f"{case.no} 上门时间是{instant_in_words(at, zone, 'zh')}。",
            en=f"The visit of {case.no} is {instant_in_words(at, zone, 'en')}.",
        )
    return Words(zh=f"{case.no} 现在是“{zh}”。", en=f"{case.no} is at “{en}” now.")
