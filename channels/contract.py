"""What is a channel, and what passes through it in either direction?"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.base import Fact

E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Language = Literal["zh", "en"]
Outcome = Literal["accepted", "rejected", "retry", "unknown"]
# Of phone numbers: those of mainland China, all but those, or whichever; also for channels that need no phone.
Regions = Literal["everywhere", "mainland", "abroad"]
What = Literal[
    "accepted", "sent", "delivered", "undelivered", "failed",
    "no_answer", "busy", "machine", "completed", "acknowledged", "reply",
]  # fmt: skip


CANNOT_BE_ASKED = "cannot_be_asked"


class Capability(StrEnum):
    """What a person can be given, or can give back, through a channel."""

    FREE_TEXT = "free_text"
    # The provider says approved sentences only: ours are filled into its templates.
    TEMPLATE = "template"
    LINK = "link"
    RECEIPT = "receipt"
    REPLY = "reply"
    KEYPRESS = "keypress"
    BUTTON = "button"


ANSWERS = frozenset({Capability.REPLY, Capability.KEYPRESS, Capability.BUTTON})


class Words(Fact):
    """One sentence, in both languages of the house."""

    zh: str
    en: str


class Address(Fact):
    """Where a person can be reached: `region` is a country code, kept for channels that are not a phone.

    `chat` is the person's id where the channel speaks to one person; `staff`: whether a group of staff may hear it.
    """

    phone: E164 | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    chat: str | None = Field(default=None, repr=False)
    language: Language = "zh"
    region: str | None = None
    staff: bool = False

    @property
    def mainland(self) -> bool:
        """Twilio's rules follow the number, not the place where the person happens to be."""
        return self.phone is not None and self.phone.startswith("+86")


class Button(Fact):
    """One tap that answers: `acknowledge`, or a command by its kind."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    words: Words


class Outbound(Fact):
    """One attempt to say one message to one person; `attempt_id` travels in every callback URL.

    `link` acknowledges by being opened, where an answer cannot come back by the channel itself.
    """

    attempt_id: str
    message_id: str
    case_no: str
    to: Address
    text: str = Field(repr=False)
    language: Language = "zh"
    asks_acknowledgement: bool = False
    gather_prompt: str | None = None
    person: str | None = None
    buttons: tuple[Button, ...] = ()
    link: str | None = Field(default=None, repr=False)
    begun_at: datetime | None = None
    # Which sentence it is and what fills it, for providers that say approved templates only.
    says: str | None = None
    params: Mapping[str, str] = Field(default={}, repr=False)


class Sent(Fact):
    """What became of an attempt. `unknown` may have gone out: look it up before it is sent again."""

    outcome: Outcome
    provider_id: str | None = None
    code: str | None = None
    detail: Words | None = None
    retry_after: float | None = None
    segments: int | None = None
    delivered: bool = False


class Heard(Fact):
    """What came back. `text` and where it is from are personal: they go to PostgreSQL, never into Temporal.

    The provider says no instant; whoever receives it stamps its own.
    """

    what: What
    attempt_id: str | None = None
    provider_id: str | None = None
    code: str | None = None
    digits: str | None = None
    button: str | None = None
    text: str | None = Field(default=None, repr=False)
    from_phone: str | None = Field(default=None, repr=False)
    from_chat: str | None = Field(default=None, repr=False)

    @property
    def key(self) -> str:
        """Equal for a report delivered twice; by id alone every status after the first would be lost."""
        by = self.digits or self.button or ""
        return ":".join((self.provider_id or self.attempt_id or "", self.what, self.code or "", by))


class Channel(ABC):
    """A way to one person. Sending is one POST within a hard limit; trying again is not decided here."""

    name: str
    provider: str = "the house"
    capabilities: frozenset[Capability]
    hooks: frozenset[str] = frozenset()
    # Whether asking what became of an attempt is sending the same again, which the far end takes once.
    repeats_safely: bool = False
    # Whether `look_up` can tell what became of an attempt; by the others a message may be said twice, or not here.
    can_be_asked: bool = True
    regions: Regions = "everywhere"
    # Whether what it says may be believed so far that an acknowledgement is waited for.
    proves: bool = True

    def capabilities_for(self, address: Address) -> frozenset[Capability]:
        """What is left of the capabilities at this address."""
        return self.capabilities

    @abstractmethod
    def reachable(self, address: Address) -> str | None:
        """Nothing when the address can be reached, else the code of the reason (see channels/reasons.py)."""

    def unsayable(self, says: str, address: Address) -> str | None:
        """The code of why this one sentence cannot be said there, though others can; nothing when it can."""
        return None

    @abstractmethod
    def send(self, outbound: Outbound) -> Sent:
        """Say it once. Never raises for what a network or a provider does."""

    @abstractmethod
    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """Did an attempt of unknown outcome go out? None: the provider was asked and does not have it.

        One that cannot be asked at all says so at once, by the code CANNOT_BE_ASKED: waiting would tell no more.
        `since` is when the attempt was begun, `but_not` the provider ids that other attempts already own.
        """

    def how_it_went(self, outbound: Outbound, provider_id: str) -> Heard | None:
        """What the provider says today of something that it took, where its report never came; None: nothing new."""
        return None

    @abstractmethod
    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        """Read a verified report. None: nothing worth keeping, like a call that asks what to say."""

    def close(self) -> None:  # noqa: B027
        """Give back the connections, if there are any. Closing twice does no harm."""
