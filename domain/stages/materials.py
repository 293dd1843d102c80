"""用料 What material was used, what more was asked for, and what does that cost?"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.case import Case
from domain.chapters import Materials
from domain.command import Command, ShortText
from domain.machine import STAY, Rows
from domain.order import Asked
from domain.people import Role
from domain.pricing_visit import material, priced
from domain.stages.dispatch import theirs
from domain.stages.work import CREW
from domain.turn import Turn

rows = Rows({})
AT_WORK = ["agreed", "working", "rework"]
Code = Annotated[
    str,
    Field(
        pattern="^[a-z0-9][a-z0-9-]{0,39}$",
        description="价目代码或仓库编号 · code of the price list or the store",
    ),
]
Count = Annotated[int, Field(ge=1, le=999)]


class UseMaterial(Command):
    """Material that was used: each kind, how many, and whether the customer agreed (LHPM-033, SCHL-010)."""

    kind: Literal["use_material"] = "use_material"
    item: Code
    quantity: Count
    consent: bool
    qualified: bool
    name: ShortText | None = None
    stock_price: Annotated[Decimal | None, Field(gt=0, max_digits=10, decimal_places=4)] = None


class AddItem(Command):
    """The customer asks for something more while we are there (LHPM-036)."""

    kind: Literal["add_item"] = "add_item"
    item: Code
    quantity: Count = 1
    consent: bool


def _who(case: Case) -> tuple[Role, ...]:
    return CREW if case.order_rules.materials else ()


@rows.on(UseMaterial, during=AT_WORK, to=[STAY], by=CREW, clause="LHPM-033", whose=_who)
def use_material(turn: Turn, command: UseMaterial) -> None:
    """A line more on the slip; without the customer's consent nothing is put in (SCHL-010)."""
    theirs(turn)
    law = _law(turn)
    _consented(law, command.consent)
    if law.qualified.value and not command.qualified:
        raise refusal.Unqualified(law.qualified.clause)
    line = material(command.item, command.quantity, command.stock_price, turn.order, turn.order_rules)
    if turn.order.said.get("charge") == "free":
        line = line.but(amount=Decimal(0))
    turn.update(materials=(*turn.order.materials, line))
    _price(turn)
    turn.happened(
        "material_used", item=line.item, quantity=line.quantity, amount=str(line.amount), words=command.name
    )


@rows.on(AddItem, during=AT_WORK, to=[STAY], by=CREW, clause="LHPM-036", whose=_who)
def add_item(turn: Turn, command: AddItem) -> None:
    theirs(turn)
    _consented(_law(turn), command.consent)
    wish = Asked(item=command.item, quantity=command.quantity, at=turn.at)
    turn.update(wanted=(*turn.order.wanted, wish))
    _price(turn)
    turn.happened("more_wanted", item=wish.item, quantity=wish.quantity, total=str(turn.order.total))


def _price(turn: Turn) -> None:
    order = turn.order
    listed = priced(order.wanted, turn.order_rules, turn.case.standard.calendar)
    turn.update(lines=(*listed, *order.materials))


def _law(turn: Turn) -> Materials:
    law = turn.order_rules.materials
    if law is None:
        stage = turn.machine.words(turn.case.stage)[0]
        raise refusal.NotNow(stage=stage, command="use_material", possible="—")
    return law


def _consented(law: Materials, consent: bool) -> None:
    if law.consent.value and not consent:
        raise refusal.ConsentMissing(law.consent.clause)
