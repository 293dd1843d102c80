"""Who could not be told right now, shown to somebody at a terminal or to a program?"""

import typer
from rich.console import Console
from rich.table import Table

import standards
from channels import open_channels
from channels.account import account_of
from channels.preflight import Gap, Hit, Preflight, preflight
from channels.voices import accounts_of
from domain.people import ROLE_NAMES
from domain.telling import tellings
from settings import Settings
from standards.wording import person
from storage.engine import AWAY, Database
from storage.reading_people import duties

DOES = {"remind": ("提醒", "remind"), "escalate": ("升级", "escalate"), "notify": ("通知", "tell")}
HEADS = (("谁", "who"), ("班组", "team"), ("原因", "why"), ("规范的哪一步", "which step"), ("条款", "clause"))
PIPE_WIDTH = 160
COLUMNS_IN_SHORT = ("通知得到，但与规范写的不同", "told, but not as the standard has it")


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
        console.print(_table(("通知不到", "cannot be told")[other], found.unreachable, language, False))
    else:
        console.print(("人人都通知得到", "everybody can be told")[other])
    if found.notes:
        console.print(_table(COLUMNS_IN_SHORT[other], found.notes, language, True))
    for hit in found.silent:
        words = ("谁也听不到的升级：", "nobody would hear this escalation: ")[other]
        console.print(
            words + _step(hit, language) + (f" {hit.clause}" if hit.clause else ""), style="bold red"
        )


def _table(title: str, gaps: tuple[Gap, ...], language: str, short: bool) -> Table:
    """One row for each step; in short, one for each person and reason."""
    table, other = Table(title=title, show_lines=short), language != "zh"
    for head in HEADS:
        table.add_column(head[other], overflow="fold")
    for gap in gaps:
        teams = "、".join(team or "–" for team in gap.teams)
        first = (_whom(gap, language), teams, gap.reason.en if other else gap.reason.zh)
        if short:
            clauses = dict.fromkeys(hit.clause for hit in gap.hits if hit.clause)
            table.add_row(*first, f"{len(gap.hits)} ×", " ".join(clauses))
            continue
        for number, hit in enumerate(gap.hits):
            table.add_row(*(("", "", "") if number else first), _step(hit, language), hit.clause or "")
        table.add_section()
    return table


def _whom(gap: Gap, language: str) -> str:
    roles = "、".join(ROLE_NAMES[role][language != "zh"] for role in gap.roles)
    return f"{gap.name or gap.person} ({roles})" if gap.name else roles


def _step(hit: Hit, language: str) -> str:
    whom, does = person(hit.tell, language), DOES[hit.does][language != "zh"]
    return f"{hit.standard} {hit.entry} · {does} {whom} ({'/'.join(hit.by)}) {hit.says}"
