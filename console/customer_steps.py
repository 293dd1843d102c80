"""In which words does a customer read where the job stands, how far along is it, and what may they do now?"""

from dataclasses import dataclass
from decimal import Decimal

from api.shapes import CaseSeen
from api.words import Words
from console.commanding import Sorry
from console.technician_steps import Doing, doing_of
from domain.case import Case
from domain.machines import MACHINES
from domain.order import Order
from domain.pricing import due

# The way of a job as a customer counts it, and at which step each stage stands.
WAY: tuple[Words, ...] = (
    ("已受理", "Logged"),
    ("师傅接单", "Assigned"),
    ("约好时间", "Booked"),
    ("上门", "Visit"),
    ("完工", "Done"),
    ("评价", "Rating"),
)
STANDS: dict[str, tuple[int, Words]] = {
    "details_pending": (0, ("还差几项资料，客服会联系您", "A few details are missing; we will contact you")),
    "awaiting_approval": (0, ("正在审核", "Being checked")),
    "dispatching": (0, ("正在找附近的师傅", "Finding a technician near you")),
    "with_store": (0, ("已交给附近的门店", "Passed to a store near you")),
    "offered": (0, ("已通知附近的师傅", "Technicians near you have been asked")),
    "unfilled": (0, ("正在为您指派师傅", "We are assigning a technician")),
    "contacting": (1, ("师傅马上给您打电话", "The technician will call you in a moment")),
    "scheduled": (2, ("约好了", "Your visit is booked")),
    "delayed": (2, ("师傅会晚到一点", "The technician will be a little late")),
    "late": (2, ("师傅迟到了，我们正在催", "The technician is late; we are on it")),
    "arrived": (3, ("师傅已到门口", "The technician is at your door")),
    "no_answer": (3, ("师傅在门口等您", "The technician is waiting at your door")),
    "no_contact": (3, ("师傅没有等到您", "The technician could not reach you")),
    "waiting_customer": (2, ("请您另选一个时间", "Please choose another time")),
    "on_site": (3, ("师傅正在看", "The technician is having a look")),
    "surveying": (3, ("正在勘测", "The site is being surveyed")),
    "coordinating": (2, ("正在与各方协调", "Being arranged with everybody concerned")),
    "quoting": (3, ("正在算价", "We are working out the price")),
    "quote_pending": (3, ("报价好了，请您看", "Your quote is ready")),
    "agreed": (3, ("已谈妥，准备开工", "Agreed; work begins soon")),
    "working": (3, ("正在施工", "Work is under way")),
    "on_hold": (3, ("暂停一下，很快继续", "On hold for a moment")),
    "accepting": (4, ("做完了，请您验收", "Done: please have a look")),
    "rework": (4, ("正在返工，改到您满意", "Being put right")),
    "settling": (4, ("请付清尾款", "The balance is due")),
    "reviewing": (5, ("办好了，等您评价", "All done: how was it?")),
    "follow_up": (5, ("办好了，等您评价", "All done: how was it?")),
    "cancelling": (0, ("取消正在办理", "Your cancellation is being handled")),
    "closed": (6, ("已完成，谢谢您", "Completed, thank you")),
    "cancelled": (0, ("已取消", "Cancelled")),
    "declined": (0, ("未成交", "Not taken up")),
    "rejected": (0, ("没有受理", "Not accepted")),
    "expired": (0, ("已过期", "Expired")),
}
# The likeliest first; then those in the drawer, and whatever else a standard lets a customer do.
NEXT: tuple[str, ...] = (
    "approve_quote",
    "pay",
    "accept",
    "rate",
    "confirm_visit",
    "customer_returns",
    "book_next_visit",
)
DRAWER: tuple[str, ...] = (
    *("reschedule", "ask_another_time", "refuse_quote", "refuse_work"),
    *("sign_paper", "file_paper", "note", "withdraw_cancel", "cancel"),
)
ASIDE = ("note", "cancel")
# The desk asks its two questions, and for the details that were missing, by telephone.
BY_TELEPHONE = ("follow_up", "complete_details", "tick")


@dataclass(frozen=True)
class Standing:
    """Where a case stands in a customer's words; `step` of the way of a job, and None where there is no such way."""

    step: int | None
    words: Words


def standing(case: Case) -> Standing:
    if isinstance(case.body, Order):
        known = STANDS.get(case.stage)
        return Standing(*known) if known else Standing(0, MACHINES["order"].words(case.stage))
    return Standing(None, MACHINES[case.body.kind].words(case.stage))


def owed(case: Case) -> Decimal:
    """What is to be paid now for a job, in yuan."""
    order = case.body
    if not isinstance(order, Order) or not order.agreed:
        return Decimal(0)
    return due(order, case.order_rules, accepted=case.stage == "settling")


def doings(case: Case, seen: CaseSeen, sorry: Sorry | None) -> tuple[list[Doing], list[Doing]]:
    """What the customer is asked for now, and what they may do besides."""
    zone, wanted_at = case.standard.calendar.zone, case.moments.get("appointment")
    allowed = {command.kind: command for command in seen.commands}
    front, drawer = NEXT, DRAWER
    if isinstance(case.body, Order):
        wanted_at = wanted_at or case.body.requested_for
        for kind in _settled(case, case.body, sorry):
            allowed.pop(kind, None)
        drawer = (*DRAWER, *(kind for kind in allowed if kind not in (*NEXT, *DRAWER, *BY_TELEPHONE)))
    else:
        front = tuple(kind for kind in allowed if kind not in ASIDE)
        drawer = ASIDE
    made = {
        kind: doing_of(allowed[kind], seen, zone, wanted_at, None, sorry)
        for kind in (*front, *drawer)
        if kind in allowed
    }
    return [made[kind] for kind in front if kind in made], [made[kind] for kind in drawer if kind in made]


def _settled(case: Case, order: Order, sorry: Sorry | None) -> list[str]:
    """What may be given and would change nothing any more."""
    rated = order.score is not None and not (sorry and sorry.kind == "rate")
    settled = {"pay": not owed(case), "approve_quote": order.agreed, "rate": rated}
    return [kind for kind, is_settled in settled.items() if is_settled]
