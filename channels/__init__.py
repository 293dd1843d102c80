"""Which channels does this house have?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channels.account import TwilioAccount
    from channels.aliyun_account import AliyunAccount
    from channels.contract import Channel
    from channels.voices import Accounts


def open_channels(account: "TwilioAccount | None", others: "Accounts | None" = None) -> "dict[str, Channel]":
    """Twilio's where there is an account, else paper; and whichever others are set up. No library is read in vain."""
    by_phone = _by_phone(account)
    if others and others.aliyun:
        by_phone |= _at_home(others.aliyun, by_phone if account else {})
    return {**by_phone, **(_others(others) if others else {})}


def _by_phone(account: "TwilioAccount | None") -> "dict[str, Channel]":
    if account is None:
        from channels.paper import Paper

        return {"sms": Paper("sms"), "voice": Paper("voice")}
    from channels.sms import Sms
    from channels.twilio_door import client_for
    from channels.voice import Voice

    client = client_for(account)
    return {"sms": Sms(account, client), "voice": Voice(account, client)}


def _at_home(aliyun: "AliyunAccount", abroad: "dict[str, Channel]") -> "dict[str, Channel]":
    """Mainland numbers by Aliyun as far as it has templates, the others as before."""
    from channels.aliyun_sms import AliyunSms
    from channels.aliyun_voice import AliyunVoice
    from channels.by_region import ByRegion

    found: dict[str, Channel] = {}
    if aliyun.sms_templates:
        found["sms"] = ByRegion(AliyunSms(aliyun), abroad.get("sms"))
    if aliyun.voice_templates:
        found["voice"] = ByRegion(AliyunVoice(aliyun), abroad.get("voice"))
    return found


def _others(accounts: "Accounts") -> "dict[str, Channel]":
    from channels.dingtalk_bot import DingTalkBot
    from channels.email import Email
    from channels.feishu_bot import FeishuBot
    from channels.push import Push
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
        Push(accounts.push) if accounts.push else None,
    ]
    return {channel.name: channel for channel in found if channel}
