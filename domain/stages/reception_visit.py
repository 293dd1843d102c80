"""接待来访 Who receives a visitor, what is talked about, and what is written down afterwards?"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal, refusal_of_sale
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.reception import Reception, prices_by_method
from domain.reception_rules import ReceptionRules
from domain.stages.complaint_closing import Close
from domain.turn import Turn

rows = Rows(
    {
        "waiting": ("待接待", "waiting to be received"),
        "receiving": ("接待中", "being received"),
        "recording": ("待写来访记录", "record due"),
    }
)
DESK = (Role.SALES, Role.STORE_MANAGER, Role.SUPERVISOR, Role.OFFICE)
OF_THE_HOUSE = (Role.ADMIN, Role.SYSTEM)
Code = Annotated[str, Field(max_length=40, pattern="^[a-z0-9_-]+$")]


class Receive(Command):
    """A representative receives the visitor: the one whose turn it is (SALE-002)."""

    kind: Literal["receive"] = "receive"


class PassTurn(Command):
    """Whose turn it is cannot: the next one of the rota receives the visitor."""

    kind: Literal["pass_turn"] = "pass_turn"
    reason: Text


class ShowFlat(Command):
    """The visitor is shown the model flat (SALE-008)."""

    kind: Literal["show_flat"] = "show_flat"


class ChooseMethod(Command):
    """The way of paying that the visitor has in mind (SALE-011)."""

    kind: Literal["choose_method"] = "choose_method"
    method: Annotated[Code, Field(description="付款方式编号 · a way of paying of the standard")]


class PriceUnit(Command):
    """What one unit costs by every way of paying (SALE-012)."""

    kind: Literal["price_unit"] = "price_unit"
    unit: Code
    price: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]


class SeeOut(Command):
    """The visitor leaves."""

    kind: Literal["see_out"] = "see_out"
    decided: Annotated[bool, Field(description="是否当场定下 · did the visitor decide")] = False


class WalkOut(Command):
    """The visitor left before anybody came."""

    kind: Literal["walk_out"] = "walk_out"


def visit_of(turn: Turn) -> Reception:
    return turn.case.reception


def rules_of(turn: Turn) -> ReceptionRules:
    return turn.case.standard.reception_rules


@rows.entering("waiting")
def arrive(turn: Turn) -> None:
    """Whoever has been here before is greeted by name (SALE-021)."""
    visit, rules = visit_of(turn), rules_of(turn)
    if rules.in_turn.value and visit.rota:
        turn.update(host=visit.rota[0])
    turn.happened("opened", earlier=visit.earlier)
    if visit.earlier and rules.greet_by_name.value:
        turn.happened("recognised", earlier=visit.earlier)


@rows.on(Receive, during=["waiting"], to=["receiving"], by=DESK, clause="SALE-002")
def receive(turn: Turn, command: Receive) -> None:
    """Nobody takes another's turn; where the rota names nobody it is whoever comes."""
    visit, rule = visit_of(turn), rules_of(turn).in_turn
    _in_turn(turn, or_by=OF_THE_HOUSE)
    if visit.host is None or not rule.value:
        turn.update(host=turn.by.person)
    turn.go("receiving")
    turn.happened("received", host=visit_of(turn).host)


@rows.on(PassTurn, during=["waiting"], to=[STAY], by=DESK, clause="SALE-002")
def pass_turn(turn: Turn, command: PassTurn) -> None:
    """Passed on by whoever's it is or by who is above the rota: else anybody could call a turn their own."""
    _in_turn(turn, or_by=(*DESK[1:], *OF_THE_HOUSE))
    visit = visit_of(turn)
    rota = (*visit.rota[1:], *visit.rota[:1])
    turn.update(rota=rota, host=rota[0] if rota else None)
    turn.happened("turn_passed", before=visit.host, host=visit_of(turn).host, reason=command.reason)


def _in_turn(turn: Turn, or_by: tuple[Role, ...]) -> None:
    """NotYourTurn unless the rota means this person, means nobody, or one of these parts is theirs."""
    host, rule = visit_of(turn).host, rules_of(turn).in_turn
    if rule.value and host not in (None, turn.by.person) and not turn.by.holds(or_by):
        raise refusal_of_sale.NotYourTurn(rule.clause, host=host or "—")


@rows.on(WalkOut, during=["waiting"], to=["left"], by=DESK)
def walk_out(turn: Turn, command: WalkOut) -> None:
    turn.happened("walked_out")
    turn.go("left")


@rows.on(ShowFlat, during=["receiving"], to=[STAY], by=DESK)
def show_flat(turn: Turn, command: ShowFlat) -> None:
    turn.update(toured=True)
    turn.happened("toured")


@rows.on(ChooseMethod, during=["receiving"], to=[STAY], by=DESK, clause="SALE-011")
def choose_method(turn: Turn, command: ChooseMethod) -> None:
    methods = rules_of(turn).methods
    if command.method not in methods:
        raise refusal_of_sale.UnknownMethod(methods=", ".join(methods))
    turn.update(method=command.method)
    turn.happened("method_chosen", method=command.method)


@rows.on(PriceUnit, during=["receiving"], to=[STAY], by=DESK, clause="SALE-012")
def price_unit(turn: Turn, command: PriceUnit) -> None:
    rule = rules_of(turn).method_before_price
    if rule.value and visit_of(turn).method is None:
        raise refusal.RecordMissing(rule.clause, fields="payment_method")
    prices = prices_by_method(command.price, rules_of(turn))
    turn.update(prices=prices)
    totals = ", ".join(f"{price.method} {price.total}" for price in prices)
    at_once = ", ".join(f"{price.method} {price.at_once}" for price in prices)
    turn.happened("unit_priced", unit=command.unit, totals=totals, at_once=at_once)


@rows.on(SeeOut, during=["receiving"], to=["recording"], by=DESK)
def see_out(turn: Turn, command: SeeOut) -> None:
    """The registration form and the price sheet hold this command as papers (SALE-013, SALE-015)."""
    turn.go("recording")
    turn.happened("visitor_left", decided=command.decided)


@rows.on(Close, during=["recording"], to=["closed"], by=DESK)
def close(turn: Turn, command: Close) -> None:
    """The visitor record holds this command as a paper (SALE-020)."""
    turn.happened("closed")
    turn.go("closed")
