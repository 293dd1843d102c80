"""How is the long tail of push services told, by a library that only says yes or no?"""

import logging
import threading
import warnings
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec

from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel, Heard, Outbound, Sent
from channels.robot import Pace
from channels.voices import PushAccount
from channels.wire import sent_with

Notify = Callable[[PushAccount, str], bool]


class Push(Channel):
    """Handed over, and no more: Apprise says yes to much that was refused later, and its no may have gone out.

    So nothing that must be acknowledged goes this way, and staff alone are spoken to.
    """

    name = "push"
    provider = "apprise"
    capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK})
    can_be_asked = False
    proves = False

    def __init__(
        self, account: PushAccount, *, pace: Pace | None = None, notify: Notify | None = None
    ) -> None:
        self._account, self._notify = account, notify or by_apprise
        self._pace = pace or Pace()
        self._there = notify is not None or find_spec("apprise") is not None
        if notify is None and self._there:
            read_the_library()
        # At INFO it prints whole addresses, and the secrets in them.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)

    def reachable(self, address: Address) -> str | None:
        if not self._there:
            return "push_not_installed"
        return None if address.staff else "not_in_group"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        if wait := self._pace.wait():
            return sent_with("own_pace", retry_after=wait)
        said = self._within_the_limit(outbound.text)
        if said is None:
            return sent_with("timeout")
        return (
            Sent(outcome="accepted", provider_id=f"push:{outbound.attempt_id}")
            if said
            else sent_with("push_failed")
        )

    def _within_the_limit(self, text: str) -> bool | None:
        """The library limits each read alone; a service that drips would hold a courier."""
        answer: list[bool] = []
        sending = threading.Thread(
            target=lambda: answer.append(self._notify(self._account, text)), daemon=True, name="push"
        )
        sending.start()
        sending.join(self._account.timeout)
        return answer[0] if answer else (None if sending.is_alive() else False)

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """A hundred services, and none that could be asked through Apprise."""
        return sent_with(CANNOT_BE_ASKED)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        return None


@cache
def read_the_library() -> None:
    """Reading its hundred and eighty services takes a second or more: not while a message waits for its limit."""
    with warnings.catch_warnings():
        # It asks for a module that Python is going to leave out.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        apprise.Apprise().add("json://127.0.0.1")


def by_apprise(account: PushAccount, text: str) -> bool:
    """A new instance each time: one that is kept waits five seconds between two messages."""
    import apprise

    services = apprise.Apprise()
    known = [services.add(url.get_secret_value()) for url in account.urls]
    return all(known) and bool(services.notify(body=text))
