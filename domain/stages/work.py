"""施工 What must be ready before the work, what may interrupt it, what must be done before leaving?"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.command import Command, Text
from domain.machine import STAY, Rows
from domain.order import Worked
from domain.people import Role
from domain.pricing import compensation, due, due_clause
from domain.stages.dispatch import theirs
from domain.stages.everywhere import OFFICE
from domain.turn import Turn

rows = Rows({"working": ("施工中", "working"), "on_hold": ("已暂停", "on hold")})
CREW = (Role.TECHNICIAN, Role.CONSTRUCTION_LEAD, *OFFICE)


class StartWork(Command):
    """The agreed work begins; belongings are counted and surfaces protected (RENO-026, RENO-028)."""

    kind: Literal["start_work"] = "start_work"


class ReportDust(Command):
    """Heavy dust: the site must be enclosed (RENO-032); a camera only with the customer's consent (conflict 46)."""

    kind: Literal["report_dust"] = "report_dust"
    camera_consent: bool = False


class ReportDamage(Command):
    """Something of the customer's was damaged; `value` in yuan."""

    kind: Literal["report_damage"] = "report_damage"
    value: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    what: Text


class Hold(Command):
    """The work waits for something; its time stands still."""

    kind: Literal["hold"] = "hold"
    reason: Literal["parts", "material", "dust", "absence", "other"]
    note: Text | None = None


class Resume(Command):
    """Work goes on; what the site needs by now must be there, such as an enclosure (RENO-032)."""

    kind: Literal["resume"] = "resume"


class Finish(Command):
    """Cleared up, tested, explained: ready to be accepted."""

    kind: Literal["finish"] = "finish"


def take_up_work(turn: Turn) -> None:
    """The time at work counts from now on, exactly (LHPM-029)."""
    turn.go("working")
    turn.update(work=(*turn.order.work, Worked(visit=turn.order.visits, from_at=turn.at)))


def lay_down_work(turn: Turn) -> None:
    """The time at work ends now, where it was counting; nothing is rounded (LHPM-030)."""
    done = tuple(span if span.to_at else span.but(to_at=turn.at) for span in turn.order.work)
    turn.update(work=done)


@rows.on(StartWork, during=["on_site", "agreed", "rework"], to=["working"], by=CREW, clause="RENO-114")
def start_work(turn: Turn, command: StartWork) -> None:
    """Only what was agreed, confirmed, told and paid as the rules lay down is begun (RENO-024, RENO-114)."""
    theirs(turn)
    order, rules = turn.order, turn.order_rules
    if rules.repair and "solution_told" not in turn.case.moments:
        raise refusal.SolutionNotTold("RETAIL-REP-07")
    if not (order.agreed or order.warranty_of or order.rework_rounds):
        _without_a_price(turn)
    owed = due(order, rules, accepted=False)
    if owed:
        clause = due_clause(order, rules, accepted=False)
        raise refusal.PaymentMissing(clause, amount=str(owed), stage="agreement")
    take_up_work(turn)
    turn.happened("started")


def _without_a_price(turn: Turn) -> None:
    """Work that costs nothing needs no agreement; whether it does is decided first (PROP-006)."""
    rule, charge = turn.order_rules.quote.needed, turn.order.said.get("charge")
    if rule.value == "never" or (rule.value == "if_chargeable" and charge == "free"):
        return
    if rule.value == "if_chargeable" and charge is None:
        raise refusal.ScopeUndecided(rule.clause)
    raise refusal.QuoteNotAgreed(turn.order_rules.quote.by_list_only.clause)


@rows.on(
    ReportDust, during=["on_site", "agreed", "working", "on_hold"], to=[STAY], by=CREW, clause="RENO-032"
)
def report_dust(turn: Turn, command: ReportDust) -> None:
    camera = "true" if command.camera_consent else "false"
    turn.update(said={**turn.order.said, "dust": "excessive", "camera": camera})
    turn.happened("dust_reported", camera_consent=command.camera_consent)


@rows.on(
    ReportDamage,
    during=["on_site", "working", "on_hold", "accepting", "rework"],
    to=[STAY],
    by=CREW,
    clause="RENO-112",
)
def report_damage(turn: Turn, command: ReportDamage) -> None:
    basis = turn.order_rules.closing.damage_basis
    owed = compensation(command.value, turn.order_rules)
    turn.happened(
        "damage_reported",
        what=command.what,
        compensation=str(owed),
        basis=basis.value,
        clause=basis.clause,
    )


@rows.on(Hold, during=["working"], to=["on_hold"], by=CREW)
def hold(turn: Turn, command: Hold) -> None:
    theirs(turn)
    lay_down_work(turn)
    turn.go("on_hold")
    turn.happened("held", reason=command.reason, note=command.note)


@rows.on(Resume, during=["on_hold"], to=["working"], by=CREW)
def resume(turn: Turn, command: Resume) -> None:
    theirs(turn)
    turn.pass_gate("start_work")
    take_up_work(turn)
    turn.happened("resumed")


@rows.on(Finish, during=["working", "rework"], to=["accepting"], by=CREW, clause="RENO-064")
def finish(turn: Turn, command: Finish) -> None:
    theirs(turn)
    lay_down_work(turn)
    turn.update(level=0)
    turn.go("accepting")
    turn.happened("finished", round=turn.order.rework_rounds)
