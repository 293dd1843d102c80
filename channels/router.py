"""By which channel is a person told, or in plain words why by none?"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from channels.contract import ANSWERS, Address, Capability, Channel, Words
from channels.reasons import explain
from domain.base import Fact
from domain.channel import channel_name, contact_of
from domain.people import Role


class Contacts(Protocol):
    """Whatever is known of how to reach somebody."""

    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def wecom(self) -> str | None: ...
    @property
    def language(self) -> str: ...


class Skipped(Fact):
    """A channel that was not taken, by the code of the reason."""

    channel: str
    code: str


class Route(Fact):
    """`channel` to use; when there is none, `reason` says why each was passed over.

    `can_answer`: can an acknowledgement come back that way? If not, a page or a person must bring it.
    """

    channel: str | None
    can_answer: bool = False
    skipped: tuple[Skipped, ...] = ()
    reason: Words | None = None


def choose(
    by: Sequence[str],
    address: Address,
    channels: Mapping[str, Channel],
    says: str | None = None,
    asks: bool = False,
) -> Route:
    """The order in `by` is the standard's and is kept; what cannot work is passed over."""
    skipped: list[Skipped] = []
    for name in dict.fromkeys(by):
        code = obstacle(name, address, channels, says, asks)
        if code is None:
            can = channels[name].capabilities_for(address)
            can_answer = bool(can & ANSWERS) or answers_by_link(name, can)
            return Route(channel=name, can_answer=can_answer, skipped=tuple(skipped))
        skipped.append(Skipped(channel=name, code=code))
    return Route(channel=None, skipped=tuple(skipped), reason=in_words(skipped))


def answers_by_link(name: str, can: frozenset[Capability]) -> bool:
    """Whether a message brings a link to acknowledge it: nothing else comes back, and one person alone reads it."""
    return contact_of(name) == "email" and Capability.LINK in can and not can & ANSWERS


def obstacle(
    name: str,
    address: Address | None,
    channels: Mapping[str, Channel],
    says: str | None = None,
    asks: bool = False,
) -> str | None:
    """The code of what makes this channel useless now, for this sentence; no address where nobody plays the part.

    The courier and the pre-flight ask here and nowhere else: what one foresees is what the other does.
    """
    if address is None:
        return "nobody_on_duty"
    if name not in channels:
        return "channel_not_open"
    if asks and not channels[name].proves:
        return "cannot_prove"
    return channels[name].reachable(address) or (channels[name].unsayable(says, address) if says else None)


def address_at(person: Contacts, role: Role) -> Address:
    """Everything that a channel may find the person by. What is meant for a customer is never said in a group."""
    return Address(
        phone=person.phone,
        email=person.email,
        chat=person.wecom,
        language="en" if person.language == "en" else "zh",
        staff=role is not Role.CUSTOMER,
    )


def in_words(skipped: Sequence[Skipped]) -> Words:
    """Why each of these channels was passed over."""
    if not skipped:
        return Words(zh="没有指定任何渠道", en="no channel was named")
    said = [
        (channel_name(past.channel, "zh"), channel_name(past.channel, "en"), explain(past.code).words)
        for past in skipped
    ]
    return Words(
        zh="；".join(f"{zh}：{words.zh}" for zh, _, words in said),
        en="; ".join(f"{en}: {words.en}" for _, en, words in said),
    )
