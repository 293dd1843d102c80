"""售货 Is it paid for, made, and handed over?"""

from typing import Literal

from domain import refusal, refusal_of_sale
from domain.command import Command
from domain.machine import STAY, Rows
from domain.people import Role
from domain.purchase import Purchase
from domain.purchase_rules import GoodsTerms, PurchaseRules
from domain.stages.quote import Pay
from domain.turn import Turn

rows = Rows({"sold": ("已订货", "sold"), "producing": ("生产中", "being made")})
SHOP = (
    Role.SALES,
    Role.STORE,
    Role.STORE_MANAGER,
    Role.HOME_CONSULTANT,
    Role.CUSTOMER_SERVICE,
    Role.SERVICE_CENTRE,
)


class StartProduction(Command):
    """The workshop begins with goods that are made to order; they are paid in full by then (RETAIL-RET-09)."""

    kind: Literal["start_production"] = "start_production"


class Deliver(Command):
    """The goods are with the customer: brought, or taken along."""

    kind: Literal["deliver"] = "deliver"
    how: Literal["delivered", "picked_up"] = "delivered"


def sale_of(turn: Turn) -> Purchase:
    return turn.case.purchase


def rules_of(turn: Turn) -> PurchaseRules:
    return turn.case.standard.purchase_rules


def terms_of(turn: Turn) -> GoodsTerms:
    """What the kind of these goods allows."""
    return rules_of(turn).goods[sale_of(turn).goods]


@rows.entering("sold")
def sell(turn: Turn) -> None:
    if not turn.case.moments:  # back from a cancellation that was withdrawn, nothing is sold anew
        sale = sale_of(turn)
        turn.happened("opened", goods=sale.goods, amount=str(sale.amount))


@rows.on(Pay, during=["sold", "producing"], to=[STAY], by=(Role.CUSTOMER, Role.FINANCE, *SHOP))
def pay(turn: Turn, command: Pay) -> None:
    """In one or in several payments; never more than what is due."""
    sale = sale_of(turn)
    if command.amount > sale.due:
        raise refusal.WrongAmount(due=str(sale.due), given=str(command.amount))
    turn.update(paid=sale.paid + command.amount)
    turn.happened("paid", amount=str(command.amount), method=command.method)


@rows.on(StartProduction, during=["sold"], to=["producing"], by=SHOP)
def start_production(turn: Turn, command: StartProduction) -> None:
    prepaid = terms_of(turn).prepaid
    if prepaid is None:
        raise refusal_of_sale.NothingToMake
    sale = sale_of(turn)
    missing = sale.amount * prepaid.value / 100 - sale.paid
    if missing > 0:
        raise refusal.PaymentMissing(
            prepaid.clause, amount=f"{missing:.2f}", stage="生产前 before production"
        )
    turn.go("producing")
    turn.happened("production_started")


@rows.on(Deliver, during=["sold", "producing"], to=["care"], by=(*SHOP, Role.TECHNICIAN))
def deliver(turn: Turn, command: Deliver) -> None:
    """What is made to order is made first; what has no credit is paid first (RETAIL-RET-17)."""
    terms, sale = terms_of(turn), sale_of(turn)
    if terms.prepaid and turn.case.stage == "sold":
        raise refusal_of_sale.NotYetMade(terms.prepaid.clause)
    if terms.credit and not terms.credit.value and sale.due:
        raise refusal.PaymentMissing(
            terms.credit.clause, amount=str(sale.due), stage="交货前 before delivery"
        )
    turn.go("care")
    turn.happened("delivered", how=command.how)
