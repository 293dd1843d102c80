"""What can be done from the command line?"""

import importlib
import json
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Annotated, Literal

import typer

from embedded.child import CannotStart
from embedded.state import connected
from settings import Settings, SettingsWrong, load, table

# A group of verbs is a module beside this one with a `typer.Typer` called `app`; one line here names it and says
# what it is for. It is imported only when it is called, so that no verb pays for the libraries of another.
GROUPS: dict[str, tuple[str, str]] = {
    "demo": ("cli_demo", "演一天示例小城 · play a day of the sample town"),
    "people": ("cli_accounts", "账号：邀请、密码、停用 · accounts: invitations, passwords, shutting them"),
    "simulate": ("cli_simulate", "换一版规范，过去会怎样 · what another edition would have changed"),
    "standards": ("cli_standards", "规范：检查、阅读、推演、比较 · standards: check, read, foresee, compare"),
}

app = typer.Typer(
    name="shangmen",
    help="上门：照着服务规范办事的工单与投诉 · service orders and complaints that keep a written standard",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def settings_here() -> Settings:
    """The settings of this process, with the addresses of the house that is up in the same home."""
    return connected(load())


@app.command()
def up(town: Annotated[bool, typer.Option(help="带上示例小城 · with the sample town")] = False) -> None:
    """启动整套系统，直到 Ctrl-C · start the whole house, until Ctrl-C"""
    from embedded.up import own_processes, up, with_town

    up(load(), with_town if town else own_processes, typer.echo)


@app.command()
def api() -> None:
    """只运行接口和网页 · run API and pages alone"""
    importlib.import_module("api.serving").serve(settings_here())


@app.command()
def worker() -> None:
    """只运行 worker · run a worker alone"""
    settings = settings_here()
    # The couriers are at work before the rest of a worker, the engine's client above all, is loaded.
    couriers = importlib.import_module("posts").Apart(settings)
    importlib.import_module("worker").main(settings, couriers)


@app.command()
def migrate() -> None:
    """把数据库更新到当前结构 · bring the database to the present schema"""
    importlib.import_module("storage.migrate").upgrade(settings_here().database())


@app.command()
def town() -> None:
    """让示例小城住进来，已在则不动 · move the sample town in, unless it is there"""
    importlib.import_module("simulation.town").load(settings_here())


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="给程序看 · for programs")] = False,
    people: Annotated[
        bool, typer.Option("--people", help="现在通知不到谁 · who could not be told now")
    ] = False,
    language: Annotated[Literal["zh", "en"], typer.Option(help="zh | en")] = "zh",
) -> None:
    """缺什么、怎么补 · what is missing, and how to mend it"""
    if people:
        silent = importlib.import_module("cli_people").report(settings_here(), as_json, language)
        raise typer.Exit(silent)
    from embedded.doctor import examine

    findings = examine(load())
    if as_json:
        typer.echo(json.dumps([finding.model_dump() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for one in findings:
            typer.echo(f"{_MARKS[one.state]} {one.what}：{one.zh}\n    {one.en}")
    raise typer.Exit(any(one.state == "wrong" for one in findings))


_MARKS = {"good": "✓", "note": "·", "wrong": "✗"}


@app.command()
def settings() -> None:
    """所有设置，写成 Markdown 表 · every setting, as a Markdown table"""
    typer.echo(table())


@app.command()
def permissions() -> None:
    """谁能做什么，写成 Markdown · who may do what, as Markdown"""
    # With the company's sign-in and the sandbox, so that every address is in it.
    whole = Settings(sandbox=True).model_copy(update={"oidc_issuer": "https://issuer.example"})
    found = importlib.import_module("api.app").create_app(whole)
    typer.echo(importlib.import_module("api.permission_page").written(found), nl=False)


@app.command()
def trace(
    ident: Annotated[
        str, typer.Argument(help="Trace-Id、消息编号或服务商的编号 · a request's, a message's, a provider's")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="给程序看 · for programs")] = False,
) -> None:
    """一个请求引起了什么，一条消息因何而发 · what a request caused, what caused a message"""
    told, found = importlib.import_module("cli_trace").report(settings_here(), ident, as_json)
    typer.echo(told)
    raise typer.Exit(not found)


@app.command()
def version(as_json: Annotated[bool, typer.Option("--json", help="给程序看 · for programs")] = False) -> None:
    """版本 · the version"""
    try:
        number = installed_version("shangmen")
    except PackageNotFoundError:
        number = "checkout"
    typer.echo(json.dumps({"shangmen": number}) if as_json else f"shangmen {number}")


def attach_groups(called: str | None) -> None:
    """The group that is called, as it is; the others by name and purpose alone, for the list."""
    for name, (module, purpose) in GROUPS.items():
        group = importlib.import_module(module).app if name == called else typer.Typer(help=purpose)
        app.add_typer(group, name=name)


def main() -> None:
    attach_groups(next((word for word in sys.argv[1:] if not word.startswith("-")), None))
    try:
        app()
    except (SettingsWrong, CannotStart) as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
