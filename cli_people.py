"""Who could not be told right now, shown to somebody at a terminal or to a program?"""

from collections.abc import Iterable

import typer
from rich.console import Console
from rich.table import Table

import standards
from channels import open_channels
from channels.account import account_of
from channels.preflight import Gap, Hit, Preflight, preflight
from channels.voices import accounts_of
from domain.people import ROLE_NAMES, Role
from domain.telling import tellings
from settings import Settings
from standards.wording import person
from storage.engine import AWAY, Database
from storage.reading_people import duties

DOES = {"remind": ("提醒", "remind"), "escalate": ("升级", "escalate"), "notify": ("通知", "tell")}
HEADS = (("谁", "who"), ("班组", "team"), ("原因", "why"), ("规范的哪一步", "which step"), ("条款", "clause"))
PIPE_WIDTH = 160


def report(settings: Settings, as_json: bool, language: str) -> bool:
    """Print it; True when there is an escalation that nobody would hear."""
    found = ask(settings)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show(found, language)
    return bool(found.silent)


def ask(settings: Settings) -> Preflight:
    """Asked of the database and of the channels' own rules; nothing is sent, no provider is called."""
    channels = open_channels(account_of(settings), accounts_of(settings))
    database = Database(settings.database(), pool_size=1, name="shangmen-doctor")
    try:
        said = [telling for name in standards.names() for telling in tellings(standards.load(name))]
        return preflight(said, duties(database), channels)
    except AWAY:
        typer.echo(
            "连不上数据库：见 shangmen doctor · the database does not answer: see shangmen doctor", err=True
        )
        raise typer.Exit(2) from None
    finally:
        database.close()
        for channel in channels.values():
            channel.close()


def show(found: Preflight, language: str) -> None:
    console = Console()
    console = console if console.is_terminal else Console(width=PIPE_WIDTH)
    other = language != "zh"
    if found.unreachable:
        console.print(_missed(found.unreachable, language))
    else:
        console.print(("人人都通知得到", "everybody can be told")[other])
    if found.notes:
        console.print(_noted(found.notes, language))
    for hit in found.silent:
        words = ("谁也听不到的升级：", "nobody would hear this escalation: ")[other]
        console.print(
            words + _step(hit, language) + (f" {hit.clause}" if hit.clause else ""), style="bold red"
        )


def _missed(gaps: tuple[Gap, ...], language: str) -> Table:
    """One row for each step."""
    table = _table(("通知不到", "cannot be told"), language)
    for gap in gaps:
        first = (_whom(gap, language), _teams([gap], language), _why(gap, language))
        for number, hit in enumerate(gap.hits):
            table.add_row(*(("", "", "") if number else first), _step(hit, language), hit.clause or "")
        table.add_section()
    return table


def _noted(gaps: tuple[Gap, ...], language: str) -> Table:
    """In short: whoever shares a reason and its steps shares a row."""
    table = _table(("通知得到，但与规范写的不同", "told, but not as the standard has it"), language)
    alike: dict[tuple[str, tuple[Hit, ...]], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((gap.reason.en, gap.hits), []).append(gap)
    for (_, hits), those in alike.items():
        clauses = " ".join(dict.fromkeys(hit.clause for hit in hits if hit.clause))
        names = "、".join(_whom(gap, language) for gap in those)
        table.add_row(names, _teams(those, language), _why(those[0], language), f"{len(hits)} ×", clauses)
        table.add_section()
    return table


def _table(title: tuple[str, str], language: str) -> Table:
    table, other = Table(title=title[language != "zh"]), language != "zh"
    for head in HEADS:
        table.add_column(head[other], overflow="fold")
    return table


def _teams(gaps: Iterable[Gap], language: str) -> str:
    without = ("无班组", "no team")[language != "zh"]
    return "、".join(dict.fromkeys(team or without for gap in gaps for team in gap.teams))


def _why(gap: Gap, language: str) -> str:
    return gap.reason.zh if language == "zh" else gap.reason.en


def _whom(gap: Gap, language: str) -> str:
    roles = "、".join(ROLE_NAMES[role][language != "zh"] for role in gap.roles)
    return f"{gap.name or gap.person} ({roles})" if gap.person and Role.CUSTOMER not in gap.roles else roles


def _step(hit: Hit, language: str) -> str:
    whom, does = person(hit.tell, language), DOES[hit.does][language != "zh"]
    return f"{hit.standard} {hit.entry} · {does} {whom} ({'/'.join(hit.by)}) {hit.says}"
