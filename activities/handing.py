"""What is handed to a channel: to which address, in which words, with which buttons?"""

from collections.abc import Mapping

from channels.contract import Address, Button, Channel, Language, Outbound, Words
from channels.router import address_at, answers_by_link, obstacle
from storage.outbox import Claimed

# A job that is offered is taken by one tap where there are buttons; the sentence names the command that it asks for.
TAPS = {"job-offer": Button(key="grab", words=Words(zh="接单", en="Take it"))}


def language_of(claimed: Claimed) -> Language:
    return "en" if claimed.to.language == "en" else "zh"


def address_of(claimed: Claimed) -> Address:
    """Where a channel finds the person of this attempt."""
    return address_at(claimed.to, claimed.message.to.role)


def obstacle_to(claimed: Claimed, channels: Mapping[str, Channel]) -> str | None:
    """The code of what makes it impossible to tell this person by this channel."""
    address = address_of(claimed) if claimed.to.person is not None else None
    said = claimed.message
    return obstacle(said.channel, address, channels, said.says, said.asks_acknowledgement)


def wants_link(claimed: Claimed, channels: Mapping[str, Channel]) -> bool:
    """Whether the person can only acknowledge by a link."""
    name = claimed.message.channel
    return claimed.message.asks_acknowledgement and answers_by_link(
        name, channels[name].capabilities_for(address_of(claimed))
    )


def outbound_of(claimed: Claimed, link: str | None = None) -> Outbound:
    """What the channel is given: of several messages that go out as one the words of all, under the first attempt."""
    assert claimed.text is not None, "nothing goes out without words"
    tap = TAPS.get(claimed.message.says)
    return Outbound(
        attempt_id=claimed.bundle or claimed.attempt_id,
        message_id=claimed.message_id,
        case_no=claimed.case_no,
        to=address_of(claimed),
        text=claimed.said or claimed.text,
        language=language_of(claimed),
        asks_acknowledgement=claimed.message.asks_acknowledgement,
        person=claimed.to.person,
        buttons=(tap,) if tap else (),
        begun_at=claimed.begun_at,
        link=link,
        says=claimed.message.says,
        params=claimed.params,
    )
