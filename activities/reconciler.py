"""What was sent and never reported on, and what does its provider say when it is asked?"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from activities.courier import NEIGHBOURS, real_now
from activities.handing import outbound_of
from channels.bridge import Bridge
from channels.contract import CANNOT_BE_ASKED, Channel, Heard
from channels.reasons import why
from storage import bridges, outbox, receipts, reconciling
from storage.engine import AWAY, Database
from storage.outbox import Claimed

log = logging.getLogger("shangmen.reconciler")
ROUND = 30.0
# No call lasts as long: one that no provider can tell of by then will never be known.
GIVE_UP_CALLS = timedelta(days=1)
NO_WORD = ("没有收到通话的结果。", "No word came of how the call went.")


class Reconciler:
    """A report that met nobody at home is not repeated for ever: so the provider is asked, and every attempt closed.

    What it finds is kept like a report; the sweeper tells the case.
    """

    name = "reconciler"

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime] = real_now,
        bridge: Bridge | None = None,
    ) -> None:
        self.database, self.channels, self.now, self.bridge = database, channels, now, bridge

    def run(self, stop: threading.Event) -> None:
        """Ask until told to stop."""
        while not stop.wait(ROUND):
            try:
                while self.round() and not stop.is_set():
                    pass
            except AWAY as error:
                log.warning("the database is away: %s", type(error).__name__)

    def round(self) -> int:
        """Ask about those that are overdue; how many that were."""
        overdue = reconciling.unreported(self.database, self.now(), list(self.channels))
        for claimed in overdue:
            self._ask(claimed)
        for bridged in bridges.silent(self.database, self.now()):
            self._ask_for_call(bridged)
        return len(overdue)

    def _ask_for_call(self, bridged: bridges.Bridge) -> None:
        """How a call between two people ended of which no report came; the sweeper tells its case."""
        found = None
        if self.bridge is not None and bridged.provider_id is not None:
            found = self.bridge.how_it_went(bridged.provider_id)
        if found is not None:
            bridges.end(self.database, bridged.id, found[0], self.now(), found[1])
        elif self.now() - bridged.begun_at > GIVE_UP_CALLS:
            bridges.end(self.database, bridged.id, "failed", self.now(), reason=NO_WORD)

    def _ask(self, claimed: Claimed) -> None:
        if claimed.text is None:
            reconciling.close(self.database, claimed.attempt_id, "retry", None, self.now())
            return
        provider_id = claimed.provider_id or self._found(claimed)
        if provider_id is None:
            return
        channel = self.channels[claimed.message.channel]
        heard = channel.how_it_went(outbound_of(claimed), provider_id)
        if heard is not None:
            self._keep(heard)

    def _found(self, claimed: Claimed) -> str | None:
        """An attempt whose end nobody knows: found there, or closed as one that never went out."""
        channel, begun_at = self.channels[claimed.message.channel], claimed.begun_at
        point = claimed.to.point(claimed.message.channel) or ""
        owned = outbox.owned_provider_ids(self.database, point, begun_at - NEIGHBOURS, claimed.bundle)
        found = channel.look_up(outbound_of(claimed), begun_at, owned)
        if found is not None and found.outcome == "unknown" and found.code != CANNOT_BE_ASKED:
            return None
        outcome = found.outcome if found else "retry"
        provider_id = found.provider_id if found else None
        reconciling.close(self.database, claimed.attempt_id, outcome, provider_id, self.now())
        return provider_id

    def _keep(self, heard: Heard) -> None:
        words = why(heard.code, heard.what)
        kept = receipts.Heard(
            what=heard.what,
            received_at=self.now(),
            attempt_id=heard.attempt_id,
            provider_id=heard.provider_id,
            code=heard.code,
            reason_zh=words.zh if words else None,
            reason_en=words.en if words else None,
            raw={"asked": True},
        )
        receipts.apply(self.database, kept)
