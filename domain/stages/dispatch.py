"""派单 Who does the job: the nearest who is first, or whom a superior sends?"""

from typing import Literal

from domain import refusal
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.everywhere import OFFICE, forget_appointment
from domain.turn import Turn

rows = Rows(
    {
        "dispatching": ("派单中", "dispatching"),
        "offered": ("待抢单", "offered"),
        "unfilled": ("无人接单", "unfilled"),
    }
)
TAKEN = ["contacting", "scheduled", "delayed", "late", "arrived"]


class Offer(Command):
    """The world's answer: the technicians to whom the job is offered, nearest first."""

    kind: Literal["offer"] = "offer"
    request: str
    technicians: tuple[str, ...]


class Grab(Command):
    """A technician takes an offered job; the first one has it (RENO-007)."""

    kind: Literal["grab"] = "grab"


class Decline(Command):
    """A technician does not want an offered job."""

    kind: Literal["decline"] = "decline"


class Assign(Command):
    """A superior decides who goes; the call to the customer counts from now (RENO-082)."""

    kind: Literal["assign"] = "assign"
    technician: str


class OfferAgain(Command):
    """The offer begins anew with the nearest; who declined is asked again."""

    kind: Literal["offer_again"] = "offer_again"


class Release(Command):
    """The technician cannot do the job after all."""

    kind: Literal["release"] = "release"
    reason: Text


@rows.entering("dispatching", to=["with_store"])
def look_for_technicians(turn: Turn) -> None:
    """Raced for, sent by a superior, or placed with a store; outside crews only with a passing scorecard (OUTS-09)."""
    order, rules = turn.order, turn.order_rules.dispatch
    count = rules.offer_to_nearest.value if order.round == 0 else rules.widen_by.value
    turn.happened("dispatched", round=order.round)
    if rules.mode.value == "store":
        turn.go("with_store")
        turn.happened("placed_with_store")
    elif rules.mode.value == "grab" or rules.scorecard:
        card = rules.scorecard.value if rules.scorecard else None
        turn.ask(
            asks="technicians",
            count=count,
            without=(*order.declined, *order.candidates),
            criteria=card.criteria if card else (),
            at_least=card.at_least if card else 0,
        )


@rows.on(Offer, during=["dispatching"], to=[STAY, "offered", "unfilled"], by=())
def offer(turn: Turn, command: Offer) -> None:
    """Raced for, they are asked; where a superior sends, these are the crews that may be sent."""
    if not turn.answered(command.request):
        return
    if turn.order_rules.dispatch.mode.value != "grab":
        turn.update(candidates=command.technicians)
        turn.happened("crews_listed", technicians=list(command.technicians))
        return
    order = turn.order
    candidates = (*order.candidates, *command.technicians)
    if not command.technicians and not (candidates and order.round):
        _give_up(turn)
        return
    turn.update(candidates=candidates, asked=command.technicians)
    turn.go("offered")
    turn.happened("offered", technicians=list(command.technicians), round=order.round)


@rows.on(Grab, during=["offered"], to=["contacting"], by=[Role.TECHNICIAN], clause="RENO-007")
def grab(turn: Turn, command: Grab) -> None:
    """The first wins; there is one winner because a case does one thing at a time (RENO-007)."""
    if turn.by.person not in turn.order.candidates:
        rule = turn.order_rules.dispatch.offer_to_nearest
        raise refusal.NotOffered(rule.clause)
    turn.update(technician=turn.by.person)
    turn.go("contacting")
    turn.happened("grabbed", technician=turn.by.person)


@rows.on(Grab, during=TAKEN, to=[], by=[Role.TECHNICIAN])
def grab_too_late(turn: Turn, command: Grab) -> None:
    if turn.by.person == turn.order.technician:
        raise refusal.AlreadyYours(turn.order_rules.dispatch.mode.clause)
    raise refusal.AlreadyTaken(turn.order_rules.dispatch.mode.clause)


@rows.on(Decline, during=["offered"], to=[STAY, "dispatching", "unfilled"], by=[Role.TECHNICIAN])
def decline(turn: Turn, command: Decline) -> None:
    order = turn.order
    if turn.by.person not in order.candidates:
        raise refusal.NotOffered(turn.order_rules.dispatch.offer_to_nearest.clause)
    left = tuple(person for person in order.candidates if person != turn.by.person)
    turn.update(candidates=left, declined=(*order.declined, turn.by.person))
    turn.happened("declined", technician=turn.by.person)
    if not left:
        _widen(turn)


@rows.due("dispatch.offer", during=["offered"], to=["dispatching", "unfilled"])
def nobody_took_it(turn: Turn, command: None) -> None:
    _widen(turn)


@rows.on(OfferAgain, during=["offered", "unfilled"], to=["dispatching"], by=OFFICE)
def offer_again(turn: Turn, command: OfferAgain) -> None:
    turn.update(round=0, candidates=(), declined=())
    turn.go("dispatching")


@rows.on(
    Assign,
    during=[
        "dispatching",
        "with_store",
        "offered",
        "unfilled",
        "contacting",
        "scheduled",
        "delayed",
        "late",
        "agreed",
    ],
    to=["contacting"],
    by=OFFICE,
    clause="RENO-082",
)
def assign(turn: Turn, command: Assign) -> None:
    """A superior decides who goes; an appointment already made is kept out of the way of the next one."""
    card = turn.order_rules.dispatch.scorecard
    if card and command.technician not in turn.order.candidates:
        raise refusal.CrewNotScored(card.clause)
    _drop_appointment(turn)
    turn.update(technician=command.technician, candidates=turn.order.candidates if card else ())
    turn.go("contacting")
    turn.happened("assigned", technician=command.technician)


@rows.on(
    Release,
    during=["contacting", "scheduled", "delayed", "late", "agreed"],
    to=["dispatching"],
    by=(Role.TECHNICIAN, *OFFICE),
)
def release(turn: Turn, command: Release) -> None:
    order = turn.order
    theirs(turn)
    _drop_appointment(turn)
    gone = (order.technician,) if order.technician else ()
    turn.happened("released", technician=order.technician, reason=command.reason)
    turn.update(technician=None, candidates=(), declined=(*order.declined, *gone), round=0)
    turn.go("dispatching")


def theirs(turn: Turn) -> None:
    """NotYours when a technician acts on a job that another one has."""
    order = turn.order
    if turn.by.holds((*OFFICE, Role.ADMIN, Role.SYSTEM)):
        return
    if turn.by.holds((Role.TECHNICIAN,)) and turn.by.person != order.technician:
        raise refusal.NotYours(technician=order.technician or "—")


def _drop_appointment(turn: Turn) -> None:
    """Whoever still expects a visit at the agreed time must hear that it falls through (ENGR-021, SCHL-002)."""
    forget_appointment(turn)
    if turn.case.stage in ("scheduled", "delayed", "late"):
        turn.happened("appointment_dropped")


def _widen(turn: Turn) -> None:
    order = turn.order
    if order.round + 1 > turn.order_rules.dispatch.rounds.value:
        _give_up(turn)
        return
    turn.update(round=order.round + 1)
    turn.happened("widened", round=order.round + 1)
    turn.go("dispatching")


def _give_up(turn: Turn) -> None:
    turn.go("unfilled")
    turn.happened("unfilled", round=turn.order.round)
