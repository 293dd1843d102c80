"""How do the files of one edition become the law of a case?"""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pydantic import JsonValue, ValidationError

from domain.deadline import Deadline, Notice
from domain.holidays import CalendarBook
from domain.machines import MACHINES
from domain.paper import Paper
from domain.purchase_rules import PurchaseRules
from domain.reception_rules import ReceptionRules
from domain.standard import ComplaintRules, Gate, GateItem, Kind, OrderRules, Overlay, Standard, lay_over
from standards.checking import MESSAGES, Checker
from standards.edition import (
    Checklist,
    ChecklistsFile,
    Clause,
    ComplaintFile,
    EditionFile,
    OrderFile,
    PapersFile,
    PriceList,
    Word,
    WrittenOverlay,
)
from standards.edition_retail import PurchaseFile, ReceptionFile
from standards.reading import Page, Place, Problem, Unreadable, read_yaml, sentence_of

STANDARDS = Path(__file__).parent
KINDS: dict[Kind, type[EditionFile]] = {
    "order": OrderFile,
    "complaint": ComplaintFile,
    "purchase": PurchaseFile,
    "reception": ReceptionFile,
}


class Edition:
    """One edition as it lies on disk, read when it is first asked for; Unreadable says what is wrong."""

    def __init__(self, name: str, edition: str, root: Path = STANDARDS, messages: Path = MESSAGES) -> None:
        self.name, self.edition, self.root = name, edition, root
        self.folder, self.messages = root / name / edition, messages

    @cached_property
    def kind(self) -> Kind:
        found = [kind for kind in KINDS if (self.folder / f"{kind}.yaml").is_file()]
        if len(found) != 1:
            what = f"{self.name}/{self.edition}"
            files = "、".join(f"{kind}.yaml" for kind in KINDS)
            sentence = f"{what} 要有其中一份：{files} · it needs one of these"
            raise Unreadable([Problem(what, 1, sentence)])
        return found[0]

    @cached_property
    def page(self) -> Page:
        return Page(self.folder / f"{self.kind}.yaml")

    @cached_property
    def file(self) -> EditionFile:
        """The edition's own file, with the words without a figure made definite."""
        plain = self.page.value if isinstance(self.page.value, dict) else {}
        shared = self.root / "shared" / str(plain.get("shared", "?"))
        if not shared.is_dir():
            self.page.refuse([(("shared",), "没有这个共用版本 · there is no such shared edition")])
        words = read_yaml(shared / "words.yaml", dict[str, Word])
        defaults = read_yaml(shared / "defaults.yaml", dict[str, dict[str, JsonValue]]).get(self.kind, {})
        file: EditionFile = self.page.take(KINDS[self.kind], {"words": words}, defaults)
        wrong: list[tuple[Place, str]] = [
            ((field,), f"与文件夹“{folder}”不符 · differs from its folder “{folder}”")
            for field, folder in (("standard", self.name), ("edition", self.edition))
            if getattr(file, field) != folder
        ]
        self.page.refuse(wrong)
        return file

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses of this standard, and the questions that its sources left open (conflict-…)."""
        found: dict[str, Clause] = {}
        for name in ("shared", self.name):
            found |= read_yaml(self.root / name / "clauses.yaml", dict[str, Clause])
        return found

    @cached_property
    def lists(self) -> ChecklistsFile:
        return read_yaml(self.folder / "checklists.yaml", ChecklistsFile)

    @cached_property
    def papers(self) -> PapersFile:
        """The forms and records of this edition; an edition without papers.yaml has none."""
        path = self.folder / "papers.yaml"
        return read_yaml(path, PapersFile) if path.is_file() else PapersFile()

    @cached_property
    def standard(self) -> Standard:
        """The compiled edition: only what a case needs to be judged."""
        self._check()
        file = self.file
        book = read_yaml(self.root / "shared" / file.shared / "calendar.yaml", CalendarBook)
        try:
            calendar = book.calendar(file.calendar)
        except ValueError as unknown:
            raise Unreadable([self.page.problem(("calendar",), str(unknown))]) from None
        return Standard(
            name=self.name,
            edition=self.edition,
            kind=self.kind,
            calendar=calendar,
            deadlines=_deadlines(file),
            notices=_notices(file),
            gates=_gates(self.lists.checklists),
            papers=_papers(self.papers),
            overlays=_overlays(file) if isinstance(file, OrderFile) else (),
            items=tuple(item for checklist in self.lists.checklists.values() for item in checklist.items),
            order=self._order_rules(file) if isinstance(file, OrderFile) else None,
            complaint=_complaint_rules(file) if isinstance(file, ComplaintFile) else None,
            purchase=self._purchase_rules(file) if isinstance(file, PurchaseFile) else None,
            reception=_reception_rules(file) if isinstance(file, ReceptionFile) else None,
        )

    def _purchase_rules(self, file: PurchaseFile) -> PurchaseRules:
        prices = read_yaml(self.folder / "pricing.yaml", PriceList).prices
        chapters = ("goods", "cancellation", "returns", "care")
        plain = file.model_dump(include=set(chapters))
        return PurchaseRules.model_validate(
            {**plain, "prices": {k: v.model_dump() for k, v in prices.items()}}
        )

    def _order_rules(self, file: OrderFile) -> OrderRules:
        prices = read_yaml(self.folder / "pricing.yaml", PriceList).prices
        chapters = {
            name: chapter.model_dump(exclude={"deadlines", "notices"})
            for name, chapter in file.chapters().items()
            if name in OrderRules.model_fields
        }
        chapters["quote"]["prices"] = {name: item.model_dump() for name, item in prices.items()}
        intake = file.intake.model_dump(exclude={"deadlines", "notices"})
        rules = OrderRules.model_validate({**chapters, **intake})
        for name, overlay in file.overlays.items():
            self._lay_over(rules, name, overlay)
        return rules

    def _lay_over(self, rules: OrderRules, name: str, overlay: WrittenOverlay) -> None:
        """Unreadable where an overlay names a value that no order has, or gives it one that it cannot have."""
        plain = rules.model_dump()
        lay_over(plain, overlay_rules(overlay))
        try:
            OrderRules.model_validate(plain, extra="forbid")
        except ValidationError as wrong:
            place = ("overlays", name)
            raise Unreadable(
                [self.page.problem(place, sentence_of(error)) for error in wrong.errors()]
            ) from None

    def _check(self) -> None:
        """Unreadable unless everything that the edition names exists, and no two items bear one name."""
        file = self.file
        facts = file.intake.facts if isinstance(file, OrderFile) else {}
        checker = Checker(MACHINES[self.kind], self.clauses, facts, self.messages)
        page = Page(self.folder / "checklists.yaml")
        problems = checker.problems(self.page) + checker.problems(page) + _twice(page, self.lists.checklists)
        if (self.folder / "papers.yaml").is_file():
            problems += checker.problems(Page(self.folder / "papers.yaml"))
        problems += [self.page.problem(place, sentence) for place, sentence in _loose(file)]
        if problems:
            raise Unreadable(problems)


def fingerprint(standard: Standard) -> str:
    """The SHA-256 of a compiled edition, the same on every machine."""
    plain = standard.model_dump(mode="json")
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _loose(file: EditionFile) -> Iterator[tuple[Place, str]]:
    """What hangs in the air: a deadline that comes round without a word, a notice about no deadline, a fact of none."""
    if isinstance(file, OrderFile) and file.intake.required_facts:
        for index, fact in enumerate(file.intake.required_facts.value):
            if fact not in file.intake.facts:
                place = ("intake", "required_facts", "value", index)
                yield place, f"情况里没有“{fact}” · there is no fact “{fact}”"
    known = {deadline.name for deadline in _deadlines(file)}
    for chapter, part in file.chapters().items():
        for key, deadline in part.deadlines.items():
            if deadline.again and not deadline.escalate:
                yield (
                    (chapter, "deadlines", key, "again"),
                    "again 要有 escalate · “again” needs an escalation",
                )
        for key, notice in part.notices.items():
            if notice.about not in {None, *known}:
                yield (chapter, "notices", key, "about"), "没有这个期限 · there is no such deadline"


def _deadlines(file: EditionFile) -> tuple[Deadline, ...]:
    return tuple(
        Deadline.model_validate({**written.model_dump(), "name": f"{chapter}.{key}"})
        for chapter, part in file.chapters().items()
        for key, written in part.deadlines.items()
    )


def _notices(file: EditionFile) -> tuple[Notice, ...]:
    return tuple(
        Notice.model_validate({**written.model_dump(), "name": f"{chapter}.{key}"})
        for chapter, part in file.chapters().items()
        for key, written in part.notices.items()
    )


def _gates(checklists: dict[str, Checklist]) -> tuple[Gate, ...]:
    return tuple(
        Gate(
            checklist=name,
            command=checklist.gate,
            items=tuple(
                GateItem(id=key, clause=item.clauses[0], only=item.only)
                for key, item in checklist.items.items()
                if not item.advice
            ),
        )
        for name, checklist in checklists.items()
        if checklist.gate
    )


def _papers(file: PapersFile) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            name=name,
            clause=want.clause,
            before=want.holds,
            only=want.only,
            by=written.filled_by,
            signed_by=written.signed_by,
            fields=tuple(key for key, field in written.fields.items() if field.required),
            free=written.free,
        )
        for name, written in file.papers.items()
        for want in written.wanted
    )


def overlay_rules(written: WrittenOverlay) -> dict[str, JsonValue]:
    """The intake's own values stand beside the chapters, as they do in the rules of a case."""
    return {
        key: value
        for chapter, rules in written.rules.items()
        for key, value in (rules.items() if chapter == "intake" else [(chapter, rules)])
    }


def _overlays(file: OrderFile) -> tuple[Overlay, ...]:
    return tuple(
        Overlay(
            name=name,
            only=written.only,
            rules=overlay_rules(written),
        )
        for name, written in file.overlays.items()
    )


def _reception_rules(file: ReceptionFile) -> ReceptionRules:
    return ReceptionRules.model_validate(file.reception.model_dump(exclude={"deadlines", "notices"}))


def _complaint_rules(file: ComplaintFile) -> ComplaintRules:
    values: dict[str, object] = {}
    for chapter in (file.intake, file.clarification, file.remedy, file.closing):
        values |= chapter.model_dump(exclude={"deadlines", "notices"})
    return ComplaintRules.model_validate(values)


def _twice(page: Page, checklists: dict[str, Checklist]) -> list[Problem]:
    """An item is ticked by its name alone, so a name belongs to one checklist."""
    owner: dict[str, str] = {}
    found = []
    for name, checklist in checklists.items():
        for key in checklist.items:
            if key in owner:
                sentence = f"“{key}”在清单 {owner[key]} 里已有 · “{key}” is an item of “{owner[key]}” already"
                found.append(page.problem(("checklists", name, "items", key), sentence))
            owner[key] = name
    return found
