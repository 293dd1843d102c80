"""Is the board of a large company there at once, and is it light?"""

import re
import statistics
import time
from http.client import HTTPConnection
from math import ceil
from typing import Any
from urllib.parse import quote, urlsplit

from bench.crowd import move_in
from bench.figure import Chapter, Figure
from bench.filling import fill
from bench.standing import standing

CASES, FEW = 10_000, 200
LOOKS = 17
GOAL_MS, GOAL_KB = 300, 250
# As people at the desk narrow it; on a second look PostgreSQL has what it needs in memory, as it has all day.
VIEWS = (
    "/", "/?page=2", "/?page=150", "/?only=red", "/?only=overdue", "/?only=waiting", "/?kind=order",
    "/?kind=complaint", "/?kind=complaint&severity=1", "/?kind=order&stage=contacting", "/?team=team7",
    "/?q=8642", "/?q=" + quote("样例客户77"), "/?closed=1",
)  # fmt: skip
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


class Browser:
    """One connection that stays open, as a browser's does; what is transferred is what it says it can unpack."""

    def __init__(self, url: str) -> None:
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def look(self, path: str) -> tuple[float, bytes]:
        """Seconds until the whole answer is there, as seen beside the server, and the answer as transferred."""
        began = time.perf_counter()
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return time.perf_counter() - began, body

    def plain(self, path: str) -> bytes:
        """The same as it is when unpacked."""
        self.connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
        return self.connection.getresponse().read()


def measure(short: bool = False) -> Chapter:
    """Rounds of looks at every view, one after the other, at a board of so many open cases."""
    cases, looks, rounds = (FEW, 2, 1) if short else (CASES, LOOKS, 3)
    with standing({}) as house:
        house.end("worker")
        move_in(house)
        began = time.perf_counter()
        fill(house.database, cases)
        filled_s = time.perf_counter() - began
        browser = Browser(house.url)
        for view in VIEWS:
            browser.look(view)
        found = [_round(browser, looks) for _ in range(rounds)]
        weight = _weight(browser)
    raw = {"cases": cases, "filled_s": round(filled_s, 1), "requests": looks * rounds * len(VIEWS),
           "rounds": found, "weight": weight}  # fmt: skip
    return Chapter(
        name="board", zh=f"看板：{cases} 个未结案子", en=f"the board with {cases} open cases",
        figures=_figures(found, weight), raw=raw,
    )  # fmt: skip


def _round(browser: Browser, looks: int) -> dict[str, Any]:
    took = {view: [browser.look(view)[0] * 1000 for _ in range(looks)] for view in VIEWS}
    everything = sorted(ms for each in took.values() for ms in each)
    worst = {view: round(max(each), 1) for view, each in took.items()}
    return {"p50": _part(everything, 50), "p95": _part(everything, 95), "longest_by_view": worst}


def _part(ordered: list[float], percent: int) -> float:
    return round(ordered[ceil(len(ordered) * percent / 100) - 1], 1)


def _weight(browser: Browser) -> dict[str, Any]:
    """The heaviest view, and all that a browser fetches for its first look at it; in kB."""
    heaviest = max(VIEWS, key=lambda view: len(browser.plain(view)))
    page, sent = browser.plain(heaviest), browser.look(heaviest)[1]
    assets = sorted({one.decode() for one in ASSET.findall(page)})
    kilobytes = {
        "page": len(page),
        "page_sent": len(sent),
        "first": len(page) + sum(len(browser.plain(one)) for one in assets),
        "first_sent": len(sent) + sum(len(browser.look(one)[1]) for one in assets),
    }
    found: dict[str, Any] = {name: round(size / 1000, 1) for name, size in kilobytes.items()}
    return {**found, "view": heaviest, "assets": assets}


def _figures(found: list[dict[str, Any]], weight: dict[str, Any]) -> tuple[Figure, ...]:
    def median(name: str) -> float:
        return float(statistics.median(one[name] for one in found))

    def kilobytes(name: str, zh: str, en: str) -> Figure:
        return Figure(id=f"board-{name}", zh=zh, en=en, value=weight[name], unit="kB", goal=GOAL_KB)

    return (
        Figure(
            id="board-p95", zh="一次看板，p95", en="one look, p95", value=median("p95"), unit="ms", goal=GOAL_MS
        ),
        Figure(id="board-p50", zh="一次看板，p50", en="one look, p50", value=median("p50"), unit="ms"),
        kilobytes("page", "最重的一页，解开后", "the heaviest page, unpacked"),
        kilobytes("page_sent", "最重的一页，传输时", "the heaviest page, as transferred"),
        kilobytes("first_sent", "第一次打开，连样式脚本，传输时", "a first look, style and script too, as transferred"),
    )  # fmt: skip
