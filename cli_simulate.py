"""How does somebody who writes a standard see what an edition would have changed?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

app = typer.Typer(
    help="换一版规范，过去会怎样 · what another edition would have changed", invoke_without_command=True
)


@app.callback()
def simulate(
    name: Annotated[str, typer.Option("--standard", help="规范 · the standard")] = "reno",
    edition: Annotated[
        str | None, typer.Option(help="要试的版次，不填用最新 · the edition; else the newest")
    ] = None,
    days: Annotated[int, typer.Option(help="往回看多少天 · how many days back")] = 400,
    as_json: Annotated[bool, typer.Option("--json", help="给程序看 · for programs")] = False,
) -> None:
    """照另一版规范，把过去的工单重演一遍：哪些时限会不一样 · tell past cases again under another edition"""
    import standards
    from cli import settings_here
    from simulation.what_if import what_if
    from standards.reading import Unreadable
    from storage.engine import Database

    database, now = Database(settings_here().database(), pool_size=2), datetime.now(UTC)
    try:
        number = edition or standards.newest(name)
        outcome = what_if(database, name, number, now - timedelta(days=days), now + timedelta(days=days))
    except Unreadable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None
    finally:
        database.close()
    if as_json:
        typer.echo(outcome.model_dump_json(indent=2))
        return
    different = len(outcome.different_cases)
    typer.echo(f"{outcome.standard}/{outcome.edition}：{outcome.cases} 张工单重演，{different} 张会不同")
    typer.echo(f"{outcome.cases} cases told again, {different} would differ")
    for found in outcome.differences:
        change = f"{found.was} → {found.would_be}"
        typer.echo(f"  {found.deadline} {found.clause}：超时 {change} · broken {change}")
    refused = outcome.refused_commands
    if refused:
        typer.echo(f"  {refused} 次操作会被拒绝 · {refused} commands would be refused")
