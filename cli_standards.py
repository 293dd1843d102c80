"""What can be asked of the standards from the command line?"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from cli_editions import docs, mutate, new
from domain.base import Fact
from domain.deadline import DATES
from domain.event import HAPPENINGS
from domain.standard import Standard
from standards import documenting
from standards.answering import STATUSES, answers, answers_of, series, tally
from standards.difference import difference
from standards.examples import untrue
from standards.foreseeing import Foreseen, moments, timetable
from standards.library import clauses as clauses_of
from standards.library import edition, editions, load, names
from standards.proving import proven_by
from standards.publishing import changed, publish
from standards.reading import Problem, Unreadable
from standards.wording import entries, moment, person

app = typer.Typer(
    name="standards",
    help="规范：检查、阅读、推演、比较 · standards: check, read, foresee, compare",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("mutate")(mutate)
app.command("docs")(docs)
app.command("new")(new)
Name = Annotated[str, typer.Argument(help="规范的名字，如 reno · the standard, such as reno")]
Edition = Annotated[
    str | None, typer.Argument(help="版本，不写就是最新 · the edition, the newest unless told")
]
Json = Annotated[bool, typer.Option("--json", help="给程序读 · for programs")]
Language = Annotated[str, typer.Option(help="zh | en")]
At = Annotated[list[str] | None, typer.Option("--at", help="NAME=2026-02-13 17:55 · something happens then")]
Facts = Annotated[list[str] | None, typer.Option("--fact", help="scope=small · a fact of the case")]
When = Annotated[str | None, typer.Option(help="2026-02-13 17:55")]
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DOES = {
    "remind": ("提醒", "remind"),
    "due": ("到时", "due"),
    "escalate": ("升级", "escalate"),
    "notify": ("通知", "tell"),
}


@app.command()
def check(as_json: Json = False) -> None:
    """全部读一遍，有错就指出文件和行 · read everything; name file and line of whatever is wrong"""
    problems = [*changed()]
    for name in names():
        for number in editions(name):
            problems += _problems(name, number)
    if as_json:
        _print_json([problem._asdict() for problem in problems])
    else:
        typer.echo("\n".join(map(str, problems)) or "规范无误 · the standards are sound")
    raise typer.Exit(1 if problems else 0)


@app.command()
def show(name: Name, number: Edition = None, as_json: Json = False, language: Language = "zh") -> None:
    """逐条看一个版本 · read an edition, entry by entry"""
    standard, texts = _load(name, number), clauses_of(name, number)
    found = entries(standard)
    if as_json:
        _print_json(
            {"standard": standard.name, "edition": standard.edition, "entries": _plain(found.values())}
        )
        return
    table = _table(
        f"{name} {standard.edition}", language, ("项目", "entry"), ("规定", "value"), ("条款", "clause")
    )
    for key, entry in found.items():
        called = f"{entry.called[language != 'zh']}\n{key}" if entry.called else key
        table.add_row(called, entry.says(language), _clause(entry.clause, texts, language))
    _console().print(table)


@app.command("timetable")
def foresee(
    name: Name,
    number: Edition = None,
    at: At = None,
    fact: Facts = None,
    opened: When = None,
    grab: When = None,
    appointment: When = None,
    as_json: Json = False,
    language: Language = "zh",
) -> None:
    """某时发生某事，随后什么时候告诉谁 · if this happens then, who is told what, when, by which clause"""
    standard = _load(name, number)
    shortcuts = {"opened": opened, "grabbed": grab, "appointment": appointment}
    given = _given(at or [], {key: text for key, text in shortcuts.items() if text}, standard)
    facts = dict(_pair(text) for text in fact or [])
    each = [given] if given else [{start: MONDAY} for start in moments(standard)]
    tables = [(one, timetable(standard, one, facts)) for one in each]
    if as_json:
        _print_json([{"given": _plain_moments(one), "timetable": _plain(lines)} for one, lines in tables])
        return
    for one, lines in tables:
        _console().print(_timetable(standard, one, lines, language))


@app.command()
def diff(name: Name, old: str, new: str, as_json: Json = False, language: Language = "zh") -> None:
    """两个版本有什么不同，涉及谁 · what differs between two editions, and for whom"""
    found, texts = difference(_load(name, old), _load(name, new)), clauses_of(name, new)
    if as_json:
        _print_json(_plain(found))
        return
    same = "没有不同" if language == "zh" else "no difference"
    said = [f"{change.says(language)}\n    {_clause(change.clause, texts, language)}" for change in found]
    typer.echo("\n".join(map(str.rstrip, said)) or same)


@app.command()
def clauses(as_json: Json = False, language: Language = "zh") -> None:
    """每套条款有多少已做到、展示、不做、未答 · how many clauses are kept, shown, declined, open"""
    counts = _counts()
    left = {
        clause: answer
        for name in names()
        for clause, answer in answers(name).items()
        if answer.status == "open"
    }
    if as_json:
        _print_json({paper: {**count, "clauses": _clauses_of(paper)} for paper, count in counts.items()})
        raise typer.Exit(1 if left else 0)
    heads = [
        ("规范", "standard"),
        ("总数", "total"),
        ("做到", "kept"),
        ("展示", "shown"),
        ("不做", "declined"),
        ("未答", "open"),
    ]
    table = _table("条款" if language == "zh" else "Clauses", language, *heads)
    for paper, count in counts.items():
        table.add_row(paper, str(count["total"]), *(str(count[status]) for status in STATUSES))
    _console().print(table)
    for clause in left:
        typer.echo(clause)
    raise typer.Exit(1 if left else 0)


@app.command("publish")
def publish_new(as_json: Json = False) -> None:
    """把新版本记入 published.lock，从此不改 · enter new editions in published.lock; from then on they never change"""
    problems = [
        *changed(),
        *(found for name in names() for number in editions(name) for found in _problems(name, number)),
    ]
    if problems:
        typer.echo("\n".join(map(str, problems)), err=True)
        raise typer.Exit(1)
    new = publish()
    if documenting.REFERENCE.is_dir():
        documenting.write()
    if as_json:
        _print_json(list(new))
    else:
        typer.echo("\n".join(new) or "没有新版本 · nothing new to publish")


def _counts() -> dict[str, dict[str, int]]:
    """For each paper its clauses, kept, shown, declined and open; a paper may stand in two standards."""
    counts: dict[str, dict[str, int]] = {}
    for name in names():
        for paper, count in _tally(name).items():
            before = counts.get(paper, {})
            counts[paper] = {status: before.get(status, 0) + number for status, number in count.items()}
    return counts


def _clauses_of(paper: str) -> dict[str, dict[str, Any]]:
    """Every clause of one paper: what becomes of it, by what, and what fails when that is taken out."""
    found: dict[str, dict[str, Any]] = {}
    for name in names():
        law = edition(name)
        here = {clause: answer for clause, answer in answers_of(law).items() if series(clause) == paper}
        proved = proven_by(law) if here else {}
        found |= {
            clause: {
                "status": answer.status,
                "by": list(answer.by),
                "fails_without_it": list(proved.get(clause, ())),
            }
            for clause, answer in here.items()
        }
    return found


def _problems(name: str, number: str) -> tuple[Problem, ...]:
    try:
        law = edition(name, number)
        law.standard  # noqa: B018  compiling it is the check
        answers(name, number)
        return untrue(law)
    except Unreadable as wrong:
        return wrong.problems


def _load(name: str, number: str | None) -> Standard:
    try:
        return load(name, number)
    except Unreadable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None


def _tally(name: str) -> dict[str, dict[str, int]]:
    try:
        return tally(name)
    except Unreadable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None


def _given(texts: list[str], shortcuts: dict[str, str], standard: Standard) -> dict[str, datetime]:
    written = dict(_pair(text) for text in texts) | shortcuts
    unknown = sorted(name for name in written if name not in HAPPENINGS and name not in DATES)
    if unknown:
        names_known = ", ".join(moments(standard))
        raise typer.BadParameter(f"{unknown[0]}? 可用 · known: {names_known}")
    return {name: _instant(text, standard) for name, text in written.items()}


def _instant(text: str, standard: Standard) -> datetime:
    """Local time of the standard's own zone, unless the text names another."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text}? 写成 · write 2026-02-13 17:55") from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(standard.calendar.zone))).astimezone(UTC)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text}? NAME=VALUE")
    return name, value


