"""By which channels can somebody be told, and by which contact does each find a person?"""

from typing import Literal

from domain.base import Fact

# `group` and `system` need nothing of the person: a robot speaks in a group of staff, a webhook to another system.
Contact = Literal["phone", "email", "wecom", "group", "system"]


class Way(Fact):
    """A channel as a standard may name it under `by:`."""

    zh: str
    en: str
    contact: Contact


CHANNELS: dict[str, Way] = {
    "sms": Way(zh="短信", en="SMS", contact="phone"),
    "voice": Way(zh="电话", en="call", contact="phone"),
    "wecom_app": Way(zh="企业微信", en="WeCom", contact="wecom"),
    "wecom_bot": Way(zh="企业微信群", en="WeCom group", contact="group"),
    "dingtalk_bot": Way(zh="钉钉群", en="DingTalk group", contact="group"),
    "feishu_bot": Way(zh="飞书群", en="Feishu group", contact="group"),
    "email": Way(zh="邮件", en="e-mail", contact="email"),
    "webhook": Way(zh="对接系统", en="webhook", contact="system"),
    "push": Way(zh="推送", en="push", contact="group"),
}


def channel_name(channel: str, language: str) -> str:
    """What a channel is called; one that is no longer known by its own word."""
    way = CHANNELS.get(channel)
    return (way.zh if language == "zh" else way.en) if way else channel


def contact_of(channel: str) -> Contact:
    """By which contact a channel finds a person; one that is no longer known had the phone."""
    return CHANNELS[channel].contact if channel in CHANNELS else "phone"
