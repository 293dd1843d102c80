"""How busy was the machine while something was measured?"""

import os
import time
from typing import Any

import psutil


class Load:
    """From its making on: the share of all cores that was busy, and the load average at the end."""

    def __init__(self) -> None:
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
        }