def _timetable(standard: Standard, given: dict[str, datetime], lines: list[Foreseen], language: str) -> Table:
    zone = ZoneInfo(standard.calendar.zone)
    title = "、".join(
        f"{moment(name, language)} {at.astimezone(zone):%Y-%m-%d %H:%M}" for name, at in given.items()
    )
    heads = [("时间", "when"), ("", ""), ("什么", "what"), ("告诉", "tells")]
    heads += [("说什么", "says"), ("条款", "clause")]
    table, texts = _table(title, language, *heads), clauses_of(standard.name, standard.edition)
    for line in lines:
        whom = f"{person(line.tell, language)} ({'/'.join(line.by)})" if line.tell else ""
        clause = _clause(line.clause, texts, language)
        when = f"{line.at.astimezone(zone):%m-%d %H:%M}"
        table.add_row(when, DOES[line.does][language != "zh"], line.what, whom, line.says or "", clause)
    return table


def _clause(clause: str | None, texts: dict[str, Any], language: str) -> str:
    if clause is None:
        return ""
    return f"{clause} {getattr(texts[clause], language)}" if clause in texts else clause


def _table(title: str, language: str, *heads: tuple[str, str]) -> Table:
    table = Table(title=title)
    for head in heads:
        table.add_column(head[language != "zh"], overflow="fold")
    return table


def _plain(facts: Any) -> list[dict[str, Any]]:
    return [fact.model_dump(mode="json") for fact in facts if isinstance(fact, Fact)]


def _plain_moments(given: dict[str, datetime]) -> dict[str, str]:
    return {name: at.isoformat() for name, at in given.items()}


def _console() -> Console:
    """As wide as the window; into a file or pipe wide enough that nothing breaks in the middle of a name."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
