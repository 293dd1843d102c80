"""Who may do what, on which address? (`shangmen permissions` writes docs/reference/permissions.md)"""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import permissions as table
from domain.people import ROLE_NAMES, Role

HEAD = """# 谁能做什么 · Who may do what

由 `shangmen permissions > docs/reference/permissions.md` 写出，不要手改。
一个测试拿它和代码对照，另一个拿每种角色去试每个地址。
Written by `shangmen permissions > docs/reference/permissions.md`, not by hand; a test holds it against the code, and
another tries every address with every role.

- 权限按地址给；某个案子里现在能做哪一步，由规范和案子自己判断。
  Permissions are by address; which step may be taken in a case is for the standard and the case to say.
- 密钥和登录是同一张表：密钥有它的角色，登录的人有自己的角色。
  One table for keys and for people who signed in: a key has its roles, a person theirs.
- 只是客户、师傅、班组长的人只看得到自己的案子：自己下的、自己做的或派给自己的、本班组的和通知过自己的。
  Whoever is nothing but a customer, technician or team leader sees their own cases: those they ordered, those they do
  or were offered, those of the team they lead or were told about.
- 客户的完整电话和地址只给{contact}；别的角色看到的打了码，要看完整的，`POST …/contact`，会记进审计。
  The others see a masked number and no address, and get the whole by `POST …/contact`, which goes into the audit book.
- 代人登记：管理员可代任何人；{desk}可代{voices}。
  On behalf of others: an administrator for anybody; {desk_en} for {voices_en}.
- 客户链接只打开一个案子，不看这张表；可以收回。
  A customer's link opens one case without this table, and can be taken back.

## 简称 · Short names

| 简称 short | 角色 roles |
| --- | --- |
"""
OPEN = "自带证明（签名、链接、密码），或不说任何人的事。 · Signed, by a link or a password, or about nobody."
SETS: dict[str, frozenset[Role]] = {
    "所有人 anybody": table.ANYBODY,
    "员工 staff": table.STAFF,
    "办公室 office": table.OFFICE,
    "受理 intake": table.INTAKE,
    "接单 booking": table.BOOKING,
    "值班安排 roster": table.DUTY_ROSTER,
}


def written(app: FastAPI) -> str:
    """The page, from the routes of an application and the one table."""
    said = HEAD.format(
        contact=_zh(table.SEES_CONTACT),
        desk=_zh(table.DESK),
        voices=_zh(table.PHONES_THE_DESK),
        desk_en=_en(table.DESK),
        voices_en=_en(table.PHONES_THE_DESK),
    )
    short = [f"| {name} | {_all(roles)} |" for name, roles in SETS.items()]
    return (
        said
        + "\n".join(short)
        + _section("接口 · For programs", app, pages=False)
        + _section("网页 · Pages", app, pages=True)
        + _open(app)
    )


def routes_of(found: Iterable[Any]) -> Iterator[APIRoute]:
    """Every route, those of included routers too."""
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        original = getattr(route, "original_router", None)
        if original is not None:
            yield from routes_of(original.routes)


def _section(title: str, app: FastAPI, *, pages: bool) -> str:
    rows = [
        f"| `{_method(route)} {route.path}` | {_who(table.PERMISSIONS[route.name])} |"
        for route in _sorted(app)
        if route.name in table.PERMISSIONS and route.path.startswith("/v1/") is not pages
    ]
    return "\n".join([f"\n\n## {title}\n", "| 地址 address | 谁 who |", "| --- | --- |", *rows])


def _open(app: FastAPI) -> str:
    rows = []
    for route in _sorted(app):
        if route.name not in table.PERMISSIONS:
            only = "演练 sandbox" if route.name in table.PUBLIC_IN_SANDBOX else ""
            rows.append(f"| `{_method(route)} {route.path}` | {only} |")
    head = f"\n\n## 不问是谁 · Open\n\n{OPEN}\n"
    return "\n".join([head, "| 地址 address | 只在 only in |", "| --- | --- |", *rows]) + "\n"


def _sorted(app: FastAPI) -> list[APIRoute]:
    return sorted(routes_of(app.routes), key=lambda route: (route.path, _method(route)))


def _method(route: APIRoute) -> str:
    return "/".join(sorted(route.methods or ()))


def _who(roles: frozenset[Role]) -> str:
    """By the short name that is nearest, and what is left over or missing by name."""
    name, short = min(SETS.items(), key=lambda one: len(roles ^ one[1]))
    if len(roles ^ short) >= min(3, len(roles)):
        return _all(roles)
    more, less = roles - short, short - roles
    return name + (f"，加 and {_all(more)}" if more else "") + (f"，除 but {_all(less)}" if less else "")


def _all(roles: Iterable[Role]) -> str:
    return "、".join(f"{ROLE_NAMES[role][0]} {role}" for role in Role if role in set(roles))


def _zh(roles: Iterable[Role]) -> str:
    return "、".join(ROLE_NAMES[role][0] for role in Role if role in set(roles))


def _en(roles: Iterable[Role]) -> str:
    return ", ".join(ROLE_NAMES[role][1] for role in Role if role in set(roles))
