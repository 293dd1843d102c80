"""How does a robot say something in a group of staff, at a pace that its provider bears?"""

import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic, time

from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel, Heard, Outbound, Sent
from channels.voices import RobotAccount
from channels.wire import Line, Said, by_status, sent_with, tried

A_MINUTE = 60.0
AT_MOST = 20


class Pace:
    """So many in any minute. Beyond it the providers refuse, DingTalk for ten minutes: so we wait by ourselves."""

    def __init__(
        self, at_most: int = AT_MOST, within: float = A_MINUTE, clock: Callable[[], float] = monotonic
    ):
        self._at_most, self._within, self._clock = at_most, within, clock
        self._said: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Nought, and a turn is taken; or how long until there is one."""
        with self._lock:
            now = self._clock()
            while self._said and now - self._said[0] >= self._within:
                self._said.popleft()
            if len(self._said) >= self._at_most:
                return self._said[0] + self._within - now
            self._said.append(now)
            return 0.0


class Robot(Channel):
    """A group hears it in the person's stead: nobody can answer there, and no receipt says who has read it."""

    capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK})
    can_be_asked = False

    def __init__(
        self, account: RobotAccount, *, pace: Pace | None = None, clock: Callable[[], float] = time
    ) -> None:
        self._account, self._clock = account, clock
        self._pace = pace or Pace()
        self._line = Line(account.timeout, local=account.local)

    def close(self) -> None:
        self._line.close()

    def reachable(self, address: Address) -> str | None:
        return None if address.staff else "not_in_group"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        if wait := self._pace.wait():
            return sent_with("own_pace", retry_after=wait)
        return tried(lambda: self._post(outbound), by_status(self.provider))

    def _post(self, outbound: Outbound) -> Sent:
        code = self._code(self._say(outbound))
        if code != "0":
            return sent_with(f"{self.provider}_{code}" if code else "unreadable")
        return Sent(outcome="accepted", provider_id=f"{self.name}:{outbound.attempt_id}")

    @abstractmethod
    def _say(self, outbound: Outbound) -> Said:
        """One POST, and the provider's answer."""

    def _code(self, answer: Said) -> str | None:
        """Its verdict: a 200 is none."""
        code = answer.get("errcode")
        return str(code) if isinstance(code, int | str) else None

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """A group keeps no list that a robot could read."""
        return sent_with(CANNOT_BE_ASKED)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        return None


def national(phone: str | None) -> str | None:
    """As Chinese chat systems know a phone: a mainland number without its country code."""
    return phone.removeprefix("+86") if phone else None
