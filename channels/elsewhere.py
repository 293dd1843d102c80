"""Where is a provider that is not Twilio, and how long may it take?"""

from pydantic import Field

from domain.base import Fact

LIMIT = 10.0


class Elsewhere(Fact):
    """A provider's address; `base_url` puts a local far end in its place."""

    base_url: str | None = None
    timeout: float = Field(default=LIMIT, gt=0)

    def at(self, host: str, path: str) -> str:
        return f"{(self.base_url or host).rstrip('/')}{path}"

    @property
    def local(self) -> bool:
        return self.base_url is not None
