"""Does everything that an edition names exist?"""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import get_args

from domain.channel import CHANNELS
from domain.deadline import DATES
from domain.event import HAPPENINGS
from domain.machine import Machine
from domain.people import Role
from domain.purchase import Goods, Wish
from standards.edition import Clause
from standards.reading import Page, Place, Problem

CASE_WORDS = {
    "order": ("customer", "technician", "tracker", "asked", "candidates"),
    "complaint": ("customer", "technician", "owner", "superior"),
    "purchase": ("customer",),
    "reception": ("customer",),
}
MESSAGES = Path(__file__).parent.parent / "messages"
ANYTHING: tuple[str, ...] = ()
# What a case tells of itself, besides the facts that the edition lets a customer state.
FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "order": {
        "scope": ("small", "large", "unknown"),
        "warranty": ("true", "false"),
        "paid": ("true", "false"),
        "dust": ("excessive",),
        "camera": ("true", "false"),
        "fault": ("product", "use", "wear"),
        "where": ("on_site", "off_site"),
        "handover": ("pickup", "self_delivery"),
        "coordination": ("none", "open", "resolved"),
        "team": ANYTHING,
        "rework": ("true", "false"),
        "charge": ("free", "chargeable"),
        "reached": ("true", "false"),
    },
    "complaint": {
        "subject": ("soft", "hard"),
        "severity": ("1", "2", "3"),
        "fault": ("ours", "product", "customer", "rule_gap", "undecided"),
        "face_to_face": ("true", "false"),
        "upset": ("true", "false"),
        "via": ("customer", "sales"),
    },
    "purchase": {
        "goods": get_args(Goods),
        "wish": (*get_args(Wish), "none"),
        "quality": ("true", "false"),
        "fault": ("product", "customer", "undecided"),
        "team": ANYTHING,
        "reached": ("true", "false"),
        "reached_on_delivery": ("true", "false"),
    },
    "reception": {
        "returning": ("true", "false"),
        "toured": ("true", "false"),
        "priced": ("true", "false"),
    },
}

Found = Iterator[tuple[Place, str]]


class Checker:
    """Looks every name of a file up: clauses, stages, commands, people, channels, sentences, facts."""

    def __init__(
        self,
        machine: Machine,
        clauses: dict[str, Clause],
        facts: dict[str, tuple[str, ...]],
        messages: Path = MESSAGES,
    ) -> None:
        self.machine, self.clauses, self.messages = machine, clauses, messages
        self.facts = {**facts, **FACTS[machine.kind]}
        self.roles = {str(role) for role in Role} | set(CASE_WORDS[machine.kind])
        self.commands = {command.model_fields["kind"].default for command in machine.commands()}
        self._by_key: dict[str, Callable[[str], str | None]] = {
            "clause": self._clause,
            "clauses": self._clause,
            "tell": lambda name: self._one_of(name, self.roles, "人 · a part in the case"),
            "by": lambda name: self._one_of(name, CHANNELS, "渠道 · a channel"),
            "say": self._sentence,
            "at": lambda name: self._one_of(name, self.machine.open, "阶段 · an open stage"),
            "pauses_in": lambda name: self._one_of(name, self.machine.open, "阶段 · an open stage"),
            "gate": lambda name: self._one_of(name, self.commands, "命令 · a command"),
            "holds": lambda name: self._one_of(name, self.commands, "命令 · a command"),
            "on": self._happening,
            "until": self._happening,
            "void": self._happening,
            "anew": self._happening,
        }

    def problems(self, page: Page) -> list[Problem]:
        """Everything in the file that names what does not exist."""
        return [page.problem(place, sentence) for place, sentence in self._walk(page.value, ())]

    def _walk(self, value: object, place: Place) -> Found:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._walk(item, (*place, index))
        if isinstance(value, dict):
            for name, inner in value.items():
                here = (*place, name)
                if name == "only" and isinstance(inner, dict):
                    yield from self._only(inner, here)
                elif name in self._by_key and not isinstance(inner, dict) and not _is_percent(name, inner):
                    yield from self._names(name, inner, here)
                else:
                    yield from self._walk(inner, here)

    def _names(self, key: str, value: object, place: Place) -> Found:
        for index, name in enumerate(value if isinstance(value, list) else [value]):
            sentence = self._by_key[key](str(name))
            if sentence:
                yield (*place, index), sentence

    def _only(self, wanted: dict[str, object], place: Place) -> Found:
        for name, values in wanted.items():
            if name not in self.facts:
                yield (*place, name), _unknown(name, "情况 · a fact", self.facts)
                continue
            known = self.facts[name]
            for value in str(values).split("|"):
                if known and value not in known:
                    yield (*place, name), _unknown(value, f"{name} 的取值 · a value of {name}", known)

    def _clause(self, name: str) -> str | None:
        if name in self.clauses:
            return None
        return f"没有条款“{name}” · there is no clause “{name}” in clauses.yaml"

    def _sentence(self, name: str) -> str | None:
        if (self.messages / f"{name}.yaml").is_file():
            return None
        return f"没有话术“{name}” · there is no sentence messages/{name}.yaml"

    def _happening(self, name: str) -> str | None:
        if name in HAPPENINGS and name != "moved":
            return None
        if name in DATES or name == "moved":
            return f"“{name}”不是事件，只能写在 of 里 · “{name}” does not happen; it can only be counted from"
        return _unknown(name, "事件 · something that happens", HAPPENINGS)

    def _one_of(self, name: str, known: Collection[str], what: str) -> str | None:
        return None if name in known else _unknown(name, what, known)


def _is_percent(key: str, value: object) -> bool:
    return key == "at" and isinstance(value, str)


def _unknown(name: str, what: str, known: Iterable[str]) -> str:
    return f"“{name}”不是{what}；可用 · known: {'、'.join(sorted(known))}"
