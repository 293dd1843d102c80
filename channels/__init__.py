"""Which channels does this house have?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channels.account import TwilioAccount
    from channels.contract import Channel
    from channels.voices import Accounts


def open_channels(account: "TwilioAccount | None", others: "Accounts | None" = None) -> "dict[str, Channel]":
    """Twilio's where there is an account, else paper; and whichever others are set up. No library is read in vain."""
    return {**_by_phone(account), **(_others(others) if others else {})}


def _by_phone(account: "TwilioAccount | None") -> "dict[str, Channel]":
    if account is None:
        from channels.paper import Paper

        return {"sms": Paper("sms"), "voice": Paper("voice")}
    from channels.sms import Sms
    from channels.twilio_door import client_for
    from channels.voice import Voice

    client = client_for(account)
    return {"sms": Sms(account, client), "voice": Voice(account, client)}


def _others(accounts: "Accounts") -> "dict[str, Channel]":
    from channels.dingtalk_bot import DingTalkBot
    from channels.email import Email
    from channels.feishu_bot import FeishuBot
    from channels.webhook import Webhook
    from channels.wecom_app import WeComApp
    from channels.wecom_bot import WeComBot

    found: list[Channel | None] = [
        WeComApp(accounts.wecom) if accounts.wecom else None,
        WeComBot(accounts.wecom_bot) if accounts.wecom_bot else None,
        DingTalkBot(accounts.dingtalk_bot) if accounts.dingtalk_bot else None,
        FeishuBot(accounts.feishu_bot) if accounts.feishu_bot else None,
        Email(accounts.mail) if accounts.mail else None,
        Webhook(accounts.webhook) if accounts.webhook else None,
    ]
    return {channel.name: channel for channel in found if channel}
