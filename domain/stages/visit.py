"""上门 At the door: does somebody open, and what if nobody does?"""

from typing import Literal

from domain import refusal
from domain.command import Command, Instant
from domain.machine import Rows
from domain.people import Role
from domain.stages.appointment import AGREED, STAFF_AND_TECHNICIAN, ReadBack, book
from domain.stages.cancellation import call_off
from domain.stages.dispatch import theirs
from domain.stages.everywhere import FOR_CUSTOMER, OFFICE, forget_appointment
from domain.turn import Turn

rows = Rows(
    {
        "arrived": ("已到门口", "at the door"),
        "no_answer": ("敲门无人应", "nobody answers"),
        "no_contact": ("等候期满", "no contact"),
        "waiting_customer": ("等客户联系", "waiting for the customer"),
        "on_site": ("已进门", "on site"),
    }
)


class Arrive(Command):
    """The technician is at the door (RENO-090)."""

    kind: Literal["arrive"] = "arrive"


class NobodyAnswers(Command):
    """The second knock went unanswered."""

    kind: Literal["nobody_answers"] = "nobody_answers"


class Enter(Command):
    """The customer opened and lets the technician in."""

    kind: Literal["enter"] = "enter"


class LeaveCard(Command):
    """A message card is left where the customer will see it."""

    kind: Literal["leave_card"] = "leave_card"


class CustomerReturns(Command):
    """The customer is back in touch and agrees a new visit, wherever the technician stands meanwhile."""

    kind: Literal["customer_returns"] = "customer_returns"
    at: Instant
    read_back: ReadBack


@rows.on(Arrive, during=AGREED, to=["arrived"], by=STAFF_AND_TECHNICIAN, clause="RENO-090")
def arrive(turn: Turn, command: Arrive) -> None:
    """Nobody goes to a small job before it is confirmed and paid (RENO-015): the price came first there.

    Whoever came without saying so before leaving had to be ready all the same (PROP-001, HOME-WORK-07).
    """
    theirs(turn)
    turn.pass_gate("depart")
    turn.update(visits=turn.order.visits + 1)
    turn.go("arrived")
    turn.happened("arrived", visit=turn.order.visits)


@rows.on(NobodyAnswers, during=["arrived"], to=["no_answer"], by=STAFF_AND_TECHNICIAN)
def nobody_answers(turn: Turn, command: NobodyAnswers) -> None:
    """The wait counts from the later of the second knock and the agreed time (conflict 10)."""
    theirs(turn)
    turn.go("no_answer")
    turn.happened("nobody_answered")
    turn.set_date("waiting", max(turn.at, turn.case.moments["appointment"]))


@rows.due("visit.wait", during=["no_answer"], to=["no_contact"])
def waited_long_enough(turn: Turn, command: None) -> None:
    turn.go("no_contact")
    turn.happened("gave_up_waiting")


@rows.on(LeaveCard, during=["no_answer"], to=[], by=STAFF_AND_TECHNICIAN)
def leave_card_too_early(turn: Turn, command: LeaveCard) -> None:
    """Before the wait is over the technician stays (RENO-099)."""
    waits = [clock for clock in turn.case.clocks if clock.deadline == "visit.wait"]
    earliest = waits[0].due_at.isoformat() if waits else "—"
    raise refusal.TooEarly(turn.case.standard.deadline("visit.wait").clause, earliest=earliest)


@rows.on(
    LeaveCard,
    during=["no_contact"],
    to=["waiting_customer", "contacting"],
    by=STAFF_AND_TECHNICIAN,
    clause="RENO-100",
)
def leave_card(turn: Turn, command: LeaveCard) -> None:
    """The customer gets in touch again, or we book the next visit ourselves (conflict 9)."""
    theirs(turn)
    forget_appointment(turn)
    waits = turn.order_rules.visit.after_wait.value == "wait_for_customer"
    turn.go("waiting_customer" if waits else "contacting")
    turn.happened("card_left")


@rows.on(
    CustomerReturns,
    during=["no_answer", "no_contact", "waiting_customer"],
    to=["scheduled"],
    by=(*FOR_CUSTOMER, Role.TECHNICIAN, *OFFICE[2:]),
)
def customer_returns(turn: Turn, command: CustomerReturns) -> None:
    theirs(turn)
    turn.clear_date("waiting")
    book(turn, command.at, read_back=command.read_back)
    turn.happened("customer_returned")
    turn.happened("appointed", at=command.at.isoformat())


@rows.due("visit.customer_returns", during=["waiting_customer"], to=["expired", "cancelled"])
def customer_never_returned(turn: Turn, command: None) -> None:
    """Whoever paid before the visit gets the money back, present or not."""
    turn.happened("wait_expired")
    if turn.order.paid:
        call_off(turn)
    else:
        turn.go("expired")


@rows.on(
    Enter,
    during=["arrived", "no_answer", "no_contact"],
    to=["on_site"],
    by=STAFF_AND_TECHNICIAN,
    clause="RENO-104",
)
def enter(turn: Turn, command: Enter) -> None:
    theirs(turn)
    turn.clear_date("waiting")
    turn.go("on_site")
    turn.happened("entered")
    turn.untick("enter")
