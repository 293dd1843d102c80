"""kill -9 of worker, API, Temporal and PostgreSQL in turn while a day is played: every message is told, once."""

import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from embedded.state import read
from simulation.day import AS_IN, Day, Play, rows_of
from simulation.door import Door
from simulation.samples import Row
from simulation.temporary import house_in
from storage.engine import Database
from storage.reading_messages import MessageRow, messages_of
from storage.tables_messages import attempts, messages
from tests.stories.retold import comes_out_as_it_is_written_down

DAY = 1
VICTIMS = ("worker", "api", "temporal", "postgres")
# After so many deeds of the day the next one is killed, a moment later: in the middle of what follows.
EVERY, A_MOMENT = 25, 0.1
UP_AGAIN_WITHIN = 60.0
# What a killed courier held is in doubt for half a minute.
SAID_WITHIN = 60.0
UNSAID = {"planned", "held", "sending", "unknown"}


@dataclass
class Reaper:
    """Counts the deeds of a day, and kills one process after the other; the supervisor brings each up again."""

    home: Path
    deeds: int = 0
    due: list[str] = field(default_factory=lambda: list(VICTIMS))
    killed: list[str] = field(default_factory=list)
    hands: list[threading.Thread] = field(default_factory=list)

    def watch(self, play: Play) -> None:
        self.deeds += 1
        if self.due and self.deeds % EVERY == 0:
            hand = threading.Timer(A_MOMENT, self._kill, (self.due.pop(0),))
            hand.start()
            self.hands.append(hand)

    def _kill(self, name: str) -> None:
        process = read(self.home).children[name].process
        found = process.find() if process else None
        assert found, f"{name} is not there to be killed"
        found.kill()
        self.killed.append(name)

    def wait_until_all_are_up_again(self) -> None:
        """Everybody who was killed has been started again, and the house is ready."""
        for hand in self.hands:
            hand.join()
        until = time.monotonic() + UP_AGAIN_WITHIN
        while not self._all_are_up_again():
            assert time.monotonic() < until, read(self.home).children
            time.sleep(0.1)

    def _all_are_up_again(self) -> bool:
        house = read(self.home)
        return house.ready and all(house.children[name].restarts for name in self.killed)


@dataclass
class Played:
    """The day when it is over: its cases, and the database in which they are written down."""

    plays: list[Play]
    reaper: Reaper
    database: Database

    def numbers(self) -> list[str]:
        return [play.affair.no for play in self.plays if play.affair]


@pytest.fixture
def played() -> Iterator[Played]:
    """A house of real processes of its own, and a day played in it while they are killed."""
    with tempfile.TemporaryDirectory(prefix="shangmen-killed-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with house_in(home) as house:
            assert house.api_url
            assert house.bootstrap_key
            assert house.database_url
            reaper = Reaper(home)
            with Door(house.api_url, house.bootstrap_key) as door:
                plays = Day(door, the_towns_own(), reaper.watch).play()
            reaper.wait_until_all_are_up_again()
            database = Database(house.database_url, pool_size=2, name="killed-in-turn")
            try:
                settle(database, plays)
                yield Played(plays, reaper, database)
            finally:
                database.close()


def the_towns_own() -> list[Row]:
    """The day by the town's own plots: the examples of the other standards are played where nobody is killed."""
    return [row for row in rows_of(DAY) if not row.plot.startswith(AS_IN)]


def settle(database: Database, plays: list[Play]) -> None:
    """Wait for what was in a courier's hands when it was killed."""
    until = time.monotonic() + SAID_WITHIN
    while time.monotonic() < until and any(unsaid(database, play) for play in plays):
        time.sleep(0.2)


def unsaid(database: Database, play: Play) -> list[MessageRow]:
    assert play.affair, play.broken
    return [row for row in messages_of(database, play.affair.no) if row.status in UNSAID]


@pytest.mark.timeout(300)
def test_every_message_is_told_once_whoever_is_killed(played: Played) -> None:
    assert played.reaper.killed == list(VICTIMS)
    assert {play.ref: play.broken for play in played.plays if play.broken} == {}
    for play in played.plays:
        assert unsaid(played.database, play) == []
    assert told_twice(played.database) == []
    for no in played.numbers():
        comes_out_as_it_is_written_down(played.database, no)


def told_twice(database: Database) -> list[str]:
    """The messages that more than one attempt brought to somebody."""
    statement = (
        select(messages.c.case_no + " " + messages.c.key)
        .join(attempts, attempts.c.message_id == messages.c.id)
        .where(attempts.c.outcome == "accepted")
        .group_by(messages.c.id)
        .having(func.count() > 1)
    )
    with database.reading() as connection:
        return list(connection.scalars(statement))
