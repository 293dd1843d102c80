"""What is one value that a company may set?"""

from typing import Generic, TypeVar

from domain.base import Fact

T = TypeVar("T")


class Rule(Fact, Generic[T]):
    """One value, and the clause (or the numbered conflict of the source) that it answers for.

    Where a rule of a chapter has a default here, a case born before that rule existed is judged as it was then.
    """

    value: T
    clause: str
