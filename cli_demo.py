"""How is a day of the sample town played from the command line?"""

from typing import Annotated, Literal

import typer
from rich.console import Console

from settings import load
from simulation import samples
from simulation.demo import NotARehearsal, play
from simulation.summary import show

app = typer.Typer(help="演一天示例小城 · play a day of the sample town", invoke_without_command=True)
LAST_DAY = max(row.day for row in samples.orders())


@app.callback()
def demo(
    day: Annotated[int, typer.Option(min=1, max=LAST_DAY, help="第几天 · which day")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="给程序看 · for programs")] = False,
    language: Annotated[Literal["zh", "en"], typer.Option(help="用语 · language")] = "zh",
) -> None:
    """演一天示例小城：谁在何时因哪一条被告知什么 · who is told what, when, by which clause"""
    out = Console(highlight=False, markup=True)
    progress = Console(stderr=True, highlight=False)
    try:
        summary = play(load(), day, language, None if as_json else out, progress)
    except NotARehearsal as real:
        progress.print(str(real))
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
    else:
        show(summary, out, language)
    raise typer.Exit(0 if summary.as_it_should else 1)
