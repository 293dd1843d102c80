"""How does one entry of a standard read, for those who wrote the paper?"""

from collections.abc import Iterator
from typing import Literal

from domain.base import Fact
from domain.channel import channel_name
from domain.deadline import DATES, Deadline, EscalationStep, Notice, Reminder
from domain.event import HAPPENINGS
from domain.people import ROLE_NAMES, Role
from domain.standard import Standard
from standards.entry_words import Words, entry_words, value_words

Kind = Literal["rule", "deadline", "notice", "gate", "paper", "price", "calendar"]
CASE_WORDS = {
    "asked": ("这一轮派到的师傅", "the technicians asked now"),
    "candidates": ("收到派单的师傅", "the technicians who were asked"),
    "owner": ("经办人", "whoever owns it"),
    "superior": ("上级", "the superior"),
}


class Entry(Fact):
    """One thing that a standard lays down, in words, with its clause and the people it concerns."""

    name: str
    kind: Kind
    zh: str
    en: str
    clause: str | None = None
    whom: tuple[str, ...] = ()

    def says(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    @property
    def called(self) -> Words | None:
        """What people call it: its chapter, and its own name where it has one in words."""
        return entry_words(self.name) if self.kind in ("rule", "deadline", "notice") else None


def entries(standard: Standard) -> dict[str, Entry]:
    """Everything that a compiled edition lays down, by name, chapter by chapter."""
    found = [*_rules(standard), *_counted(standard), *_lists(standard)]
    return {f"{entry.kind} {entry.name}": entry for entry in found}


def person(tell: str, language: str) -> str:
    """Whom a standard means: a part in the case, in words."""
    names = CASE_WORDS[tell] if tell in CASE_WORDS else ROLE_NAMES[Role(tell)]
    return names[language != "zh"]


def moment(name: str, language: str) -> str:
    """What a deadline counts from or waits for, in words."""
    return {**HAPPENINGS, **DATES}[name][language != "zh"]


def deadline_in_words(deadline: Deadline, language: str) -> str:
    zh = language == "zh"
    within, of = deadline.within.in_words(language), moment(deadline.of, language)
    until = "/".join(moment(name, language) for name in deadline.until)
    if deadline.within.amount == 0 and deadline.of in DATES:
        text = f"到“{of}”为止" if zh else f"by {of}"
    else:
        text = f"“{of}”起 {within}" if zh else f"{within} from “{of}”"
    if until:
        text += f"，要“{until}”" if zh else f", until “{until}”"
    if deadline.seen_by:
        who = "/".join(person(role, language) for role in deadline.seen_by)
        text += f"，要{who}看到" if zh else f", to be seen by {who}"
    told = [_reminder(one, language) for one in deadline.remind]
    told += [_escalation(one, language) for one in deadline.escalate]
    return ("；" if zh else "; ").join([text + _only(deadline.only, language), *told])


def notice_in_words(notice: Notice, language: str) -> str:
    happening = "/".join(moment(name, language) for name in notice.on)
    who = _told(notice.tell, notice.by, notice.say, language)
    text = f"“{happening}”时告诉{who}" if language == "zh" else f"at “{happening}” tell {who}"
    return text + _only(notice.only, language)


def _reminder(said: Reminder, language: str) -> str:
    zh = language == "zh"
    if said.after is not None:
        when = f"过 {said.after.in_words('zh')}" if zh else f"after {said.after.in_words('en')}"
    elif said.before is not None:
        when = (
            f"到时前 {said.before.in_words('zh')}" if zh else f"{said.before.in_words('en')} before the end"
        )
    else:
        when = f"用去 {said.at} %" if zh else f"at {said.at} %"
    who = _told(said.tell, said.by, said.say, language)
    return f"{when}提醒{who}" if zh else f"{when} remind {who}"


def _escalation(said: EscalationStep, language: str) -> str:
    zh = language == "zh"
    after = said.after.in_words(language)
    when = (
        ("一超时就" if zh else "when over")
        if said.after.amount == 0
        else f"超时 {after}"
        if zh
        else f"{after} over"
    )
    who = _told(said.tell, said.by, said.say, language)
    text = f"{when}告诉{who}" if zh else f"{when} tell {who}"
    repeat = said.until_acknowledged
    if repeat:
        every = repeat.every.in_words(language)
        more = f"，没人确认就每 {every}再说，共 {repeat.at_most} 次"
        text += more if zh else f", every {every} until acknowledged, {repeat.at_most} times in all"
    again = said.if_still_open
    if again:
        every = again.every.in_words(language)
        more = f"，有人确认了却还没做，每 {every}再说，至多 {again.at_most} 次"
        text += (
            more
            if zh
            else f", and when acknowledged but not done every {every}, {again.at_most} times at most"
        )
    return text


def _told(tell: str, by: tuple[str, ...], say: str, language: str) -> str:
    ways = "/".join(channel_name(way, language) for way in by)
    return (
        f"{person(tell, language)}（{ways} {say}）"
        if language == "zh"
        else f"{person(tell, language)} ({ways} {say})"
    )


def _only(only: dict[str, str], language: str) -> str:
    if not only:
        return ""
    facts = "、".join(f"{name}={value}" for name, value in only.items())
    return f"（只限 {facts}）" if language == "zh" else f" (only {facts})"


def _counted(standard: Standard) -> Iterator[Entry]:
    yield Entry(name="hours", kind="calendar", zh=_hours(standard), en=_hours(standard))
    for deadline in standard.deadlines:
        told = (*(one.tell for one in deadline.remind), *(one.tell for one in deadline.escalate))
        yield Entry(
            name=deadline.name,
            kind="deadline",
            zh=deadline_in_words(deadline, "zh"),
            en=deadline_in_words(deadline, "en"),
            clause=deadline.clause,
            whom=tuple(dict.fromkeys(told)),
        )
    for notice in standard.notices:
        zh, en = (notice_in_words(notice, language) for language in ("zh", "en"))
        yield Entry(name=notice.name, kind="notice", zh=zh, en=en, clause=notice.clause, whom=(notice.tell,))


def _hours(standard: Standard) -> str:
    calendar = standard.calendar
    days = " | ".join(hours or "—" for hours in calendar.hours)
    return f"{calendar.zone}: {days} ({len(calendar.exceptions)})"


def _rules(standard: Standard) -> Iterator[Entry]:
    rules = standard.order or standard.complaint or standard.purchase or standard.reception
    for name, value in (rules.model_dump(mode="json", exclude={"facts", "papers"}) if rules else {}).items():
        yield from _rules_in(name, value)
    for overlay in standard.overlays:
        only = {language: _only(overlay.only, language) for language in ("zh", "en")}
        for name, value in overlay.rules.items():
            for entry in _rules_in(f"overlays.{overlay.name}.{name}", value):
                yield entry.but(zh=entry.zh + only["zh"], en=entry.en + only["en"])


def _rules_in(name: str, value: object) -> Iterator[Entry]:
    if isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _rules_in(f"{name}.{number}", inner)
    elif isinstance(value, dict) and "clause" in value:
        zh, en = value_words(_plain(value))
        yield Entry(name=name, kind="rule", zh=zh, en=en, clause=value["clause"])
    elif isinstance(value, dict) and {"material", "labour"} <= set(value):
        price = f"{value['material']} + {value['labour']}"
        item = name.removeprefix("quote.prices.")
        yield Entry(name=item, kind="price", zh=f"{value['zh']} {price} 元", en=f"{value['en']} {price} yuan")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _rules_in(f"{name}.{key}", inner)


def _plain(rule: dict[str, object]) -> str:
    if "value" not in rule:
        return " ".join(f"{key}={value}" for key, value in rule.items() if key != "clause")
    value = rule["value"]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        ", ".join(map(str, value)) or "—" if isinstance(value, list) else "—" if value is None else str(value)
    )


def _lists(standard: Standard) -> Iterator[Entry]:
    for gate in standard.gates:
        for item in gate.items:
            zh, en = (_only(item.only, language) for language in ("zh", "en"))
            name = f"{gate.command}.{item.id}"
            yield Entry(
                name=name, kind="gate", zh=f"要打勾{zh}", en=f"must be ticked{en}", clause=item.clause
            )
    for paper in standard.papers:
        zh, en = (_only(paper.only, language) for language in ("zh", "en"))
        name = f"{paper.before}.{paper.name} {paper.clause}"
        signed = "、".join(person(role, "zh") for role in paper.signed_by)
        by = ", ".join(person(role, "en") for role in paper.signed_by)
        zh += f"，{signed}签字" if signed else ""
        en += f", signed by {by}" if by else ""
        yield Entry(
            name=name,
            kind="paper",
            zh=f"事前要有这份单据{zh}",
            en=f"must be on file first{en}",
            clause=paper.clause,
        )
