"""验收 Is the work accepted, level by level, and what if it is not?"""

from typing import Annotated, Literal

from pydantic import Field

from domain import refusal
from domain.case import Case
from domain.chain import counted_signature, whose_turn, with_substitute
from domain.command import Command, ShortText, Text
from domain.machine import STAY, Rows
from domain.people import Role
from domain.pricing import due, due_clause
from domain.stages.everywhere import FOR_CUSTOMER, STAFF
from domain.stages.quote import Pay, take_payment
from domain.turn import Turn

rows = Rows(
    {"accepting": ("待验收", "accepting"), "rework": ("返工中", "rework"), "settling": ("待结清", "settling")}
)


Stars = Annotated[int, Field(ge=1, le=5, description="星级 1 至 5 · stars, 1 to 5")]


class Accept(Command):
    """One level accepts the work; the customer is the last."""

    kind: Literal["accept"] = "accept"
    signed: Annotated[bool, Field(description="客户已签字 · the customer has signed")] = False
    stars: Stars | None = None
    reason: Text | None = None


class RefuseWork(Command):
    """One level does not accept; what failed is written down."""

    kind: Literal["refuse_work"] = "refuse_work"
    failed: ShortText


class Rate(Command):
    """Stars, opinions and suggestions of the customer (RENO-063)."""

    kind: Literal["rate"] = "rate"
    stars: Stars
    comments: Text | None = None


def whose_level(case: Case) -> tuple[Role, ...]:
    """Whose turn it is to accept; an agent may enter the customer's answer, nobody else's."""
    role = whose_turn(case.order_rules.acceptance.chain.value, case.order.level)
    parts = with_substitute(case, role) if role else ()
    return (*FOR_CUSTOMER, *parts[1:]) if role is Role.CUSTOMER else parts


@rows.on(
    Accept,
    during=["accepting"],
    to=[STAY, "settling", "reviewing", "follow_up"],
    by=(*STAFF, Role.CUSTOMER),
    clause="RENO-049",
    whose=whose_level,
)
def accept(turn: Turn, command: Accept) -> None:
    role, said = _check_level(turn, command.reason)
    order = turn.order
    if role is Role.CUSTOMER:
        _signed_and_scored(turn, command, instead=bool(said))
    turn.update(level=order.level + 1)
    turn.happened("accepted", role=role, round=order.rework_rounds, **said)
    if whose_turn(turn.order_rules.acceptance.chain.value, order.level + 1) is None:
        turn.happened("accepted_by_all")
        turn.go("settling")


@rows.on(
    RefuseWork,
    during=["accepting"],
    to=["rework"],
    by=(*STAFF, Role.CUSTOMER),
    clause="RENO-046",
    whose=whose_level,
)
def refuse_work(turn: Turn, command: RefuseWork) -> None:
    """Rework goes on until satisfied; after so many rounds a superior is told each time (conflict 18)."""
    role, _ = _check_level(turn, None)
    rounds = turn.order.rework_rounds + 1
    turn.update(rework_rounds=rounds)
    turn.untick("finish")
    turn.go("rework")
    turn.happened("refused_at_acceptance", role=role, failed=command.failed, round=rounds)
    if rounds >= turn.order_rules.acceptance.tell_superior_after_rounds.value:
        turn.happened("rework_again", round=rounds)


@rows.entering("settling", to=["reviewing"])
def settle(turn: Turn) -> None:
    owed = due(turn.order, turn.order_rules, accepted=True)
    if owed == 0:
        turn.happened("settled")
        turn.go("reviewing")
    else:
        clause = due_clause(turn.order, turn.order_rules, accepted=True)
        turn.happened("balance_due", amount=str(owed), clause=clause)


@rows.on(
    Pay,
    during=["settling"],
    to=["reviewing"],
    by=(*FOR_CUSTOMER, Role.FINANCE, Role.TECHNICIAN),
    clause="RENO-049",
)
def pay_balance(turn: Turn, command: Pay) -> None:
    take_payment(turn, command, accepted=True)
    turn.happened("settled")
    turn.go("reviewing")


@rows.on(Rate, during=["settling", "reviewing", "follow_up"], to=[STAY], by=FOR_CUSTOMER, clause="RENO-063")
def rate(turn: Turn, command: Rate) -> None:
    turn.update(score=command.stars)
    turn.happened("rated", stars=command.stars, comments=command.comments)


def _signed_and_scored(turn: Turn, command: Accept, *, instead: bool) -> None:
    """The customer's signature and score where the standard wants them; a stand-in gives neither (LHPM-039)."""
    rules, again = turn.order_rules.acceptance, turn.order.rework_rounds > 0
    if rules.signature.value and not (command.signed or instead):
        raise refusal.SignatureMissing(rules.signature.clause)
    wanted = rules.score.value == "always" or (rules.score.value == "second_round" and again)
    if wanted and command.stars is None and not instead:
        raise refusal.ScoreMissing(rules.score.clause)
    if command.stars:
        turn.update(score=command.stars)
        turn.happened("rated", stars=command.stars)


def _check_level(turn: Turn, reason: str | None) -> tuple[Role, dict[str, str]]:
    """The level at which the work is accepted now; WrongLevel for whoever speaks for another without standing in."""
    chain = turn.order_rules.acceptance.chain
    level = turn.order.level
    if whose_turn(chain.value, level) is Role.CUSTOMER and turn.by.holds(FOR_CUSTOMER):
        return Role.CUSTOMER, {}
    return counted_signature(turn, chain.value, chain.value[:level], chain.clause, reason)
