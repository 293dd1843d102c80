"""Who kills the processes of a house while it works, which, and how often?"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.standing import Standing

VICTIMS = ("worker", "api", "temporal", "postgres")
# Between two kills, in seconds: long enough that the house works in between, and short enough to hit it half up.
AT_LEAST, AT_MOST = 0.3, 4.0


@dataclass
class Reaper:
    """kill -9 of one process after the other, by dice, evenly over the length of the work.

    `progress` says how much of the work is done; the last kill falls before all of it is.
    """

    house: Standing
    kills: int
    seed: int
    progress: Callable[[], float]
    killed: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        dice = random.Random(self.seed)
        rounds: list[str] = []
        while self.killed.total() < self.kills and not self.over.wait(dice.uniform(AT_LEAST, AT_MOST)):
            while self.killed.total() < self.kills * min(1.0, self.progress()) and not self.over.is_set():
                # All four in turn, in an order of chance: nobody is spared.
                rounds = rounds or dice.sample(VICTIMS, len(VICTIMS))
                victim = rounds.pop()
                self._kill(victim)
                time.sleep(dice.uniform(AT_LEAST, AT_MOST))

    def _kill(self, victim: str) -> None:
        """As soon as it is there to be killed: fifty kills are fifty deaths."""
        while not self.over.is_set():
            if self.house.kill(victim):
                self.killed[victim] += 1
                return
            time.sleep(0.05)
