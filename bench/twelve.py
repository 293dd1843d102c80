"""Whose order is it, and which twelve commands make it whole?"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bench.crowd import TEAMS

TICKS = {
    "enter": ["consent", "shoe_covers"],
    "start_work": ["inventory", "protection"],
    "finish": ["cleaned", "put_back", "old_parts", "tested", "explained"],
}
# Every wish is another customer's: who orders twice would wait for the first.
numbers = count()


def wish(number: int) -> dict[str, Any]:
    """An order at the door of one of the teams."""
    wanted = datetime.now(UTC) + timedelta(hours=26)
    customer = {"name": f"样例顾客{number}", "phone": f"+86199{10000000 + number}", "address": "样例路 1 号",
                "lat": 30.0 + number % TEAMS * 0.2, "lng": 120.0}  # fmt: skip
    return {"standard": "reno", "channel": "web", "problem": "水龙头滴水", "customer": customer,
            "requested_for": wanted.isoformat()}  # fmt: skip


def commands(customer: str, number: int) -> list[dict[str, Any]]:
    """From the grab to the follow-up, each by whoever gives it; the two of a team take turns."""
    own = f"per_t{number % TEAMS}_{number // TEAMS % 2}"
    visit = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    return [
        {"kind": "grab", "by": own},
        {"kind": "log_call", "connected": True, "by": own},
        {"kind": "appoint", "at": visit, "read_back": True, "by": own},
        {"kind": "arrive", "by": own},
        {"kind": "enter", "ticks": TICKS["enter"], "by": own},
        {"kind": "propose_solution", "items": {"tap-replace": 1}, "by": own},
        {"kind": "approve_quote", "by": customer},
        {"kind": "start_work", "ticks": TICKS["start_work"], "by": own},
        {"kind": "finish", "ticks": TICKS["finish"], "by": own},
        {"kind": "accept", "by": customer},
        {"kind": "pay", "amount": "148.00", "by": customer},
        {"kind": "follow_up", "satisfied": True, "still_good": True, "score": 5, "by": customer},
    ]
