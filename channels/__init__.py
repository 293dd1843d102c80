"""Which channels does this house have?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channels.contract import Channel
    from channels.account import TwilioAccount


def open_channels(account: "TwilioAccount | None") -> "dict[str, Channel]":
    """Twilio's where there is an account, else paper, which need not wait for Twilio's library to be read."""
    if account is None:
        from channels.paper import Paper

        return {"sms": Paper("sms"), "voice": Paper("voice")}
    from channels.sms import Sms
    from channels.twilio_door import client_for
    from channels.voice import Voice

    client = client_for(account)
    return {"sms": Sms(account, client), "voice": Voice(account, client)}
