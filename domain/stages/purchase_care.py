"""售后关怀 Was the customer called, thanked and asked, and was every question answered?"""

from datetime import datetime, timedelta
from typing import Literal

from domain import refusal, refusal_of_sale
from domain.command import Command, Text
from domain.machine import ANY_OPEN, STAY, Rows
from domain.people import Role
from domain.span import later
from domain.stages.complaint_closing import Close
from domain.stages.everywhere import STAFF
from domain.stages.purchase_sale import SHOP, rules_of, sale_of, terms_of
from domain.stages.quote import Pay
from domain.taking_back import window_end
from domain.timetable import microseconds, moment
from domain.turn import Turn

rows = Rows({"care": ("售后关怀", "care after the sale")})
About = Literal["sale", "letter", "delivery"]
CALLERS = (Role.CUSTOMER_SERVICE, Role.CS_MANAGER, Role.SERVICE_CENTRE, Role.HOME_CONSULTANT)


class CareCall(Command):
    """A call to the customer: about the purchase, after the letter of thanks, or about the delivery."""

    kind: Literal["care_call"] = "care_call"
    about: About
    reached: bool = True
    comments: Text | None = None


class SendLetter(Command):
    """The letter of thanks is in the post (RETAIL-AFT-04)."""

    kind: Literal["send_letter"] = "send_letter"


class RaiseQuestion(Command):
    """A question that whoever spoke with the customer cannot answer goes to a superior (RETAIL-AFT-08)."""

    kind: Literal["raise_question"] = "raise_question"
    text: Text


class AnswerQuestion(Command):
    """The superior's instruction."""

    kind: Literal["answer_question"] = "answer_question"
    decision: Text


@rows.on(CareCall, during=[ANY_OPEN], to=[STAY], by=CALLERS)
def call(turn: Turn, command: CareCall) -> None:
    """Reached or not, every attempt is written down; one that comes before its time is none."""
    _in_its_time(turn, command.about)
    sale, about = sale_of(turn), command.about
    attempts = sale.calls.get(about, 0) + 1
    turn.update(calls={**sale.calls, about: attempts})
    if not command.reached:
        turn.happened("call_missed", about=about, attempt=attempts)
        return
    turn.update(asked=tuple(dict.fromkeys((*sale.asked, about))))
    turn.happened(f"{about}_asked", comments=command.comments)


def _in_its_time(turn: Turn, about: About) -> None:
    """The second call belongs to its day (RETAIL-AFT-05), the one about the delivery to the consultant (AFT-06)."""
    care, moments = rules_of(turn).care, turn.case.moments
    if about == "letter" and "second_call" not in moments:
        raise refusal_of_sale.NothingToAsk(care.second_call.clause, missing="答谢信 the letter of thanks")
    if about == "letter" and turn.at < moments["second_call"]:
        raise refusal.TooEarly(care.second_call.clause, earliest=moments["second_call"].isoformat())
    if about == "delivery" and "delivered" not in moments:
        raise refusal_of_sale.NothingToAsk(care.ask_about_delivery.clause, missing="交货 the delivery")
    if about == "delivery" and not turn.by.holds((*care.ask_about_delivery.value, Role.ADMIN, Role.SYSTEM)):
        roles = ", ".join(care.ask_about_delivery.value)
        raise refusal.NotAllowed(care.ask_about_delivery.clause, command="care_call", roles=roles)


@rows.on(SendLetter, during=[ANY_OPEN], to=[STAY], by=CALLERS)
def send_letter(turn: Turn, command: SendLetter) -> None:
    """The customer is called again on a day counted from this one, and not before (RETAIL-AFT-05)."""
    if "letter_sent" in turn.case.moments:
        raise refusal_of_sale.AlreadyDone(rules_of(turn).care.letter.clause)
    turn.happened("letter_sent")
    turn.set_date("second_call", second_call(turn, turn.at))


def second_call(turn: Turn, sent_at: datetime) -> datetime:
    """The first instant of the day on which the customer is called after a letter."""
    calendar = turn.case.standard.calendar
    then = microseconds(later(rules_of(turn).care.second_call.value, calendar, sent_at))
    table = calendar.timetable
    return moment(table.instant(table.date(then), 0))


@rows.on(RaiseQuestion, during=[ANY_OPEN], to=[STAY], by=(*SHOP, *CALLERS))
def raise_question(turn: Turn, command: RaiseQuestion) -> None:
    if sale_of(turn).question_open:
        raise refusal_of_sale.AlreadyAsked(rules_of(turn).care.superiors.clause)
    turn.update(question_open=True)
    turn.happened("question_raised", text=command.text)


@rows.on(AnswerQuestion, during=[ANY_OPEN], to=[STAY], by=STAFF)
def answer_question(turn: Turn, command: AnswerQuestion) -> None:
    rule = rules_of(turn).care.superiors
    if not turn.by.holds((*rule.value, Role.ADMIN)):
        raise refusal.NotAllowed(rule.clause, command="answer_question", roles=", ".join(rule.value))
    if not sale_of(turn).question_open:
        raise refusal_of_sale.NothingToAsk(rule.clause, missing="问题 a question")
    turn.update(question_open=False)
    turn.happened("question_answered", decision=command.decision)


@rows.on(Pay, during=["care"], to=[STAY], by=(Role.CUSTOMER, Role.FINANCE, *SHOP))
def pay_the_rest(turn: Turn, command: Pay) -> None:
    sale = sale_of(turn)
    if command.amount > sale.due:
        raise refusal.WrongAmount(due=str(sale.due), given=str(command.amount))
    turn.update(paid=sale.paid + command.amount)
    turn.happened("paid", amount=str(command.amount), method=command.method)


@rows.on(Close, during=["care"], to=["closed"], by=(*CALLERS, Role.STORE_MANAGER))
def close(turn: Turn, command: Close) -> None:
    """Everything that the customer is owed was done or tried, and nothing can come back any more."""
    for name, clause in _owed(turn):
        raise refusal_of_sale.CareUnfinished(clause, missing=name)
    window, moments = terms_of(turn).returns, turn.case.moments
    if window:
        ends_at = window_end(window, turn.case.standard.calendar, turn.case.opened_at, moments["delivered"])
        if turn.at <= ends_at:
            raise refusal.TooEarly(
                window.within.clause, earliest=(ends_at + timedelta(seconds=1)).isoformat()
            )
    turn.happened("closed")
    turn.go("closed")


def _owed(turn: Turn) -> list[tuple[str, str]]:
    """What is still owed to the customer, each with its clause."""
    care, sale, moments = rules_of(turn).care, sale_of(turn), turn.case.moments
    calls: list[tuple[str, str, bool]] = [
        ("sale", care.call.clause, care.call.value),
        ("letter", care.second_call.clause, care.letter.value),
        ("delivery", care.ask_about_delivery.clause, bool(care.ask_about_delivery.value)),
    ]
    owed = (
        [("答谢信 letter", care.letter.clause)] if care.letter.value and "letter_sent" not in moments else []
    )
    owed += [
        (f"回访 call: {about}", clause)
        for about, clause, wanted in calls
        if wanted and about not in sale.asked and sale.calls.get(about, 0) < care.attempts.value
    ]
    return [*owed, *([("问题 question", care.superiors.clause)] if sale.question_open else [])]
