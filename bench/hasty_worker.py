"""How does a short run learn early what became of an attempt? (`python -m bench.hasty_worker` doubts sooner)"""

from datetime import timedelta
from functools import partial

import posts
import worker
from activities import reconciler
from activities.courier import Courier
from settings import load
from storage import reconciling

# Longer than a send may take in a run without hanging requests; the product's own half minute covers those too.
DOUBT_AFTER = timedelta(seconds=6)

if __name__ == "__main__":
    vars(reconciling)["QUIET_FOR"] = DOUBT_AFTER
    vars(reconciler)["ROUND"] = 2.0
    vars(posts)["Courier"] = partial(Courier, doubt_after=DOUBT_AFTER)
    worker.main(load())
