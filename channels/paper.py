"""How does a house without a provider, on a laptop or in a sandbox, still say everything it has to say?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from channels.contract import Address, Capability, Channel, Heard, Outbound, Sent
from channels.segments import segments_of

CAN: dict[str, frozenset[Capability]] = {
    "sms": frozenset({Capability.FREE_TEXT, Capability.LINK, Capability.RECEIPT, Capability.REPLY}),
    "voice": frozenset({Capability.FREE_TEXT, Capability.RECEIPT, Capability.KEYPRESS}),
}


class Paper(Channel):
    """Stands in for "sms" or "voice" and always delivers.

    It keeps nothing: the message's row is what the phone shows. Where nothing is sent, no number is needed.
    """

    hooks = frozenset({"paper-reply", "paper-press"})
    repeats_safely = True

    def __init__(self, name: Literal["sms", "voice"]) -> None:
        self.name = name
        self.capabilities = CAN[name]

    def reachable(self, address: Address) -> str | None:
        return None

    def send(self, outbound: Outbound) -> Sent:
        """The id follows from the attempt, so sending it twice is seen to be the same."""
        segments = segments_of(outbound.text).count if self.name == "sms" else None
        provider_id = f"paper_{self.name}_{outbound.attempt_id}"
        return Sent(outcome="accepted", provider_id=provider_id, segments=segments, delivered=True)

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """What was begun has gone out: there is no wire on which it could have been lost."""
        found = self.send(outbound)
        return None if found.provider_id in but_not else found

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        """The phone on the screen answers in the same words as a real one."""
        attempt_id = query.get("n")
        if hook == "paper-press" and form.get("digit"):
            digit = form["digit"]
            return Heard(
                what="acknowledged" if digit == "1" else "reply", attempt_id=attempt_id, digits=digit
            )
        if hook == "paper-reply" and "text" in form:
            return Heard(what="reply", attempt_id=attempt_id, text=form["text"], from_phone=form.get("from"))
        return None
