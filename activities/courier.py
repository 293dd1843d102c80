"""How does a message go out on time, once, whoever dies on the way?"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import messages
from activities.wording import Wording
from channels.contract import Address, Channel, Language, Outbound, Sent
from channels.reasons import explain
from storage import outbox, outcomes
from storage.engine import AWAY, Database
from storage.listening import Ear, listen
from storage.outbox import Claimed
from storage.outcomes import Result

log = logging.getLogger("shangmen.courier")
HANDS = 8
AT_ONCE = 40
LONGEST_REST = 5.0
MOST_ATTEMPTS = 6
REST_AFTER_RETRY = timedelta(seconds=20)
SETUP_REST = timedelta(minutes=5)
GIVE_UP_ASKING = timedelta(hours=1)


def real_now() -> datetime:
    return datetime.now(UTC)


class Courier:
    """Claims what is due, and sends it. Any number work side by side; each message is one courier's at a time."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        wording: Wording,
        name: str,
        *,
        doubt_after: timedelta = timedelta(seconds=30),
        now: Callable[[], datetime] = real_now,
    ) -> None:
        self.database, self.channels, self.wording, self.name = database, channels, wording, name
        self.doubt_after, self.now = doubt_after, now

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop. While the database is away nothing is lost: there is nothing to send either."""
        while not stop.is_set():
            try:
                with listen(self.database, "messages") as ear, ThreadPoolExecutor(HANDS) as hands:
                    while not stop.is_set():
                        if not self.round(hands):
                            self._rest(ear)
            except AWAY as error:
                log.warning("the database is away: %s", type(error).__name__)
                stop.wait(1)

    def round(self, hands: ThreadPoolExecutor) -> int:
        """Send what is due now, and settle what is in doubt; how many that was."""
        doubtful = outbox.stuck(self.database, self.now(), self.doubt_after)
        outcomes.resolve(self.database, list(hands.map(self._settle, doubtful)), self.now())
        claimed = outbox.claim(self.database, self.now(), AT_ONCE, self.name)
        outcomes.finish(self.database, list(hands.map(self._send, claimed)), self.now())
        return len(claimed) + len(doubtful)

    def _rest(self, ear: Ear) -> None:
        """Until the next row is due, or somebody writes an earlier one."""
        due_at = outbox.next_due_at(self.database)
        rest = (due_at - self.now()).total_seconds() if due_at else LONGEST_REST
        ear.wait(min(max(rest, 0), LONGEST_REST))

    def _send(self, claimed: Claimed) -> Result:
        """One attempt; it is on record already. The answer is never an exception: failure is an answer."""
        channel = self.channels.get(claimed.message.channel)
        if claimed.to.person is None:
            return _result(claimed, Sent(outcome="rejected", code="nobody_on_duty"), None)
        if channel is None:
            return _result(claimed, Sent(outcome="rejected", code="channel_not_open"), None)
        text = self.wording.compose(claimed)
        outbound = _outbound(claimed, text)
        if obstacle := channel.reachable(outbound.to):
            return _result(claimed, Sent(outcome="rejected", code=obstacle), text)
        return self._weighed(claimed, channel.send(outbound), text)

    def _settle(self, claimed: Claimed) -> Result:
        """An attempt whose end nobody knows: ask the provider; where that is no use, the message's own rule."""
        channel = self.channels.get(claimed.message.channel)
        text = claimed.text or self.wording.compose(claimed)
        found: Sent | None = Sent(outcome="unknown")
        if channel:
            owned = outbox.owned_provider_ids(self.database, claimed.to.phone or "", claimed.begun_at)
            found = channel.look_up(_outbound(claimed, text), claimed.begun_at, owned)
        if found is None:
            return _result(claimed, Sent(outcome="retry"), text, again_at=self.now())
        if found.outcome == "unknown" and self.now() - claimed.begun_at > GIVE_UP_ASKING:
            again = messages.load(claimed.message.says).if_unsure == "send_again"
            return _result(
                claimed, Sent(outcome="retry" if again else "rejected", code="outcome_unknown"), text
            )
        return self._weighed(claimed, found, text)

    def _weighed(self, claimed: Claimed, sent: Sent, text: str) -> Result:
        """Our own mistakes (a wrong key) hold a message and do not count against whoever it is for."""
        if sent.outcome == "rejected" and sent.code and explain(sent.code).cause == "setup":
            log.error(
                "a channel is set up wrongly", extra={"channel": claimed.message.channel, "code": sent.code}
            )
            held = _result(claimed, sent, text, again_at=self.now() + SETUP_REST)
            return held.model_copy(update={"outcome": "held"})
        if sent.outcome == "retry":
            if claimed.number >= MOST_ATTEMPTS:
                return _result(claimed, sent.model_copy(update={"outcome": "rejected"}), text)
            rest = timedelta(seconds=sent.retry_after) if sent.retry_after else REST_AFTER_RETRY
            return _result(claimed, sent, text, again_at=self.now() + rest)
        return _result(claimed, sent, text)


def _outbound(claimed: Claimed, text: str) -> Outbound:
    language: Language = "en" if claimed.to.language == "en" else "zh"
    return Outbound(
        attempt_id=claimed.attempt_id,
        message_id=claimed.message_id,
        case_no=claimed.case_no,
        to=Address(phone=claimed.to.phone, language=language),
        text=text,
        language=language,
        asks_acknowledgement=claimed.message.asks_acknowledgement,
    )


def _result(claimed: Claimed, sent: Sent, text: str | None, again_at: datetime | None = None) -> Result:
    words = sent.detail or (explain(sent.code).words if sent.code else None)
    return Result(
        attempt_id=claimed.attempt_id,
        message_id=claimed.message_id,
        outcome=sent.outcome,
        delivered=sent.delivered,
        provider_id=sent.provider_id,
        code=sent.code,
        reason_zh=words.zh if words else None,
        reason_en=words.en if words else None,
        text=text,
        language=claimed.to.language,
        segments=sent.segments,
        again_at=again_at,
    )
