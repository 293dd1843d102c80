"""门店 A store must take what the call centre places: who finds the worker, and which other store may help?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.dispatch import Decline
from domain.stages.everywhere import OFFICE
from domain.turn import Turn

rows = Rows({"with_store": ("待门店派人", "with the store")})
Stores = Annotated[
    tuple[str, ...], Field(min_length=1, max_length=20, description="门店人员编号 · ids of people of stores")
]


class TakeOn(Command):
    """The store has seen the order and looks for a worker; it has no choice (HOME-INTAKE-01)."""

    kind: Literal["take_on"] = "take_on"


class AskAgain(Command):
    """Something about the customer is unclear: the call centre is asked (HOME-INTAKE-02)."""

    kind: Literal["ask_again"] = "ask_again"
    question: Text


class CallOnStores(Command):
    """Other stores are asked for a worker, several at a time (HOME-INTAKE-09)."""

    kind: Literal["call_on_stores"] = "call_on_stores"
    stores: Stores


class ProposeWorker(Command):
    """A store that was asked has somebody suitable and says so (HOME-INTAKE-10)."""

    kind: Literal["propose_worker"] = "propose_worker"
    technician: str


@rows.on(
    TakeOn, during=["with_store"], to=[STAY], by=[Role.STORE, Role.STORE_MANAGER], clause="HOME-INTAKE-01"
)
def take_on(turn: Turn, command: TakeOn) -> None:
    turn.happened("taken_on", store=turn.by.person)


@rows.on(Decline, during=["with_store"], to=[], by=[Role.STORE, Role.STORE_MANAGER])
def decline(turn: Turn, command: Decline) -> None:
    """A store that would rather not is told why it must (HOME-INTAKE-01)."""
    raise refusal.MustAccept(turn.order_rules.dispatch.mode.clause)


@rows.on(AskAgain, during=["with_store"], to=[STAY], by=OFFICE, clause="HOME-INTAKE-02")
def ask_again(turn: Turn, command: AskAgain) -> None:
    turn.happened("asked_again", question=command.question)


@rows.on(CallOnStores, during=["with_store"], to=[STAY], by=OFFICE, clause="HOME-INTAKE-09")
def call_on_stores(turn: Turn, command: CallOnStores) -> None:
    turn.update(asked=command.stores)
    turn.happened("stores_asked", stores=list(command.stores))


@rows.on(
    ProposeWorker,
    during=["with_store"],
    to=["contacting"],
    by=[Role.STORE, Role.STORE_MANAGER],
    clause="HOME-INTAKE-10",
)
def propose_worker(turn: Turn, command: ProposeWorker) -> None:
    """The first store that has somebody has the job, the one it was placed with or one that was asked."""
    asked = turn.order.asked
    if asked and turn.by.person not in asked and not turn.by.holds((Role.STORE_MANAGER, Role.ADMIN)):
        raise refusal.NotOffered(turn.order_rules.dispatch.mode.clause)
    turn.update(technician=command.technician, asked=())
    turn.happened("worker_proposed", store=turn.by.person, technician=command.technician)
    turn.go("contacting")
    turn.happened("assigned", technician=command.technician)
