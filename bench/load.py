"""How busy was the machine while something was measured, and how fast was it?"""

import os
import subprocess
import sys
import time
from typing import Any

import psutil

# Counting as fast as it goes, for so many seconds; printed: thousands of rounds a second.
COUNTING = 0.5
COUNT = """
import time
until, rounds = time.perf_counter() + {seconds}, 0
while time.perf_counter() < until:
    rounds += 1
    sum(range(1000))
print(rounds / {seconds} / 1000)
"""


def pace() -> float:
    """How fast all cores count together, in thousands of rounds a second.

    A machine that others share, as rented ones are, may be half as fast an hour later.
    """
    told = [sys.executable, "-I", "-c", COUNT.format(seconds=COUNTING)]
    counting = [subprocess.Popen(told, stdout=subprocess.PIPE) for _ in range(os.cpu_count() or 1)]
    return round(sum(float(one.communicate()[0]) for one in counting), 1)


class Load:
    """From its making on: the share of all cores that was busy, the load average at the end, and the lower pace."""

    def __init__(self) -> None:
        self.pace = pace()
        self.begun_with, self.begun = psutil.cpu_times(), time.monotonic()

    def since(self) -> dict[str, Any]:
        now = psutil.cpu_times()
        idle = (now.idle + now.iowait) - (self.begun_with.idle + self.begun_with.iowait)
        cores = os.cpu_count() or 1
        share = 1 - idle / ((time.monotonic() - self.begun) * cores)
        return {
            "cores": cores,
            "busy_percent": round(100 * share),
            "load_1_minute": round(os.getloadavg()[0], 1),
            "pace": min(self.pace, pace()),
        }
