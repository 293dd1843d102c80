"""Whose turn is it in a chain of signatures, approvals or acceptances?"""

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
    """The part that signs next; nobody when all have."""
    role = whose_turn(chain.value, len(case.order.signed))
    return (role,) if role else ()


def next_signature(turn: Turn, chain: Chain) -> Role:
    """Whose signature is next; WrongLevel for whoever is not that part. An administrator may sign for anybody."""
    role = whose_turn(chain.value, len(turn.order.signed))
    if role is None or not turn.by.holds((role, Role.ADMIN)):
        raise refusal.WrongLevel(chain.clause, level=role or "—")
    return role


def sign(turn: Turn, chain: Chain) -> Role:
    """One signature more."""
    role = next_signature(turn, chain)
    turn.update(signed=(*turn.order.signed, role))
    return role
