"""How does a run of minutes see what a house would learn in a quarter of an hour? (`python -m bench.asking_worker`)"""

from datetime import timedelta

import worker
from activities import reconciler
from settings import load
from storage import reconciling

QUIET_FOR = timedelta(seconds=25)

if __name__ == "__main__":
    vars(reconciling)["QUIET_FOR"] = QUIET_FOR
    vars(reconciler)["ROUND"] = 5.0
    worker.main(load())
