"""Whose orders and phones make the messages of a measurement?"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.standing import PUBLIC, Standing
from simulation.door import Door, NobodyAnswers, Refusal
from simulation.pace import minutes
from storage import people
from tests.far_end.twilio import FarEnd

TEAMS = 40
CLIENTS = 6
OFFERED_WITHIN = 60.0
# A technician grabs and calls nobody: two offers, a consolation, a reminder, and the call to the leader.
LATE = minutes(6)


def twilio_at(far_end: FarEnd) -> dict[str, str]:
    """The settings of a house whose Twilio is that far end."""
    return {
        "twilio_account_sid": far_end.account_sid,
        "twilio_auth_token": far_end.auth_token,
        "twilio_api_key": far_end.api_key,
        "twilio_api_secret": far_end.api_secret,
        "twilio_messaging_service_sid": "MG" + "0" * 32,
        "twilio_caller_id": "+15550000000",
        "twilio_base_url": far_end.url,
        "public_url": PUBLIC,
    }


def move_in(standing: Standing) -> None:
    """Forty teams of two and their leaders; every second leader can be called, the others only written to."""
    people.add_all(standing.database, [one for team in range(TEAMS) for one in _team(team)])


def _team(team: int) -> list[dict[str, Any]]:
    place = {"lat": 30.0 + team * 0.2, "lng": 120.0}
    pair = [
        {"id": f"per_t{team}_{one}", "name": f"样例师傅{team}-{one}", "roles": ["technician"], "team": f"team{team}",
         "phone": f"+8619900{team:04d}{one:02d}", **place}
        for one in range(2)
    ]  # fmt: skip
    phone = f"+1555010{team:04d}" if team % 2 else f"+8619901{team:04d}00"
    leader = {"id": f"per_l{team}", "name": f"样例班长{team}", "roles": ["team_leader"], "team": f"team{team}",
              "phone": phone, **place}  # fmt: skip
    super_ = {"id": f"per_s{team}", "name": f"样例主管{team}", "roles": ["supervisor"], "team": f"team{team}",
              "phone": f"+1555011{team:04d}", **place}  # fmt: skip
    return [*pair, leader, super_]


@dataclass
class Crowd:
    """Opens orders that are grabbed and then left lying; `pace` seconds between two openings."""

    standing: Standing
    orders: int
    pace: float
    numbers: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    doors: ExitStack = field(default_factory=ExitStack)

    def run(self, over: Callable[[], bool] = lambda: False) -> None:
        begun = time.monotonic()
        local = threading.local()
        with self.doors, ThreadPoolExecutor(CLIENTS) as hands:
            for number in range(self.orders):
                if over():
                    break
                time.sleep(max(0.0, begun + number * self.pace - time.monotonic()))
                hands.submit(self._one, number, local)

    def _one(self, number: int, local: threading.local) -> None:
        if not hasattr(local, "door"):
            local.door = self.doors.enter_context(Door(self.standing.url, self.standing.key, patience=120))
        try:
            self.leave_lying(local.door, number)
        except (Refusal, NobodyAnswers) as trouble:
            self.broken.append(f"{number}: {trouble}")

    def leave_lying(self, door: Door, number: int) -> None:
        at = datetime.now().astimezone()
        customer = {"name": f"样例顾客{number}", "phone": f"+86199{90000000 + number}", "address": "样例路 1 号",
                    "lat": 30.0 + number % TEAMS * 0.2, "lng": 120.0}  # fmt: skip
        seen = door.open_order(standard="reno", channel="web", problem="水龙头滴水", customer=customer,
                               requested_for=at + timedelta(hours=26))  # fmt: skip
        self.numbers.append(seen.no)
        until = time.monotonic() + OFFERED_WITHIN
        while not (seen.facts.get("candidates") and seen.stage == "offered") and time.monotonic() < until:
            time.sleep(0.1)
            seen = door.case(seen.no)
        candidates = seen.facts.get("candidates") or []
        if not isinstance(candidates, list) or not candidates:
            self.broken.append(f"{number}: {seen.no} stays {seen.stage}")
            return
        door.command(seen.no, "grab", str(candidates[0]))
        door.fast_forward(seen.no, LATE)
