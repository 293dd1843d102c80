"""How is an edition begun, proved and written up from the command line?"""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from standards import documenting
from standards.answering import answers_of
from standards.beginning import begin
from standards.examples import Untrue
from standards.library import edition, names
from standards.proofs import Kept, write_proofs
from standards.proving import proofs
from standards.reading import Unreadable

Name = Annotated[str | None, typer.Argument(help="规范的名字，不写就是全部 · a standard; all unless told")]
New = Annotated[
    str, typer.Argument(help="新规范的名字，或要出新版本的规范 · the new standard, or one to go on with")
]
From = Annotated[str | None, typer.Option("--from", help="照哪一套来 · the standard to start from")]
Json = Annotated[bool, typer.Option("--json", help="给程序读 · for programs")]
Write = Annotated[bool, typer.Option("--write", help="把结果写进 proofs.csv · keep the result in proofs.csv")]


def mutate(name: Name = None, as_json: Json = False, write: Write = False) -> None:
    """逐条拿掉规定，看有没有例子或测试发觉 · take every rule out in turn: does an example or a test notice?"""
    wanted = [name] if name else list(names())
    quiet = as_json or not Console().is_terminal
    found: dict[str, list[Kept]] = {}
    try:
        for one in track(wanted, "逐条拿掉 · taking out", disable=quiet):
            found[one] = proofs(edition(one))
            if write:
                write_proofs(edition(one), found[one])
    except (Unreadable, Untrue) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(
            json.dumps(
                {one: _plain(one, proofs) for one, proofs in found.items()}, ensure_ascii=False, indent=1
            )
        )
    else:
        _print(found)
    raise typer.Exit(1 if any(not proof.by for proofs in found.values() for proof in proofs) else 0)


def new(name: New, nearest: From = None) -> None:
    """照最近的一套起一套新规范，或起下一个版本 · begin a standard, or its next edition, as a copy of the nearest"""
    try:
        law = begin(name, nearest)
    except Unreadable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{law.folder}\n接着改，再运行 · change it, then run: shangmen standards check")


def docs(as_json: Json = False) -> None:
    """把每套规范写成 docs/reference 里的一页 · write every standard as a page of docs/reference"""
    changed = documenting.write()
    typer.echo(json.dumps(changed) if as_json else "\n".join(changed) or "没有变化 · nothing changed")


def _plain(name: str, found: list[Kept]) -> dict[str, object]:
    survivors = [
        {"keeper": one.keeper, "change": one.change, "clauses": list(one.clauses)}
        for one in found
        if not one.by
    ]
    return {**_counts(name, found), "survivors": survivors}


def _counts(name: str, found: list[Kept]) -> dict[str, int]:
    kept = sum(1 for answer in answers_of(edition(name)).values() if answer.status == "kept")
    survived = sum(1 for proof in found if not proof.by)
    return {"kept": kept, "taken_out": len(found), "noticed": len(found) - survived, "survived": survived}


def _print(found: dict[str, list[Kept]]) -> None:
    table = Table(title="拿掉一条，谁会发觉 · who notices a rule that is gone")
    for head in ("规范 standard", "做到的条款 kept", "拿掉 taken out", "发觉 noticed", "没人发觉 survived"):
        table.add_column(head)
    for name, proofs_found in found.items():
        table.add_row(name, *map(str, _counts(name, proofs_found).values()))
    Console(width=None if Console().is_terminal else 120).print(table)
    for name, proofs_found in found.items():
        for one in proofs_found:
            if not one.by:
                typer.echo(f"{name}  {' '.join(one.clauses)}  {one.keeper}: {one.change}")
