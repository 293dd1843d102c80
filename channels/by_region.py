"""Who carries a message to this number, where one provider serves the mainland and another the rest?"""

from collections.abc import Mapping
from datetime import datetime

from channels.contract import Address, Capability, Channel, Heard, Outbound, Sent


class ByRegion(Channel):
    """One channel as standards name it, two providers behind it: nobody who writes a rule thinks of country codes."""

    def __init__(self, mainland: Channel, elsewhere: Channel | None) -> None:
        self._mainland, self._elsewhere = mainland, elsewhere
        both = [mainland, *([elsewhere] if elsewhere else [])]
        self.name = mainland.name
        self.provider = "+".join(one.provider for one in both)
        self.capabilities = frozenset[Capability]().union(*(one.capabilities for one in both))
        self.hooks = frozenset[str]().union(*(one.hooks for one in both))
        self.can_be_asked = all(one.can_be_asked for one in both)
        self.regions = "everywhere" if elsewhere else mainland.regions

    def at(self, address: Address) -> Channel:
        """Numbers without a country we know of, and no number at all, are the mainland's to explain."""
        return (
            self._elsewhere if self._elsewhere and address.phone and not address.mainland else self._mainland
        )

    def close(self) -> None:
        self._mainland.close()
        if self._elsewhere:
            self._elsewhere.close()

    def capabilities_for(self, address: Address) -> frozenset[Capability]:
        return self.at(address).capabilities_for(address)

    def reachable(self, address: Address) -> str | None:
        return self.at(address).reachable(address)

    def unsayable(self, says: str, address: Address) -> str | None:
        return self.at(address).unsayable(says, address)

    def send(self, outbound: Outbound) -> Sent:
        return self.at(outbound.to).send(outbound)

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        return self.at(outbound.to).look_up(outbound, since, but_not)

    def how_it_went(self, outbound: Outbound, provider_id: str) -> Heard | None:
        return self.at(outbound.to).how_it_went(outbound, provider_id)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        ours = (one for one in (self._mainland, self._elsewhere) if one and hook in one.hooks)
        return next((heard for one in ours if (heard := one.hear(hook, query, form))), None)
