"""How is a chosen day of the town shown, in a house that is running or in one that lives as long as the show?"""

import contextlib
from collections.abc import Iterator

from rich.console import Console

from embedded.state import read
from settings import Settings
from simulation import temporary
from simulation.day import Day, rows_of
from simulation.door import Door
from simulation.summary import Summary, summarise
from simulation.telling import Teller
from simulation.town import settle

SAID = {
    "own": (
        "没有正在运行的系统，为这次演示临时起一个……",
        "No house is running; one comes up for this demonstration …",
    ),
    "there": ("在正在运行的系统里演示：{url}", "Playing in the running house: {url}"),
    "real": (
        "{url} 不是演练环境，不能往里演示。请另起一个 SHANGMEN_SANDBOX=1 的系统，或停掉它再演示。",
        "{url} is not a sandbox, so nothing is played in it. Start a house with SHANGMEN_SANDBOX=1, or stop this one.",
    ),
    "town": ("小城的人都到齐了", "The people of the town are there"),
    "day": ("第 {day} 天，{count} 张工单和投诉", "Day {day}, {count} cases"),
}


class NotARehearsal(Exception):
    """The running house is a real one: invented people and orders do not belong there."""


def play(settings: Settings, day: int, language: str, out: Console | None, progress: Console) -> Summary:
    """Play a day and say what came of it; `out` gets who was told what, `progress` the rest."""
    tongue = 0 if language == "zh" else 1
    with _house(settings, progress, tongue) as (url, key), Door(url, key, language) as door:
        if not door.rehearses():
            raise NotARehearsal(SAID["real"][tongue].format(url=url))
        settle(door)
        progress.print(SAID["town"][tongue])
        teller = Teller(door, out, language)
        with progress.status(""):
            today = Day(door, rows_of(day), teller.follow)
            progress.print(SAID["day"][tongue].format(day=day, count=len(today.plays)))
            plays = today.play()
            teller.finish(plays)
        events = [event for one in plays if one.affair for event in door.events(one.affair.no)]
        return summarise(day, plays, events, teller.tellings.values())


@contextlib.contextmanager
def _house(settings: Settings, progress: Console, tongue: int) -> Iterator[tuple[str, str]]:
    there = read(settings.home)
    if there.up and there.api_url and there.bootstrap_key:
        progress.print(SAID["there"][tongue].format(url=there.api_url))
        yield there.api_url, there.bootstrap_key
        return
    progress.print(SAID["own"][tongue])
    with temporary.house() as own:
        assert own.api_url, "a house that is ready has an address"
        assert own.bootstrap_key, "a house that is ready has a key"
        yield own.api_url, own.bootstrap_key
