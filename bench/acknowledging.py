"""How long from a key or a reply until the escalation is off the plan?"""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any

from bench import pages
from bench.crowd import Crowd, move_in, twilio_at
from bench.load import Load
from bench.standing import PUBLIC, Standing, standing
from bench.weather import HOOK
from storage.asked import asked_by_attempt, questions
from tests.far_end.phone import pick_up, press
from tests.far_end.records import Record
from tests.far_end.twilio import FarEnd

ORDERS = 220
AT_ONCE = 4
GOAL = 2.0
TOLD_WITHIN = 120.0
PLANNED = (
    "SELECT count(*) FROM messages WHERE case_no = %(no)s AND says = 'call-overdue'"
    " AND key NOT LIKE '%%still_open%%' AND status IN ('planned', 'due')"
)


def measure(orders: int = ORDERS) -> dict[str, Any]:
    """Seconds from the webhook leaving the provider to no planned row of that escalation being left."""
    far_end = FarEnd()
    with far_end, standing(twilio_at(far_end)) as house:
        far_end.deliver_to[PUBLIC] = house.url
        move_in(house)
        crowd = Crowd(house, orders, 0.0)
        crowd.run()
        asked = _asked(house, far_end, orders)
        load = Load()
        with ThreadPoolExecutor(AT_ONCE) as hands:
            took = list(hands.map(lambda one: _answer(house, far_end, *one), asked))
        found = {
            kind: _figures([seconds for how, seconds in took if how == kind]) for kind in ("key", "reply")
        }
        return {"all": _figures([seconds for _, seconds in took]), **found, "at_once": AT_ONCE,
                "broken": crowd.broken, "load": load.since()}  # fmt: skip


def _asked(house: Standing, far_end: FarEnd, orders: int) -> list[tuple[str, Record]]:
    """The questions that are with the leaders: for each the case and how it was put."""
    until = time.monotonic() + TOLD_WITHIN
    while time.monotonic() < until:
        records = [record for record in [*far_end.records] if record.is_call or "请回 1" in record.body]
        if len(records) >= orders:
            break
        time.sleep(0.3)
    found = {}
    for record in records:
        attempt = record.asked("StatusCallback").partition("?n=")[2]
        message = asked_by_attempt(house.database, attempt)
        if message:
            found[message.case_no] = record
    return list(found.items())


REPLYING = threading.Lock()


def _answer(house: Standing, far_end: FarEnd, no: str, record: Record) -> tuple[str, float]:
    if record.is_call:
        script = pick_up(far_end, record)
        _must_be_planned(house, no)
        begun = time.monotonic()
        press(far_end, record, script, "1")
        return "key", _gone(house, lambda: _left(house, no) == 0) - begun
    # A reply is for the question last put to that number, whichever case that is: so one reply at a time.
    with REPLYING:
        asked = next((q for q in questions(house.database, phone=record.to) if q.waits), None)
        if asked is None:
            raise LookupError(f"nobody asked {record.to} anything")
        _must_be_planned(house, asked.case_no)
        begun = time.monotonic()
        far_end.text_back(HOOK, record.to, "收到")
        return "reply", _gone(house, lambda: _left(house, asked.case_no) == 0) - begun


def _must_be_planned(house: Standing, no: str) -> None:
    """Else nothing would be stopped, in no time at all."""
    if not _left(house, no):
        raise LookupError(f"{no} has no escalation to stop")


def _gone(house: Standing, is_so: Callable[[], bool]) -> float:
    until = time.monotonic() + 30
    while not is_so() and time.monotonic() < until:
        time.sleep(0.005)
    return time.monotonic()


def _left(house: Standing, no: str) -> int:
    with house.database.reading() as connection:
        found: int = connection.exec_driver_sql(PLANNED, {"no": no}).scalar_one()
    return found


def _figures(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    if not ordered:
        return {"count": 0}
    at = {f"p{part}": round(ordered[ceil(len(ordered) * part / 100) - 1], 3) for part in (50, 99)}
    return {"count": len(ordered), **at, "longest": round(ordered[-1], 3)}


def main() -> int:
    found = measure()
    pages.keep("acknowledging", found)
    for name in ("all", "key", "reply"):
        sys.stdout.write(f"{name:<6} {found[name]}\n")
    sys.stdout.write(f"at once {found['at_once']}, load {found['load']}, broken {found['broken']}\n")
    return 0 if found["all"]["p99"] <= GOAL and not found["broken"] else 1


if __name__ == "__main__":
    sys.exit(main())
