"""Whose fortnight is played through the door of a house, and what was it told is done?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from api.shapes import CaseSeen
from bench.standing import Standing
from simulation import samples, town
from simulation.day import Day, Play
from simulation.door import Door
from simulation.samples import OrderRow, Row

DAYS = 14
# Of a case, on average: after each of them its own time passes.
DEEDS = 11
PATIENCE = 240.0


class Remembering(Door):
    """A door that notes every command which the house said was carried out, by the trace that its answer names."""

    def __init__(self, base_url: str, key: str) -> None:
        super().__init__(base_url, key, patience=PATIENCE)
        self.done: list[tuple[str, str]] = []
        self.opened: list[str] = []

    def _case(self, answer: Any) -> CaseSeen:
        seen = super()._case(answer)
        if answer.status_code == 201:
            self.opened.append(seen.no)
        return seen

    def _post(self, path: str, said: dict[str, Any], key: str | None = None) -> Any:
        answer = super()._post(path, said, key)
        if path.endswith(("/commands", "/fast-forward")):
            self.done.append((path.split("/")[-2], answer.headers["Trace-Id"]))
        return answer


@dataclass
class Fortnights:
    """The town's fortnight as often as it takes, each in weeks and with customers of its own, played side by side."""

    house: Standing
    orders: int
    complaints: int
    side_by_side: int
    plays: list[Play] = field(default_factory=list)
    doors: list[Remembering] = field(default_factory=list)
    deeds: int = 0
    over: bool = False

    def __post_init__(self) -> None:
        self.rows = list(_shared_out(self.orders, self.complaints))

    @property
    def cases(self) -> int:
        return sum(map(len, self.rows))

    def play(self) -> None:
        with Door(self.house.url, self.house.key, patience=PATIENCE) as door:
            town.settle(door)
        with ThreadPoolExecutor(self.side_by_side) as hands:
            for played in hands.map(self._one, self.rows):
                self.plays += played
        self.over = True

    def _one(self, rows: list[Row]) -> list[Play]:
        with Remembering(self.house.url, self.house.key) as door:
            self.doors.append(door)
            return Day(door, rows, self._watch).play()

    def _watch(self, play: Play) -> None:
        self.deeds += 1

    @property
    def progress(self) -> float:
        """How much of it all is done, more or less: from 0 to 1 or a little over."""
        return 1.0 if self.over else self.deeds / (self.cases * DEEDS)


def _shared_out(orders: int, complaints: int) -> Iterator[list[Row]]:
    """One list a town, until there are so many orders and complaints."""
    number = 0
    while orders > 0 or complaints > 0:
        ours = [_moved(row, number) for row in _first(samples.orders(), orders)]
        theirs = [_moved(row, number) for row in _first(samples.complaints(), complaints)]
        orders, complaints, number = orders - len(ours), complaints - len(theirs), number + 1
        yield sorted([*ours, *theirs], key=lambda row: row.at)


def _first(rows: tuple[Any, ...], most: int) -> list[Any]:
    return [row for row in rows if row.day <= DAYS][: max(most, 0)]


def _moved(row: Any, number: int) -> Row:
    """Fortnights earlier, so that the same technicians are free, and with a telephone of another customer."""
    by = timedelta(weeks=2 * number)
    changes: dict[str, Any] = {"at": row.at - by, "phone": f"+86199{number:02}{row.phone[-6:]}"}
    if isinstance(row, OrderRow) and row.requested_for:
        changes["requested_for"] = row.requested_for - by
    moved: Row = row.model_copy(update=changes)
    return moved
