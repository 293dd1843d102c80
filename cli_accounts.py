"""Who may sign in to the pages, and how is the first administrator let in?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from domain.people import Role

if TYPE_CHECKING:
    from settings import Settings
    from storage.engine import Database

app = typer.Typer(help="账号：邀请、密码、停用 · accounts: invitations, passwords, shutting them")
Person = Annotated[str, typer.Argument(metavar="PERSON", help="人员编号 · the person's id, per_…")]
AsJson = Annotated[bool, typer.Option("--json", help="给程序看 · for programs")]
HERE = "cli"


@app.command("list")
def listed(as_json: AsJson = False) -> None:
    """有账号的人 · who has an account"""
    from storage import accounts

    with _house() as (_, database):
        found = accounts.listed(database)
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        state = "停用 shut" if one.disabled_at or not one.active else ""
        state = state or ("" if one.has_password or one.has_subject else "已邀请 invited")
        typer.echo(f"{one.person}  {one.name or ''}  {', '.join(one.roles)}  {state}".rstrip())


@app.command()
def add(
    name: Annotated[str, typer.Option(help="姓名 · name")],
    role: Annotated[list[Role], typer.Option(help="角色，可重复 · a role, may be repeated")],
    phone: Annotated[str | None, typer.Option(help="+86… · E.164")] = None,
    email: Annotated[str | None, typer.Option(help="邮箱 · e-mail")] = None,
    team: Annotated[str | None, typer.Option(help="班组 · team")] = None,
) -> None:
    """添加一个人并给出邀请链接；第一位管理员就这样来 · add somebody and invite them: the first administrator"""
    from storage import audit, people
    from storage.invitations import invite

    given = {"name": name, "roles": role, "phone": phone, "email": email, "team": team}
    with _house() as (settings, database):
        person = people.add(database, **{field: value for field, value in given.items() if value}).id
        audit.write(database, HERE, "person_added", person, roles=[one.value for one in role])
        _tell(settings, person, invite(database, person, HERE))


@app.command("invite")
def invited(person: Person) -> None:
    """给一条设密码的链接，三天内用一次 · a link to set a password, good once, for three days"""
    from storage.invitations import invite

    with _house() as (settings, database):
        _must_be_staff(database, person)
        _tell(settings, person, invite(database, person, HERE))


@app.command()
def password(person: Person) -> None:
    """在终端里设密码 · set a password here"""
    from storage import accounts, audit
    from storage.passwords import LONGEST, SHORTEST

    with _house() as (_, database):
        _must_be_staff(database, person)
        new = typer.prompt("密码 · password", hide_input=True, confirmation_prompt=True)
        if not SHORTEST <= len(new) <= LONGEST:
            _refuse(f"密码至少 {SHORTEST} 个字 · a password has {SHORTEST} to {LONGEST} characters")
        accounts.set_password(database, person, new)
        audit.write(database, HERE, "password_changed", person)
    typer.echo("设好了 · done")


@app.command()
def shut(person: Person) -> None:
    """停用账号，立即退出所有登录 · shut an account and end its sessions"""
    _switch(person, shut=True)


@app.command("open")
def open_again(person: Person) -> None:
    """重新启用账号 · open a shut account again"""
    _switch(person, shut=False)


def _switch(person: str, *, shut: bool) -> None:
    from storage import accounts, audit

    with _house() as (_, database):
        change = accounts.disable if shut else accounts.enable
        if not change(database, person):
            _refuse("没有可改的账号 · there is no account to change")
        audit.write(database, HERE, "account_shut" if shut else "account_opened", person)
    typer.echo("好了 · done")


@contextmanager
def _house() -> "Iterator[tuple[Settings, Database]]":
    from cli import settings_here
    from storage.engine import AWAY, Database

    settings = settings_here()
    database = Database(settings.database(), pool_size=1, name="shangmen-people")
    try:
        yield settings, database
    except AWAY:
        _refuse("连不上数据库：见 shangmen doctor · the database does not answer: see shangmen doctor")
    finally:
        database.close()


def _must_be_staff(database: "Database", person: str) -> None:
    from storage.reading_people import person as find_person

    found = find_person(database, person)
    if found is None or not found.active or Role.CUSTOMER in found.roles:
        _refuse(f"没有 {person} 这位员工 · nobody of the house has the id {person}")


def _refuse(said: str) -> None:
    typer.echo(said, err=True)
    raise typer.Exit(2)


def _tell(settings: "Settings", person: str, token: str) -> None:
    typer.echo(f"{person}\n{settings.own_url}/invitations/{token}")
