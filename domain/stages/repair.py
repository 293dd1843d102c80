"""家具维修 What does the repair need, who confirms it, and when does the piece leave the house and come back?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.case import Case
from domain.chain import counted_signature, with_substitute
from domain.command import Command, Instant, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.stages.appointment import in_the_future
from domain.stages.closing import complete
from domain.stages.dispatch import theirs
from domain.stages.everywhere import STAFF
from domain.turn import Turn

rows = Rows(
    {
        "confirming": ("待店长确认", "to be confirmed by the store"),
        "answering": ("待答复方案", "the solution is due"),
        "off_site": ("待取送", "to be brought in"),
        "in_workshop": ("送修中", "in the workshop"),
    }
)
CENTRE = (Role.SERVICE_CENTRE, Role.CUSTOMER_SERVICE)
Found = Annotated[Literal["product", "use", "wear"], Field(description="毛病出在哪 · where the fault lies")]
Place = Annotated[Literal["on_site", "off_site"], Field(description="在哪修 · where it is repaired")]
By = Annotated[Literal["pickup", "self_delivery"], Field(description="我们取还是客户送 · who brings it in")]


class Assess(Command):
    """The technician has judged the piece, by the warranty rules first, and says where it can be repaired."""

    kind: Literal["assess"] = "assess"
    cause: Found
    where: Place


class ConfirmRepair(Command):
    """The store signs the assessment; finance and the service centre have a copy at once."""

    kind: Literal["confirm_repair"] = "confirm_repair"
    reason: Text | None = None


class TellSolution(Command):
    """The customer is told what will be done, definitely; where the product is at fault, with an apology."""

    kind: Literal["tell_solution"] = "tell_solution"
    solution: Text


class AgreeHandover(Command):
    """When the piece leaves the house: fetched by us, or brought by the customer at an exact date and time."""

    kind: Literal["agree_handover"] = "agree_handover"
    how: By
    at: Instant


class TakeIn(Command):
    """The piece has arrived in the workshop."""

    kind: Literal["take_in"] = "take_in"


class AgreeReturn(Command):
    """The piece is repaired, and the day of its return is agreed."""

    kind: Literal["agree_return"] = "agree_return"
    at: Instant


class ReturnPiece(Command):
    """The repaired piece is back in the customer's home."""

    kind: Literal["return_piece"] = "return_piece"


def _technician(case: Case) -> tuple[Role, ...]:
    return (Role.TECHNICIAN, *CENTRE) if case.order_rules.repair else ()


def _store(case: Case) -> tuple[Role, ...]:
    repair = case.order_rules.repair
    left = repair.confirmed_by.value[len(case.order.signed) :] if repair else ()
    return with_substitute(case, left[0]) if left else ()


@rows.on(
    Assess,
    during=["on_site"],
    to=["confirming", "answering"],
    by=(Role.TECHNICIAN, *CENTRE),
    whose=_technician,
)
def assess(turn: Turn, command: Assess) -> None:
    """Fault and place are facts of the case from now on: lists and deadlines ask for them (RETAIL-REP-05, 08)."""
    theirs(turn)
    _refuse_where_none(turn, command.kind)
    said = {**turn.order.said, "fault": command.cause, "where": command.where}
    turn.update(said=said, signed=())
    turn.happened("assessed", fault=command.cause, where=command.where)
    turn.go("confirming" if _store(turn.case) else "answering")


@rows.on(ConfirmRepair, during=["confirming"], to=[STAY, "answering"], by=STAFF, whose=_store)
def confirm_repair(turn: Turn, command: ConfirmRepair) -> None:
    repair = turn.order_rules.repair
    assert repair is not None, "only a standard with this chapter leads to this stage"
    chain = repair.confirmed_by
    role, said = counted_signature(turn, chain.value, turn.order.signed, chain.clause, command.reason)
    turn.update(signed=(*turn.order.signed, role))
    turn.happened("approved", role=role, **said)
    if len(turn.order.signed) == len(chain.value):
        turn.happened("repair_confirmed")
        turn.go("answering")


@rows.on(TellSolution, during=["answering"], to=["on_site", "off_site"], by=CENTRE)
def tell_solution(turn: Turn, command: TellSolution) -> None:
    turn.happened("solution_told", solution=command.solution)
    turn.go("off_site" if turn.order.said.get("where") == "off_site" else "on_site")


@rows.on(AgreeHandover, during=["off_site"], to=[STAY], by=(*CENTRE, Role.CUSTOMER))
def agree_handover(turn: Turn, command: AgreeHandover) -> None:
    in_the_future(turn, command.at)
    turn.update(said={**turn.order.said, "handover": command.how})
    turn.set_date("visit_date", command.at)
    turn.happened("handover_agreed", by_whom=command.how, at=command.at.isoformat())


@rows.on(TakeIn, during=["off_site"], to=["in_workshop"], by=(Role.TECHNICIAN, *CENTRE))
def take_in(turn: Turn, command: TakeIn) -> None:
    """Nobody comes for a piece, or brings one, on a day that was not agreed."""
    _want_date(turn, "handover_agreed")
    turn.clear_date("visit_date")
    turn.go("in_workshop")
    turn.happened("taken_in")


@rows.on(AgreeReturn, during=["in_workshop"], to=[STAY], by=CENTRE)
def agree_return(turn: Turn, command: AgreeReturn) -> None:
    in_the_future(turn, command.at)
    turn.set_date("visit_date", command.at)
    turn.happened("return_agreed", at=command.at.isoformat())


@rows.on(ReturnPiece, during=["in_workshop"], to=["follow_up"], by=(Role.TECHNICIAN, *CENTRE))
def return_piece(turn: Turn, command: ReturnPiece) -> None:
    _want_date(turn, "return_agreed")
    turn.clear_date("visit_date")
    turn.happened("piece_returned")
    complete(turn)


def _want_date(turn: Turn, agreed: str) -> None:
    """DateMissing unless the day was agreed with the customer, where the standard wants that."""
    repair = turn.order_rules.repair
    rule = (repair.return_date if agreed == "return_agreed" else repair.handover_date) if repair else None
    if rule and rule.value and agreed not in turn.case.moments:
        raise refusal.DateMissing(rule.clause)


def _refuse_where_none(turn: Turn, command: str) -> None:
    if turn.order_rules.repair is None:
        stage = turn.machine.words(turn.case.stage)[0]
        raise refusal.NotNow(stage=stage, command=command, possible="—")
