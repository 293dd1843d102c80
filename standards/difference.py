"""What changes, for whom, from one edition to another?"""

from typing import Literal

from domain.base import Fact
from domain.standard import Standard
from standards.wording import Entry, entries, person


class Change(Fact):
    """One difference in words, and the people who will notice it."""

    name: str
    change: Literal["added", "removed", "changed"]
    whom: tuple[str, ...]
    clause: str | None
    zh: str
    en: str

    def says(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def difference(old: Standard, new: Standard) -> list[Change]:
    """Everything that the new edition lays down differently, in its order; what it drops comes last."""
    before, after = entries(old), entries(new)
    found = [_added(name, entry) for name, entry in after.items() if name not in before]
    found += [
        _changed(name, before[name], entry)
        for name, entry in after.items()
        if name in before and before[name] != entry
    ]
    found += [_removed(name, entry) for name, entry in before.items() if name not in after]
    order = {name: place for place, name in enumerate([*after, *before])}
    return sorted(found, key=lambda change: order[change.name])


def _added(name: str, entry: Entry) -> Change:
    zh = f"新增 {name}{_named(entry, 'zh')}{_for(entry, 'zh')}：{entry.zh}{_law(entry)}"
    en = f"New: {name}{_named(entry, 'en')}{_for(entry, 'en')}: {entry.en}{_law(entry)}"
    return Change(name=name, change="added", whom=entry.whom, clause=entry.clause, zh=zh, en=en)


def _removed(name: str, entry: Entry) -> Change:
    zh = f"取消 {name}{_named(entry, 'zh')}{_for(entry, 'zh')}：原来是 {entry.zh}{_law(entry)}"
    en = f"Gone: {name}{_named(entry, 'en')}{_for(entry, 'en')}: it was {entry.en}{_law(entry)}"
    return Change(name=name, change="removed", whom=entry.whom, clause=entry.clause, zh=zh, en=en)


def _changed(name: str, old: Entry, new: Entry) -> Change:
    both = new.model_copy(update={"whom": tuple(dict.fromkeys((*old.whom, *new.whom)))})
    zh = f"修改 {name}{_named(both, 'zh')}{_for(both, 'zh')}：原来 {old.zh}{_law(old)}；现在 {new.zh}{_law(new)}"
    en = f"Changed: {name}{_named(both, 'en')}{_for(both, 'en')}: it was {old.en}{_law(old)}; it is {new.en}{_law(new)}"
    return Change(name=name, change="changed", whom=both.whom, clause=new.clause, zh=zh, en=en)


def _named(entry: Entry, language: str) -> str:
    """A value by its name; a deadline and a notice say in their own words what they are about."""
    if entry.kind != "rule" or not entry.called:
        return ""
    zh, en = entry.called
    return f"“{zh}”" if language == "zh" else f" “{en}”"


def _for(entry: Entry, language: str) -> str:
    people = "、".join(person(tell, language) for tell in entry.whom)
    if not people:
        return ""
    return f"（涉及{people}）" if language == "zh" else f" (for {people.replace('、', ', ')})"


def _law(entry: Entry) -> str:
    return f" [{entry.clause}]" if entry.clause else ""
