"""How bad is the provider today, and what do the people at their phones do?"""

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx2

from bench.standing import PUBLIC
from tests.far_end.faults import Fault, Kind
from tests.far_end.phone import read
from tests.far_end.records import Record
from tests.far_end.twilio import FarEnd

HOOK = f"{PUBLIC}/v1/webhooks/twilio/sms-reply"
WITHOUT_HANGING = (
    Fault(Kind.FAIL_BEFORE),
    Fault(Kind.FAIL_AFTER),
    Fault(Kind.DROP_BEFORE),
    Fault(Kind.DROP_AFTER),
    Fault(Kind.GARBLE_AFTER),
    Fault(Kind.TOO_MANY, retry_after="2"),
    Fault(Kind.EARLY_REPORT),
    Fault(Kind.EARLY_REPORT, report="sent"),
)
EVERYTHING = (*WITHOUT_HANGING, Fault(Kind.HANG_BEFORE), Fault(Kind.HANG_AFTER), Fault(Kind.DRIP_AFTER))
LISTING = (Fault(Kind.FAIL_BEFORE), Fault(Kind.DROP_BEFORE), Fault(Kind.TOO_MANY, retry_after="1"))
ANSWERS, REPEATS, REVERSES = 0.7, 0.2, 0.2
HANDS = 6


class Dice(deque[Fault]):
    """Looks like the far end's list of faults; each look throws the dice."""

    def __init__(self, kinds: Sequence[Fault], rate: float, seed: int) -> None:
        super().__init__()
        self.kinds, self.rate, self.dice = kinds, rate, random.Random(seed)
        self.thrown: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return self.dice.random() < self.rate

    def popleft(self) -> Fault:
        fault = self.dice.choice(self.kinds)
        self.thrown[fault.kind] += 1
        return fault


@dataclass
class People:
    """Pick up, press, reply; and the provider tells the house of it, once, as it does: what is missed is missed."""

    far_end: FarEnd
    seed: int
    over: threading.Event = field(default_factory=threading.Event)
    said: Counter[str] = field(default_factory=Counter)
    pressed: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    seen: int = 0
    busy: int = 0

    def run(self) -> None:
        dice = random.Random(self.seed)
        with ThreadPoolExecutor(HANDS) as hands:
            while not self.over.wait(0.05):
                records = self.far_end.records
                while self.seen < len(records):
                    self.busy += 1
                    hands.submit(self._one, records[self.seen], dice.random(), dice.random())
                    self.seen += 1

    @property
    def quiet(self) -> bool:
        return self.seen == len(self.far_end.records) and self.busy == 0

    def _one(self, record: Record, mood: float, luck: float) -> None:
        time.sleep(0.05 + luck / 4)
        try:
            if record.is_call:
                self._call(record, mood)
            else:
                self._sms(record, mood, luck)
        except httpx2.TransportError:
            # A call that nobody tells what to say fails; a reply that finds nobody at home is not written again.
            self.said["answers that found nobody at home"] += 1
            if record.is_call:
                self._report(record, "failed")
        finally:
            self.busy -= 1

    def _call(self, record: Record, mood: float) -> None:
        form = {"CallSid": record.sid, "AccountSid": self.far_end.account_sid, "To": record.to}
        first = self.far_end.post(
            record.asked("Url"), {**form, "AnsweredBy": "human", "CallStatus": "in-progress"}
        )
        script = read(first.text) if first.status_code == httpx2.codes.OK else None
        if script and script.action and mood < ANSWERS:
            answer = self.far_end.post(script.action, {**form, "Digits": "1", "CallStatus": "in-progress"})
            self.said[f"keypress answered {answer.status_code}"] += 1
            if answer.is_success:
                self.pressed.add(record.sid)
        self._report(record, "completed")

    def _sms(self, record: Record, mood: float, luck: float) -> None:
        order = ("delivered", "sent") if luck < REVERSES else ("sent", "delivered")
        for status in order:
            self._report(record, status, 2 if mood < REPEATS else 1)
        if "请回 1" in record.body and mood < ANSWERS:
            self.said[f"reply answered {self.far_end.text_back(HOOK, record.to, '收到')}"] += 1

    def _report(self, record: Record, status: str, times: int = 1) -> None:
        """What is missed is missed; what comes after it is reported all the same."""
        try:
            for code in self.far_end.report(record, status, times):
                self.said[f"report answered {code}"] += 1
        except httpx2.TransportError:
            self.said["reports that found nobody at home"] += 1
            self.missed.add(record.sid)
