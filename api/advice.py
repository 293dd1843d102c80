"""What should whoever is at work see at this stage: what is there to check, and what to say?"""

from collections.abc import Mapping
from functools import cache

import standards
from api.clauses import clause_seen
from api.shapes import Both, ChecklistSeen, ItemSeen, ScriptSeen
from domain.case import Case
from messages.local import instant_in_words
from standards.edition import Checklist, Script


@cache
def _shown(name: str, edition: str) -> tuple[dict[str, Checklist], dict[str, Script]]:
    """What an edition shows never changes; asking which editions there are costs as much as the rest of a view."""
    return standards.checklists(name, edition), standards.scripts(name, edition)


def checklists(case: Case) -> list[ChecklistSeen]:
    lists, _ = _shown(case.standard.name, case.standard.edition)
    shown = [_checklist(case, name, found) for name, found in lists.items() if case.stage in found.at]
    return [checklist for checklist in shown if checklist.items]


def _checklist(case: Case, name: str, found: Checklist) -> ChecklistSeen:
    items = [
        ItemSeen(
            id=number,
            zh=item.zh,
            en=item.en,
            ticked=number in case.body.ticked,
            advice=item.advice,
            clauses=[clause_seen(clause) for clause in item.clauses],
        )
        for number, item in found.items.items()
        if case.matches(item.only)
    ]
    return ChecklistSeen(id=name, name=Both(zh=found.name.zh, en=found.name.en), gate=found.gate, items=items)


def scripts(case: Case, names: Mapping[str, str]) -> list[ScriptSeen]:
    """The words of this stage, with the names of this case in them; what is not known is left to be filled in."""
    _, found = _shown(case.standard.name, case.standard.edition)
    return [
        _script(case, name, script, names)
        for name, script in found.items()
        if case.stage in script.at and case.matches(script.only)
    ]


def _script(case: Case, name: str, script: Script, names: Mapping[str, str]) -> ScriptSeen:
    at, zone = case.moments.get("appointment"), case.standard.calendar.zone
    said = {
        language: script_text.format_map(
            _Open({**names, "appointment": instant_in_words(at, zone, language) if at else ""})
        )
        for language, script_text in (("zh", script.zh), ("en", script.en))
    }
    return ScriptSeen(
        id=name,
        name=Both(zh=script.name.zh, en=script.name.en),
        zh=said["zh"],
        en=said["en"],
        clauses=[clause_seen(clause) for clause in script.clauses],
    )


class _Open(dict[str, str]):
    """A name that nobody knows is a blank to be filled in by whoever speaks."""

    def __getitem__(self, name: str) -> str:
        return self.get(name) or "____"
