"""How does a sale of furniture go, and a visit to the sales centre?"""

from decimal import Decimal

from domain.people import Role
from simulation.cast import StoryBroken
from simulation.pace import Story, days, hours, minutes
from simulation.plots.book import other
from simulation.shop import Sale, Visit


def _paid(sale: Sale) -> None:
    facts = sale.look().facts
    sale.does(sale.customer, "pay", amount=str(Decimal(str(facts["price"])) + Decimal(str(facts["extras"]))))


@other(keeps=("care",))
def cared_for(sale: Sale) -> Story:
    """Called the next day, thanked, delivered, asked, called again on the seventh day."""
    _paid(sale)
    yield hours(20)
    sale.asked_after_the_sale()
    yield days(1)
    sale.thanked()
    sale.does(sale.seller, "deliver")
    yield hours(20)
    sale.asked_about_the_delivery()
    yield days(6) + hours(4)
    sale.asked_after_the_letter()
    yield days(2)
    sale.does(sale.office(Role.CUSTOMER_SERVICE), "close")


@other("sold")
def stayed_after_all(sale: Sale) -> Story:
    """The customer wants to leave, and a suggestion settles it."""
    yield hours(3)
    sale.does(sale.seller, "cancel", reason="颜色和地板不搭")
    yield minutes(10)
    sale.does(sale.seller, "suggest_keeping", suggestion="换成浅一号的颜色，不加钱")
    sale.does(sale.customer, "withdraw_cancel")


@other("cancelled")
def left_with_a_fee(sale: Sale) -> Story:
    """A day too late to leave for nothing."""
    _paid(sale)
    yield hours(20)
    sale.asked_after_the_sale()
    yield hours(30)
    sale.leaves()
    yield hours(1)
    sale.filed_and_paid_out()


@other("returned")
def brought_back(sale: Sale) -> Story:
    """Delivered, intact, with all vouchers, within seven days."""
    _paid(sale)
    sale.does(sale.seller, "deliver")
    yield hours(20)
    sale.asked_after_the_sale()
    sale.asked_about_the_delivery()
    yield days(3)
    sale.wants_to_return(quality=False)
    sale.brings_back("sales_order", "invoice", "pickup_slip", "delivery_note")
    yield hours(1)
    sale.filed_and_paid_out()


@other("exchanged")
def exchanged(sale: Sale) -> Story:
    """Taken along, brought back unopened with slip and receipt."""
    _paid(sale)
    sale.does(sale.seller, "deliver", how="picked_up")
    yield hours(18)
    sale.asked_after_the_sale()
    sale.asked_about_the_delivery()
    yield days(2)
    sale.wants_to_return(quality=False, wish="exchange", unopened=True)
    sale.brings_back("receipt", "pickup_slip", "delivery_note", unopened=True)
    yield hours(1)
    sale.filed_and_paid_out()


@other("returned")
def reviewed(sale: Sale) -> Story:
    """Clearance goods with a fault: a person decides, and the customer is in the right."""
    _paid(sale)
    sale.does(sale.seller, "deliver")
    yield hours(5)
    sale.wants_to_return(quality=True)
    sale.does(sale.seller, "suggest_check", agreed=False)
    sale.does(sale.customer, "insist")
    if sale.stage != "legal_review":
        raise StoryBroken(f"{sale.row.ref}: a claim about clearance goods is reviewed, not {sale.stage}")
    yield hours(2)
    sale.does(sale.office(Role.GENERAL_MANAGER), "decide_review", accept=True, reason="椅腿开裂，依法受理")
    sale.brings_back("receipt", "pickup_slip", "delivery_note")
    yield hours(1)
    sale.filed_and_paid_out()


@other("care")
def made_to_order(sale: Sale) -> Story:
    """Paid in full, made, delivered; a hinge that the customer broke is charged by the list."""
    _paid(sale)
    sale.does(sale.seller, "start_production")
    yield days(20)
    sale.does(sale.seller, "deliver")
    yield days(1)
    sale.wants_to_return(quality=True)
    sale.checked("customer")
    sale.does(sale.seller, "charge_repair", items={"hinge-replace": 1})
    sale.does(sale.seller, "mend")


@other(keeps=("reception",))
def visited(visit: Visit) -> Story:
    """Received in turn, shown round, priced, registered, written up."""
    yield minutes(1)
    visit.shown_round()
    yield minutes(40)
    visit.priced()
    visit.registered_and_seen_out()
    yield minutes(30)
    visit.written_up()


@other()
def visited_again(visit: Visit) -> Story:
    """Known from before, and greeted by name."""
    if not visit.look().facts.get("earlier"):
        raise StoryBroken(f"{visit.row.ref}: whoever comes again is recognised")
    yield from visited(visit)


@other("left", breaks=("reception.receive",))
def walked_out(visit: Visit) -> Story:
    """Nobody came for six minutes."""
    yield minutes(6)
    visit.does(visit.office(Role.STORE_MANAGER), "walk_out")
