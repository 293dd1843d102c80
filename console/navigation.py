"""Which pages stand in the menu, and which of them may this person open?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request

from api.permissions import PERMISSIONS


@dataclass(frozen=True)
class Entry:
    """One line of the menu: `route` names it in the permission table."""

    route: str
    path: str
    icon: str
    zh: str
    en: str
    current: bool = False
    count: int = 0


MENU = (
    Entry("board", "/", "board", "看板", "Board"),
    Entry("complaints_page", "/complaints", "complaint", "投诉", "Complaints"),
    Entry("inbox", "/inbox", "inbox", "收件箱", "Inbox"),
    Entry("reports", "/reports", "chart", "报表", "Reports"),
    Entry("standards_page", "/standards", "book", "规范", "Standards"),
    Entry("phones", "/phones", "phone", "手机", "Phones"),
    Entry("administration", "/administration", "gear", "管理", "Administration"),
)


def entries_for(request: Request, counts: Mapping[str, int]) -> list[Entry]:
    """The menu of whoever asks: what is not there, or not for them, is left out."""
    asker = getattr(request.state, "asker", None)
    routes: frozenset[str] = getattr(request.app.state, "menu", frozenset())
    path = request.url.path
    shown = []
    for entry in MENU:
        allowed = asker is None or entry.route not in PERMISSIONS or asker.holds(PERMISSIONS[entry.route])
        if entry.route in routes and allowed:
            here = path == entry.path or (entry.path != "/" and path.startswith(entry.path))
            shown.append(replace(entry, current=here, count=counts.get(entry.route, 0)))
    return shown
