"""Whose turn is it in a chain of signatures, approvals or acceptances, and who may stand in?"""

from collections.abc import Sequence

from domain import refusal
from domain.case import Case
from domain.people import Role
from domain.standard import Rule
from domain.turn import Turn

Chain = Rule[tuple[Role, ...]]


def whose_turn(chain: Sequence[Role], given: int) -> Role | None:
    """A chain is gone through in its order; None when the last one has signed."""
    return chain[given] if given < len(chain) else None


def signer(chain: Chain, case: Case) -> tuple[Role, ...]:
    """The part that signs next, and who may stand in for it; nobody when all have."""
    role = whose_turn(chain.value, len(case.order.signed))
    return with_substitute(case, role) if role else ()


def with_substitute(case: Case, role: Role) -> tuple[Role, ...]:
    """A part, and the one that may sign for it where the standard names one (conflict 20)."""
    substitute = case.substitutes.get(role)
    return (role, substitute.value) if substitute else (role,)


def counted_signature(
    turn: Turn, chain: Sequence[Role], signed: Sequence[str], clause: str, reason: str | None
) -> tuple[Role, dict[str, str]]:
    """Whose signature this is, and what to note of a substitute: the reason, and the clause that allows it.

    WrongLevel for whoever is not that part, ReasonMissing for a substitute who does not say why. An administrator may
    sign for anybody.
    """
    role = whose_turn(chain, len(signed))
    if role is None:
        raise refusal.WrongLevel(clause, level="—")
    if turn.by.holds((role, Role.ADMIN)):
        return role, {}
    substitute = turn.case.substitutes.get(role)
    if substitute is None or not turn.by.holds((substitute.value,)):
        raise refusal.WrongLevel(clause, level=role)
    if not reason:
        raise refusal.ReasonMissing(substitute.clause, level=role)
    return role, {"for_whom": role, "reason": reason, "clause": substitute.clause}


def next_signature(turn: Turn, chain: Chain) -> Role:
    """Whose signature is next, without a substitute; WrongLevel for whoever is not that part."""
    role = whose_turn(chain.value, len(turn.order.signed))
    if role is None or not turn.by.holds((role, Role.ADMIN)):
        raise refusal.WrongLevel(chain.clause, level=role or "—")
    return role


def sign(turn: Turn, chain: Chain, reason: str | None = None) -> tuple[Role, dict[str, str]]:
    """One signature more, and what to note of it."""
    role, said = counted_signature(turn, chain.value, turn.order.signed, chain.clause, reason)
    turn.update(signed=(*turn.order.signed, role))
    return role, said
