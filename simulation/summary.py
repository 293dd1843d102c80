"""What came of a day: which promises were kept and broken, by which clause, and who took notice?"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from api.shapes import EventSeen
from domain.base import Fact
from simulation.day import Play
from simulation.telling import Telling

WORDS = {
    "cases": ("工单", "Cases"),
    "ended": ("结束在", "ended at"),
    "deadline": ("时限", "deadline"),
    "clause": ("条款", "clause"),
    "kept": ("按时", "kept"),
    "broken": ("超时", "broken"),
    "intent": ("消息", "message"),
    "count": ("数量", "count"),
    "status": ("状态", "status"),
    "acknowledged": ("已确认收到", "acknowledged"),
    "classes": ("投诉", "Complaints"),
    "plot": ("情节", "plot"),
    "wrong": ("不对", "wrong"),
}
CLASSES = {1: ("一类", "class one"), 2: ("二类", "class two"), 3: ("三类", "class three")}


class CaseEnd(Fact):
    """How one case ended; `wrong` is None when it ended as it should."""

    ref: str
    no: str | None
    plot: str
    stage: str | None
    severity: int | None = None
    wrong: str | None = None


class DeadlineCount(Fact):
    deadline: str
    clause: str
    kept: int
    broken: int


class IntentCount(Fact):
    intent: str
    total: int
    statuses: dict[str, int]


class Summary(Fact):
    """All of it, as `--json` prints it."""

    day: int
    as_it_should: bool
    cases: tuple[CaseEnd, ...]
    ended: dict[str, int]
    deadlines: tuple[DeadlineCount, ...]
    messages: tuple[IntentCount, ...]
    acknowledged: int
    complaints: dict[str, int]
    told: tuple[Telling, ...]


def summarise(day: int, plays: list[Play], events: Iterable[EventSeen], told: Iterable[Telling]) -> Summary:
    ends, told, events = [_end(play) for play in plays], sorted(told, key=lambda one: one.at), list(events)
    return Summary(
        day=day,
        as_it_should=not any(end.wrong for end in ends),
        cases=tuple(ends),
        ended=dict(Counter(end.stage or "—" for end in ends)),
        deadlines=_deadlines(events),
        messages=_intents(told),
        acknowledged=sum(event.name == "acknowledged" for event in events),
        complaints=dict(sorted(Counter(str(end.severity) for end in ends if end.severity).items())),
        told=tuple(told),
    )


def _end(play: Play) -> CaseEnd:
    seen = play.affair.seen if play.affair else None
    return CaseEnd(
        ref=play.ref,
        no=seen.no if seen else None,
        plot=play.plot.name,
        stage=seen.stage if seen else None,
        severity=seen.severity if seen else None,
        wrong=play.broken,
    )


def _deadlines(events: list[EventSeen]) -> tuple[DeadlineCount, ...]:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for event in events:
        if event.name in ("kept", "breached"):
            found[str(event.facts["deadline"]), str(event.facts["clause"])][event.name] += 1
    return tuple(
        DeadlineCount(deadline=deadline, clause=clause, kept=counted["kept"], broken=counted["breached"])
        for (deadline, clause), counted in sorted(found.items())
    )


def _intents(told: list[Telling]) -> tuple[IntentCount, ...]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in told:
        found[one.intent][one.status] += 1
    return tuple(
        IntentCount(intent=intent, total=statuses.total(), statuses=dict(statuses))
        for intent, statuses in sorted(found.items())
    )


def show(summary: Summary, console: Console, language: str) -> None:
    """The same for people."""
    tongue = 0 if language == "zh" else 1
    said = {name: words[tongue] for name, words in WORDS.items()}
    ends = ("，", ", ")[tongue].join(f"{stage} {count}" for stage, count in summary.ended.items())
    console.print(f"\n[bold]{said['cases']} {len(summary.cases)}[/]  {ends}")
    deadlines = Table(said["clause"], said["deadline"], said["kept"], said["broken"])
    for row in summary.deadlines:
        deadlines.add_row(
            row.clause, row.deadline, str(row.kept), f"[red]{row.broken}[/]" if row.broken else "0"
        )
    console.print(deadlines)
    messages = Table(said["intent"], said["count"], said["status"])
    for sent in summary.messages:
        messages.add_row(sent.intent, str(sent.total), " ".join(f"{k} {v}" for k, v in sent.statuses.items()))
    console.print(messages)
    classes = " ".join(f"{CLASSES[int(name)][tongue]} {count}" for name, count in summary.complaints.items())
    console.print(f"{said['acknowledged']} {summary.acknowledged}    {said['classes']} {classes or '0'}")
    for case in summary.cases:
        if case.wrong:
            console.print(f"[red]✗ {case.ref} {case.no or ''} {said['plot']} {case.plot}: {case.wrong}[/]")
