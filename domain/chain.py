"""Whose turn is it in a chain of signatures, approvals or acceptances?"""

from collections.abc import Sequence

from domain.people import Role


def whose_turn(chain: Sequence[Role], given: int) -> Role | None:
    """A chain is gone through in its order; None when the last one has signed."""
    return chain[given] if given < len(chain) else None
