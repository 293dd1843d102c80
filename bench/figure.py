"""What is one measured figure, and does it hold?"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

# A goal reached before may be missed by so much before a run fails: machines differ from minute to minute.
SLACK = 0.2
# What depends on how fast a machine is; counts and ratios do not.
OF_THE_MACHINE = ("ms", "s", "/s")


class Figure(BaseModel):
    """A number somebody can measure again; `beside` is the yardstick's number in the same run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    zh: str
    en: str
    value: float
    unit: str
    goal: float | None = None
    better: Literal["lower", "higher"] = "lower"
    beside: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick."""
        return self.value / self.beside if self.beside else None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        return None if self.goal is None else self._reaches(self.goal)

    def lost_against(self, before: "Figure | None", *, slower: bool = False) -> bool:
        """Whether a goal that was reached before is now missed by more than the slack.

        On a machine that is `slower` than the one before, nobody can say so of a time.
        """
        if self.goal is None or before is None or not before.holds:
            return False
        if slower and self.unit in OF_THE_MACHINE:
            return False
        return not self._reaches(self.goal * (1 + SLACK if self.better == "lower" else 1 - SLACK))

    def _reaches(self, limit: float) -> bool:
        return self.value <= limit if self.better == "lower" else self.value >= limit


class Chapter(BaseModel):
    """The figures of one measurement, and everything that was measured for them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    zh: str
    en: str
    figures: tuple[Figure, ...]
    raw: dict[str, Any]

    def get(self, name: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.id == name), None)
