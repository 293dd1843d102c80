"""How does a message go out on time, once, whoever dies on the way?"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain
from time import monotonic

import messages
from activities import manners
from activities.bundling import parcels
from activities.handing import obstacle_to, outbound_of, wants_link
from activities.limits import Limits, too_many
from activities.metrics import Metrics
from activities.wording import Wording
from channels.contract import CANNOT_BE_ASKED, Capability, Channel, Sent
from channels.reasons import explain
from domain.calendar import Calendar
from storage import doubts, links, opt_outs, outbox, outcomes
from storage.engine import AWAY, Database
from storage.listening import Ear, listen
from storage.outbox import Claimed
from storage.outcomes import Result

log = logging.getLogger("shangmen.courier")
HANDS = 8
AT_ONCE = 40
LONGEST_REST = timedelta(seconds=5)
A_NAP = 0.5
# A round costs the same for one message as for ten: what falls due meanwhile goes together.
A_BREATH = 0.025
# How much later than the courier before it each courier looks: one works alone until there is too much for one.
BEHIND = timedelta(milliseconds=50)
SETTLES_EVERY = timedelta(seconds=0.5)
MOST_ATTEMPTS = 6
REST_AFTER_RETRY = timedelta(seconds=20)
SETUP_REST = timedelta(minutes=5)
GIVE_UP_ASKING = timedelta(hours=1)
OWN_PACE = "own_pace"
# A message may lie in a hand for as long before it goes out: what others sent since then may look like this one.
NEIGHBOURS = timedelta(minutes=2)


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
        contact_hours: Calendar | None = None,
        limits: Limits | None = None,
        bundle_within: timedelta = timedelta(0),
        behind: timedelta = timedelta(0),
        metrics: Metrics | None = None,
    ) -> None:
        self.database, self.channels, self.wording, self.name = database, channels, wording, name
        self.life, self.behind = name, behind
        self.settled_at: datetime | None = None
        self.safe = [known for known, channel in channels.items() if channel.repeats_safely]
        self.doubt_after, self.now = doubt_after, now
        self.contact_hours, self.limits, self.bundle_within = contact_hours, limits, bundle_within
        self.metrics = metrics or Metrics()

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop. While the database is away nothing is lost: there is nothing to send either."""
        while not stop.is_set():
            try:
                with listen(self.database, "messages") as ear, ThreadPoolExecutor(HANDS) as hands:
                    self.life = doubts.life_of(self.name, ear.life)
                    while not stop.is_set():
                        again_at = monotonic() + A_BREATH
                        if taken := self.round(hands):
                            stop.wait(max(0.0, again_at - monotonic()))
                        if taken < AT_ONCE:
                            self._rest(ear, stop)
            except AWAY as error:
                log.warning("the database is away: %s", type(error).__name__)
                stop.wait(1)

    def round(self, hands: ThreadPoolExecutor) -> int:
        """Send what is due now, and settle what is in doubt; how many that was."""
        settled = self._settle_doubts(hands)
        worded = outbox.claim(
            self.database, self.now(), AT_ONCE, self.life, behind=self.behind, worded=self._worded
        )
        spared = too_many(self.database, worded, self.limits, self.now()) if self.limits else {}
        kept = {one.message_id: self._not_now(one, spared.get(one.message_id)) for one in worded}
        going = parcels(
            [one for one in worded if not kept[one.message_id]], self.channels, self.bundle_within, self.now()
        )
        outbox.keep_bundles(self.database, [one for parcel in going for one in parcel if one.bundle])
        results = [*filter(None, kept.values()), *chain(*hands.map(self._send, going))]
        outcomes.finish(self.database, results, self.now())
        opt_outs.leave(self.database, manners.told_by_provider(worded, results, self.now()))
        self.metrics.ended(worded, results)
        return len(worded) + settled

    def _settle_doubts(self, hands: ThreadPoolExecutor) -> int:
        """Ask about what others left half done, every now and then; how many that was."""
        now = self.now()
        if self.settled_at and now - self.settled_at < SETTLES_EVERY:
            return 0
        self.settled_at = now
        doubtful = doubts.stuck(self.database, now, self.doubt_after, self.safe)
        settled = list(chain(*hands.map(self._settle, _by_bundle(doubtful))))
        outcomes.resolve(self.database, settled, self.now())
        self.metrics.ended(doubtful, settled)
        return len(doubtful)

    def _rest(self, ear: Ear, stop: threading.Event) -> None:
        """Until the next row is due, or somebody writes an earlier one; what is written for later wakes nobody."""
        due_at, just_asked = outbox.next_due_at(self.database), True
        last_at = self.now() + LONGEST_REST
        while not stop.is_set() and self.now() < last_at:
            rest = min(last_at, due_at + self.behind if due_at else last_at) - self.now()
            if rest > timedelta(0):
                written = ear.wait(min(rest.total_seconds(), A_NAP))
                due_at = min(filter(None, (due_at, *map(datetime.fromisoformat, written))), default=None)
                just_asked = False
            elif just_asked or not self.behind:
                return
            else:
                # Whoever stands before has mostly taken it, and asking costs less than a round for nothing.
                due_at, just_asked = outbox.next_due_at(self.database), True

    def _worded(self, claimed: Claimed) -> Claimed:
        """With the words that it will be said in, and the link that answers it; without where nothing can be said."""
        text, params, token = None, dict[str, str](), None
        if self._obstacle(claimed) is None:
            token = links.new_token() if wants_link(claimed, self.channels) else None
            try:
                text = self.wording.compose(claimed)
                if Capability.TEMPLATE in self.channels[claimed.message.channel].capabilities:
                    params = self.wording.filling(claimed)
            except (LookupError, ValueError):
                log.exception("no words", extra={"says": claimed.message.says, "case": claimed.case_no})
        return claimed.model_copy(update={"text": text, "params": params, "token": token})

    def _obstacle(self, claimed: Claimed) -> str | None:
        """The code of what makes it impossible, or improper, to tell this person by this channel."""
        if claimed.to.person is not None and manners.is_declined(claimed):
            return manners.OPTED_OUT
        return obstacle_to(claimed, self.channels)

    def _not_now(self, claimed: Claimed, spared_until: datetime | None) -> Result | None:
        """What becomes of an attempt that is not made; None where it is."""
        if obstacle := self._obstacle(claimed):
            return _result(claimed, Sent(outcome="rejected", code=obstacle))
        if manners.is_stale(claimed):
            return _left_unsaid(claimed, "no_longer")
        if manners.comes_too_late(claimed, self.now()):
            return _left_unsaid(claimed, "too_late")
        if until := manners.quiet_until(claimed, self.contact_hours, self.now()):
            return _held(claimed, Sent(outcome="retry", code="quiet_hours"), until)
        if spared_until:
            return _held(claimed, Sent(outcome="retry", code="enough_for_now"), spared_until)
        if claimed.text is None:
            return self._weighed(claimed, Sent(outcome="rejected", code="no_words"))
        return None

    def _send(self, parcel: Sequence[Claimed]) -> list[Result]:
        """One sending; it is on record already. The answer is never an exception: failure is an answer."""
        first = parcel[0]
        if self.now() - first.begun_at > self.doubt_after / 2:
            # A slow provider kept it waiting in our hands: soon another courier would think it lost, and send it too.
            return [_held(one, Sent(outcome="retry"), self.now()) for one in parcel]
        link = f"{self.wording.house.own_url}/a/{first.token}" if first.token else None
        outbound = outbound_of(first, link)
        for one in parcel:
            self.metrics.handed_over(one, self.now())
        sent = self.channels[first.message.channel].send(outbound)
        return [self._weighed(one, sent) for one in parcel]

    def _settle(self, parcel: Sequence[Claimed]) -> list[Result]:
        """A sending whose end nobody knows: ask the provider; where that is no use, each message's own rule."""
        first, found = parcel[0], None
        if first.text is not None and self._obstacle(first) is None:
            point = first.to.point(first.message.channel) or ""
            since = first.begun_at - NEIGHBOURS
            owned = outbox.owned_provider_ids(self.database, point, since, first.bundle)
            channel = self.channels[first.message.channel]
            found = channel.look_up(outbound_of(first), first.begun_at, owned)
        return [self._settled(one, found) for one in parcel]

    def _settled(self, claimed: Claimed, found: Sent | None) -> Result:
        if found is None:
            return self._again(claimed, Sent(outcome="retry", code="failed"), timedelta(0))
        in_vain = found.code == CANNOT_BE_ASKED or self.now() - claimed.begun_at > GIVE_UP_ASKING
        if found.outcome == "unknown" and in_vain:
            return self._given_up(claimed)
        return self._weighed(claimed, found)

    def _given_up(self, claimed: Claimed) -> Result:
        """Nobody can say whether it went out: its sentence knows which would be worse."""
        unsure = Sent(outcome="rejected", code="outcome_unknown")
        if messages.load(claimed.message.says).if_unsure == "send_again":
            return self._again(claimed, unsure.model_copy(update={"outcome": "retry"}), timedelta(0))
        return _result(claimed, unsure)

    def _weighed(self, claimed: Claimed, sent: Sent) -> Result:
        """Our own mistakes (a wrong key) hold a message that has no other way; they do not count against anybody."""
        if sent.outcome == "rejected" and sent.code and explain(sent.code).cause == "setup":
            log.error("we are set up wrongly", extra={"channel": claimed.message.channel, "code": sent.code})
            if sent.code != "no_words" and self._another_provider(claimed):
                return _result(claimed, sent)
            return _held(claimed, sent, self.now() + SETUP_REST)
        if sent.code == OWN_PACE:
            # Nothing was tried: waiting for its turn does not count as an attempt.
            return _held(claimed, sent, self.now() + timedelta(seconds=sent.retry_after or 0))
        if sent.outcome == "retry":
            rest = timedelta(seconds=sent.retry_after) if sent.retry_after else REST_AFTER_RETRY
            return self._again(claimed, sent, rest)
        return _result(claimed, sent)

    def _another_provider(self, claimed: Claimed) -> bool:
        """Whether a channel comes after this one which the same mistake does not touch."""
        ours = self.channels[claimed.message.channel].provider
        return any(
            name in self.channels and self.channels[name].provider != ours
            for name in claimed.message.fallback
        )

    def _again(self, claimed: Claimed, sent: Sent, rest: timedelta) -> Result:
        """Another try after a rest, but not for ever: then the case must find another way."""
        if (
            claimed.number >= MOST_ATTEMPTS
            and outbox.tries(self.database, claimed.message_id) >= MOST_ATTEMPTS
        ):
            return _result(claimed, sent.model_copy(update={"outcome": "rejected"}))
        return _result(claimed, sent, again_at=self.now() + rest)


def _by_bundle(doubtful: Sequence[Claimed]) -> list[list[Claimed]]:
    """What went out as one is asked about once."""
    found: dict[str, list[Claimed]] = {}
    for one in doubtful:
        found.setdefault(one.bundle or one.attempt_id, []).append(one)
    return list(found.values())


def _left_unsaid(claimed: Claimed, why: str) -> Result:
    unsaid = _result(claimed, Sent(outcome="rejected", code=why))
    return unsaid.model_copy(update={"outcome": "withdrawn"})


def _held(claimed: Claimed, sent: Sent, until: datetime) -> Result:
    return _result(claimed, sent, again_at=until).model_copy(update={"outcome": "held"})


def _result(claimed: Claimed, sent: Sent, again_at: datetime | None = None) -> Result:
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
        text=claimed.text,
        language=claimed.to.language,
        segments=sent.segments,
        again_at=again_at,
    )
