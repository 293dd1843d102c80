"""Which clauses are kept, by what, which are only shown, and which does nobody answer for?"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from domain.machines import MACHINES
from standards.compiling import Edition
from standards.edition import Both, Checklist
from standards.kept import keepers_by_hand
from standards.library import edition
from standards.reading import Place, read_yaml

Status = Literal["kept", "shown", "declined", "open"]
STATUSES: tuple[Status, ...] = ("kept", "shown", "declined", "open")


class Answer(NamedTuple):
    """What becomes of one clause, and what keeps it: `deadline appointment.on_time`, `row grab` …"""

    status: Status
    by: tuple[str, ...]


def series(clause: str) -> str:
    """The paper a clause belongs to: RENO-008 to RENO, RETAIL-SOFT-18 to RETAIL-SOFT."""
    return clause.rpartition("-")[0]


def answers(name: str, number: str | None = None) -> dict[str, Answer]:
    """The answer for every clause of a standard."""
    return answers_of(edition(name, number))


def answers_of(law: Edition) -> dict[str, Answer]:
    """The answer for every clause of an edition."""
    declined = read_yaml(law.folder / "declined.yaml", dict[str, Both])
    keeps, shows = keepers(law), _shown(law)
    return {
        clause: _answer(text.must, keeps.get(clause, ()), shows.get(clause, ()), clause in declined)
        for clause, text in law.clauses.items()
        if series(clause) != "conflict"
    }


def tally(name: str, number: str | None = None) -> dict[str, dict[str, int]]:
    """For each paper how many clauses it has, and how many are kept, shown, declined and open."""
    counts: dict[str, dict[str, int]] = {}
    for clause, answer in answers(name, number).items():
        count = counts.setdefault(series(clause), {"total": 0} | dict.fromkeys(STATUSES, 0))
        count["total"] += 1
        count[answer.status] += 1
    return counts


def keepers(law: Edition) -> dict[str, tuple[str, ...]]:
    """By clause, everything executable that names it."""
    found: dict[str, list[str]] = {}
    for clause, keeper in (*_of_file(law), *_of_rows(law), *_of_items(law)):
        found.setdefault(clause, []).append(keeper)
    for clause, named in keepers_by_hand(
        law, {keeper for keepers in found.values() for keeper in keepers}
    ).items():
        found.setdefault(clause, []).extend(named)
    return {clause: tuple(dict.fromkeys(keepers)) for clause, keepers in found.items()}


def _answer(must: str, keeps: tuple[str, ...], shows: tuple[str, ...], declined: bool) -> Answer:
    if keeps:
        return Answer("kept", keeps)
    ticked = tuple(place for place in shows if place.startswith("item "))
    if must == "record" and ticked:
        return Answer("kept", ticked)
    if must in ("record", "display") and shows:
        return Answer("shown", shows)
    return Answer("declined" if declined else "open", ())


def _of_file(law: Edition) -> list[tuple[str, str]]:
    """The edition's own file: every value, deadline, notice and paper names its clause."""
    law.standard  # noqa: B018  a name that does not exist keeps nothing: check it all first
    found: list[tuple[str, str]] = []
    _walk(law.page.value, (), lambda place, clause: found.append((clause, _keeper(place))))
    found += [
        (want.clause, f"paper {want.holds}.{name}")
        for name, paper in law.papers.papers.items()
        for want in paper.wanted
    ]
    return found


def _walk(value: object, place: Place, note: Callable[[Place, str], None]) -> None:
    inside = value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}
    for key, inner in inside.items():
        if key == "clause" and isinstance(inner, str):
            note(place, inner)
        elif key != "only":
            _walk(inner, (*place, key), note)


def _keeper(place: Place) -> str:
    names = [str(part) for part in place]
    for group, word in (("deadlines", "deadline"), ("notices", "notice")):
        if group in names:
            at = names.index(group)
            return f"{word} {names[at - 1]}.{names[at + 1]}"
    return f"rule {'.'.join(name for name in names if not name.isdigit())}"


def _of_rows(law: Edition) -> list[tuple[str, str]]:
    return [(row.clause, f"row {row.trigger}") for row in MACHINES[law.kind].rows if row.clause]


def _of_items(law: Edition) -> list[tuple[str, str]]:
    return [
        (clause, f"gate {name}.{key}")
        for name, checklist in law.lists.checklists.items()
        if checklist.gate
        for key, item in checklist.items.items()
        if not item.advice
        for clause in item.clauses
    ]


def _shown(law: Edition) -> dict[str, tuple[str, ...]]:
    """By clause, the checklist items and scripts that show it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, checklist in law.lists.checklists.items():
        for clause, place in _items(name, checklist):
            found[clause] = (*found.get(clause, ()), place)
    for name, script in law.lists.scripts.items():
        for clause in script.clauses:
            found[clause] = (*found.get(clause, ()), f"script {name}")
    return found


def _items(name: str, checklist: Checklist) -> list[tuple[str, str]]:
    items = checklist.items.items()
    return [(clause, f"item {name}.{key}") for key, item in items for clause in item.clauses]
