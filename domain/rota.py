"""Whose turn is it to receive the next visitor?"""

from collections.abc import Collection, Sequence


def turns(order: Sequence[str], last: str | None, busy: Collection[str] = ()) -> tuple[str, ...]:
    """Everybody of a set order, whose turn it is first: after the last one, and those who are free before the others.

    `last` may have left; then the order begins anew.
    """
    start = order.index(last) + 1 if last in order else 0
    round_ = (*order[start:], *order[:start])
    free = [person for person in round_ if person not in busy]
    return (*free, *(person for person in round_ if person in busy))
