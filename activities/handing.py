"""What is handed to a channel: to which address, in which words, with which buttons?"""

from channels.contract import Address, Button, Language, Outbound, Words
from domain.channel import contact_of
from domain.people import Role
from storage.outbox import Claimed

# A job that is offered is taken by one tap where there are buttons; the sentence names the command that it asks for.
TAPS = {"job-offer": Button(key="grab", words=Words(zh="接单", en="Take it"))}


def language_of(claimed: Claimed) -> Language:
    return "en" if claimed.to.language == "en" else "zh"


def address_of(claimed: Claimed) -> Address:
    """Everything that a channel may find the person by. What is meant for a customer is never said in a group."""
    to, contact = claimed.to, contact_of(claimed.message.channel)
    return Address(
        phone=to.phone,
        email=to.email,
        chat=to.wecom if contact == "wecom" else None,
        language=language_of(claimed),
        staff=claimed.message.to.role is not Role.CUSTOMER,
    )


def outbound_of(claimed: Claimed) -> Outbound:
    assert claimed.text is not None, "nothing goes out without words"
    tap = TAPS.get(claimed.message.says)
    return Outbound(
        attempt_id=claimed.attempt_id,
        message_id=claimed.message_id,
        case_no=claimed.case_no,
        to=address_of(claimed),
        text=claimed.text,
        language=language_of(claimed),
        asks_acknowledgement=claimed.message.asks_acknowledgement,
        person=claimed.to.person,
        buttons=(tap,) if tap else (),
    )
